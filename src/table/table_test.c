#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "base/check.h"
#include "table/xlsx.h"

static str content_of(arena *a, int fd, int64_t size)
{
    char *at = new(a, char, (size_t)size + 1);
    ssize_t n = pread(fd, at, (size_t)size, 0);
    CHECK(n == size);
    close(fd);
    return (str){at, (size_t)size};
}

struct piece {
    const char *name, *content;
};

// A zip of these parts, as a hostile or a foreign program would write it.
static str zipped(arena *a, const struct piece *pieces, size_t n)
{
    zip_error_t wrong;
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &wrong);
    zip_source_keep(target);
    zip_t *z = zip_open_from_source(target, ZIP_TRUNCATE, &wrong);
    for (size_t i = 0; i < n; i++)
        zip_file_add(z, pieces[i].name,
                     zip_source_buffer(z, pieces[i].content, strlen(pieces[i].content), 0),
                     ZIP_FL_ENC_UTF_8);
    zip_close(z);
    zip_stat_t s;
    zip_source_open(target);
    zip_source_stat(target, &s);
    char *at = new(a, char, s.size + 1);
    CHECK(zip_source_read(target, at, s.size) == (zip_int64_t)s.size);
    zip_source_close(target);
    zip_source_free(target);
    return (str){at, s.size};
}

static const char relations[] =
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>";
static const char book[] =
    "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
    "<sheets><sheet name='合同' sheetId='1' r:id='rId1'/></sheets></workbook>";

static str book_with(arena *a, const char *sheet, const char *styles, const char *shared)
{
    struct piece pieces[] = {
        {"xl/_rels/workbook.xml.rels", relations}, {"xl/workbook.xml", book},
        {"xl/worksheets/sheet1.xml", sheet},
        {"xl/styles.xml", styles ? styles : "<styleSheet/>"},
        {"xl/sharedStrings.xml", shared ? shared : "<sst/>"},
    };
    return zipped(a, pieces, sizeof pieces / sizeof *pieces);
}

static void refused(arena *a, str bytes, const char *begins)
{
    struct workbook w;
    err e = xlsx_read(a, bytes, &w);
    CHECK(e.kind == ERR_INVALID);
    CHECK_STR(begins, str_part(e.detail, 0, strlen(begins)));
}

TEST(numbers_are_the_decimals_that_were_typed)
{
    CHECK_STR("0.3", xlsx_number(a, S("0.30000000000000004")));
    CHECK_STR("1280000", xlsx_number(a, S("1280000")));
    CHECK_STR("120000", xlsx_number(a, S("1.2E5")));
    CHECK_STR("0.001", xlsx_number(a, S("1E-3")));
    CHECK_STR("-12.5", xlsx_number(a, S("-12.50")));
    CHECK_STR("1", xlsx_number(a, S("0.99999999999999999")));
    CHECK_STR("0", xlsx_number(a, S("0.000")));
    CHECK_STR("100.01", xlsx_number(a, S("100.01000000000001")));
    CHECK(!xlsx_number(a, S("12a")).at && !xlsx_number(a, S("")).at);
    CHECK(!xlsx_number(a, S("1E999999999999")).at && !xlsx_number(a, S("1.2.3")).at);
}

TEST(dates_are_days_since_1899_and_minutes)
{
    CHECK_STR("2026-03-01", xlsx_date(a, S("46082"), false));
    CHECK_STR("2026-03-01 09:30", xlsx_date(a, S("46082.395833333336"), false));
    CHECK_STR("2026-03-02", str_part(xlsx_date(a, S("46082.999999"), false), 0, 10));
    CHECK_STR("2026-03-01", xlsx_date(a, S("44620"), true));
    CHECK_STR("1948-05-20", xlsx_date(a, S("17673"), false));
    CHECK(!xlsx_date(a, S("0"), false).at && !xlsx_date(a, S("99999999"), false).at);
}

TEST(what_is_written_is_read_again)
{
    struct xlsx *x = NULL;
    struct workbook w;
    int fd = -1;
    int64_t size = 0;
    CHECK_OK(xlsx_begin(a, &x));
    xlsx_sheet(x, S("付款/安排"));
    xlsx_row(x);
    xlsx_text(x, S("款项"), XLSX_HEAD);
    xlsx_text(x, S("金额"), XLSX_HEAD);
    xlsx_row(x);
    xlsx_text(x, S("=1+1"), XLSX_TEXT);
    xlsx_money(x, (money){123456789});
    xlsx_day(x, day_make(2026, 3, 31));
    xlsx_instant(x, instant_at(day_make(2026, 3, 31), 9, 30));
    xlsx_dec(x, (dec){125000});
    xlsx_money(x, NO_MONEY);
    xlsx_int(x, -7);
    CHECK_OK(xlsx_end(x, &fd, &size));
    CHECK_OK(xlsx_read(a, content_of(a, fd, size), &w));
    const struct sheet *s = workbook_sheet(&w, S("付款 安排"));
    CHECK(w.n == 1 && s && s->n == 2 && s->at[1].number == 2);
    CHECK_STR("金额", sheet_cell(&s->at[0], 1));
    CHECK_STR("=1+1", sheet_cell(&s->at[1], 0));
    CHECK_STR("1234567.89", sheet_cell(&s->at[1], 1));
    CHECK_STR("2026-03-31", sheet_cell(&s->at[1], 2));
    CHECK_STR("2026-03-31 09:30", sheet_cell(&s->at[1], 3));
    CHECK_STR("12.5", sheet_cell(&s->at[1], 4));
    CHECK(!sheet_cell(&s->at[1], 5).at && !sheet_cell(&s->at[1], 40).at);
    CHECK_STR("-7", sheet_cell(&s->at[1], 6));
}

static str written_once(arena *a)
{
    struct xlsx *x = NULL;
    int fd = -1;
    int64_t size = 0;
    CHECK_OK(xlsx_begin(a, &x));
    xlsx_sheet(x, S("表"));
    xlsx_row(x);
    xlsx_text(x, S("同样的内容"), XLSX_TEXT);
    CHECK_OK(xlsx_end(x, &fd, &size));
    return content_of(a, fd, size);
}

TEST(the_same_rows_give_the_same_bytes)
{
    str one = written_once(a);
    CHECK(str_eq(one, written_once(a)));
}

TEST(cells_of_other_programs_are_understood)
{
    struct workbook w;
    const char *styles =
        "<styleSheet><numFmts><numFmt numFmtId='176' formatCode='yyyy&quot;年&quot;m'/>"
        "<numFmt numFmtId='177' formatCode='[Red]0.00&quot;d&quot;'/></numFmts>"
        "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"
        "<xf numFmtId='176'/><xf numFmtId='177'/></cellXfs></styleSheet>";
    const char *shared = "<sst><si><t>居家</t></si><si><r><t>上门</t></r><r><t>照护</t></r>"
                         "<rPh><t>ignored</t></rPh></si></sst>";
    const char *sheet =
        "<worksheet><sheetData><row r='3'><c r='A3' t='s'><v>0</v></c><c r='C3' t='s'><v>1</v></c>"
        "<c r='D3' s='1'><v>46082</v></c><c r='E3' s='2'><v>46082</v></c>"
        "<c r='F3' t='b'><v>1</v></c><c r='G3' t='inlineStr'><is><t> 服务 </t></is></c>"
        "<c r='H3'><f>1+1</f><v>2</v></c><c r='I3' t='s'><v>99</v></c></row>"
        "<row r='4'><c r='A4'/></row></sheetData></worksheet>";
    CHECK_OK(xlsx_read(a, book_with(a, sheet, styles, shared), &w));
    CHECK(w.n == 1 && w.at[0].n == 1 && w.at[0].at[0].number == 3);
    const struct sheet_row *r = &w.at[0].at[0];
    CHECK_STR("居家", sheet_cell(r, 0));
    CHECK(!sheet_cell(r, 1).at);
    CHECK_STR("上门照护", sheet_cell(r, 2));
    CHECK_STR("2026-03-01", sheet_cell(r, 3));
    CHECK_STR("46082", sheet_cell(r, 4));
    CHECK_STR("是", sheet_cell(r, 5));
    CHECK_STR("服务", sheet_cell(r, 6));
    CHECK_STR("2", sheet_cell(r, 7));
    CHECK(!sheet_cell(r, 8).at);
}

TEST(what_is_no_workbook_is_told_apart)
{
    str good = book_with(a, "<worksheet><sheetData/></worksheet>", NULL, NULL);
    struct piece other = {"word/document.xml", "<document/>"};
    refused(a, S("项目名称,金额\n"), "这不是 Excel");
    refused(a, S(""), "这不是 Excel");
    refused(a, S("\xd0\xcf\x11\xe0 old"), "这是旧格式");
    refused(a, zipped(a, &other, 1), "这不是 Excel");
    refused(a, str_part(good, 0, good.len / 2), "这个工作簿已损坏");
    refused(a, book_with(a, "<worksheet><sheetData><row r='1'>", NULL, NULL), "这个工作簿已损坏");
}

TEST(a_workbook_that_would_grow_is_refused)
{
    size_t n = (size_t)xlsx_part_max + 100;
    char *padding = new(a, char, n + 1);
    memset(padding, ' ', n);
    memcpy(padding, "<worksheet>", 11);
    refused(a, book_with(a, padding, NULL, NULL), "这个工作簿太大");
    refused(a, book_with(a, "<worksheet><sheetData><row r='5001'><c><v>1</v></c></row></sheetData>"
                            "</worksheet>", NULL, NULL), "这个工作簿太大");
    refused(a, book_with(a, "<worksheet><sheetData><row r='1'><c r='ZZ1'><v>1</v></c></row>"
                            "</sheetData></worksheet>", NULL, NULL), "这个工作簿太大");
    refused(a, book_with(a, "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>", NULL, NULL),
            "这个工作簿已损坏");
}

TEST(columns_have_letters)
{
    CHECK_STR("A", column_name(a, 0));
    CHECK_STR("Z", column_name(a, 25));
    CHECK_STR("AB", column_name(a, 27));
}

CHECK_MAIN
