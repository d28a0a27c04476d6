// A workbook is a zip of XML parts: which sheets there are, the texts they share, the styles that
// tell dates from numbers, and each sheet's cells.
#include "table/xlsx.h"

#include <expat.h>
#include <string.h>
#include <zip.h>

#include "base/out.h"

struct texts {
    str *at;
    size_t n, room;
};

struct reading {
    arena *a;
    zip_t *zip;
    struct workbook *book;
    struct texts shared, targets, target_ids;
    bool *dates;               // by style: whether it shows a date
    size_t styles, styles_room;
    bool from_1904;
    const char *wrong;         // why it cannot be read, in Chinese

    // While a part is read.
    XML_Parser parser;
    void (*begin)(struct reading *r, const char *name, const char **attributes);
    void (*end)(struct reading *r, const char *name);
    bool keep;                 // characters go into `text`
    struct out text;
    bool *custom_dates;        // number formats from 164 on
    size_t custom_room;
    bool in_formats, phonetic;
    struct sheet *sheet;
    struct sheet_row row;
    size_t column, rows_room;
    char type;                 // of the cell: n s i b e
    size_t style;
};

static const char *const no_workbook = "这不是 Excel 工作簿（.xlsx），请用 Excel 或 WPS 另存为 .xlsx 再上传";
static const char *const old_workbook =
    "这是旧格式（.xls）或者加了密码的工作簿，请去掉密码，另存为 .xlsx 再上传";
static const char *const damaged_workbook = "这个工作簿已损坏，请在 Excel 或 WPS 里打开，另存一份再上传";
static const char *const large_workbook =
    "这个工作簿太大：最多 60 张表，每张 5,000 行、100 列，请删去用不着的部分再上传";

// A grown copy: the table doubles, what stood stays.
static void *grown(arena *a, void *at, size_t n, size_t *room, size_t size)
{
    if (n < *room)
        return at;
    size_t more = *room ? 2 * *room : 64;
    void *ret = arena_take(a, size, _Alignof(max_align_t), more);
    if (n)
        memcpy(ret, at, n * size);
    *room = more;
    return ret;
}

static void add_text(arena *a, struct texts *t, str text)
{
    t->at = grown(a, t->at, t->n, &t->room, sizeof *t->at);
    t->at[t->n++] = text;
}

static void fail(struct reading *r, const char *why)
{
    if (!r->wrong)
        r->wrong = why;
    XML_StopParser(r->parser, XML_FALSE);
}

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static const char *attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(local(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

static str attribute_text(struct reading *r, const char **attributes, const char *name)
{
    return str_copy(r->a, str_of(attribute(attributes, name)));
}

static int64_t attribute_int(const char **attributes, const char *name, int64_t otherwise)
{
    int64_t n = 0;
    return str_int(str_of(attribute(attributes, name)), &n) ? n : otherwise;
}

static bool is(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

static void on_begin(void *with, const char *name, const char **attributes)
{
    struct reading *r = with;
    r->begin(r, local(name), attributes);
}

static void on_end(void *with, const char *name)
{
    struct reading *r = with;
    if (r->end)
        r->end(r, local(name));
}

static void on_text(void *with, const char *at, int n)
{
    struct reading *r = with;
    if (r->keep)
        put_raw(&r->text, (str){at, (size_t)n});
}

// A document type could define entities that grow without end; no program writes one.
static void on_doctype(void *with, const char *name, const char *system, const char *public_,
                       int subset)
{
    (void)name, (void)system, (void)public_, (void)subset;
    fail(with, damaged_workbook);
}

static bool feed_part(struct reading *r, zip_file_t *file)
{
    enum { piece = 64 << 10 };
    int64_t total = 0;
    for (;;) {
        void *at = XML_GetBuffer(r->parser, piece);
        zip_int64_t n = at ? zip_fread(file, at, piece) : -1;
        if (n < 0)
            return false;
        if ((total += n) > xlsx_part_max) {
            r->wrong = large_workbook;
            return false;
        }
        if (XML_ParseBuffer(r->parser, (int)n, n == 0) != XML_STATUS_OK)
            return false;
        if (n == 0)
            return true;
    }
}

// Reads one part of the zip; false if it is missing. What is wrong with it stands in r->wrong.
static bool read_part(struct reading *r, str name,
                      void (*begin)(struct reading *, const char *, const char **),
                      void (*end)(struct reading *, const char *))
{
    zip_file_t *file = zip_fopen(r->zip, str_c(r->a, name), 0);
    if (!file)
        return false;
    r->parser = XML_ParserCreate(NULL);
    r->begin = begin;
    r->end = end;
    r->keep = false;
    r->text = out_plain(r->a);
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_begin, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    if (!feed_part(r, file) && !r->wrong)
        r->wrong = damaged_workbook;
    XML_ParserFree(r->parser);
    zip_fclose(file);
    return true;
}

static str taken_text(struct reading *r)
{
    str text = str_copy(r->a, out_str(&r->text));
    r->text = out_plain(r->a);
    r->keep = false;
    return text;
}

static void relation_begin(struct reading *r, const char *name, const char **attributes)
{
    if (!is(name, "Relationship"))
        return;
    add_text(r->a, &r->target_ids, attribute_text(r, attributes, "Id"));
    add_text(r->a, &r->targets, attribute_text(r, attributes, "Target"));
}

static str part_of(struct reading *r, str relation)
{
    for (size_t i = 0; i < r->targets.n; i++)
        if (str_eq(r->target_ids.at[i], relation)) {
            str target = r->targets.at[i];
            return str_starts(target, S("/")) ? str_from(target, 1)
                                              : join(r->a, S("xl/"), target);
        }
    return (str){0};
}

// The parts of the sheets, in `shared` for the time being.
static void book_begin(struct reading *r, const char *name, const char **attributes)
{
    if (is(name, "workbookPr"))
        r->from_1904 = attribute_int(attributes, "date1904", 0) != 0;
    if (!is(name, "sheet"))
        return;
    if (r->book->n == xlsx_sheets_max) {
        fail(r, large_workbook);
        return;
    }
    str relation = {0};
    for (size_t i = 0; attributes[i]; i += 2)
        if (is(local(attributes[i]), "id") && strchr(attributes[i], ':'))
            relation = str_of(attributes[i + 1]);
    add_text(r->a, &r->shared, part_of(r, relation));
    r->book->at[r->book->n++].name = str_trim(attribute_text(r, attributes, "name"));
}

// Letters that make a number format a date's, outside of quotes, escapes and brackets.
static bool format_is_date(str code)
{
    bool quoted = false, bracket = false;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.at[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == ']'))
            bracket = c == '[';
        else if (!quoted && c == '\\')
            i++;
        else if (!quoted && !bracket && strchr("ymdhYMDH", c))
            return true;
    }
    return false;
}

static bool builtin_is_date(int64_t format)
{
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

enum { custom_from = 164, custom_most = 4096 };

static void styles_begin(struct reading *r, const char *name, const char **attributes)
{
    int64_t format = attribute_int(attributes, "numFmtId", 0);
    if (is(name, "cellXfs"))
        r->in_formats = true;
    if (is(name, "numFmt") && format >= custom_from && format < custom_from + custom_most)
        r->custom_dates[format - custom_from] =
            format_is_date(str_of(attribute(attributes, "formatCode")));
    if (!is(name, "xf") || !r->in_formats)
        return;
    r->dates = grown(r->a, r->dates, r->styles, &r->styles_room, sizeof *r->dates);
    bool custom = format >= custom_from && format < custom_from + custom_most;
    r->dates[r->styles++] = custom ? r->custom_dates[format - custom_from]
                                   : builtin_is_date(format);
}

static void styles_end(struct reading *r, const char *name)
{
    if (is(name, "cellXfs"))
        r->in_formats = false;
}

static void shared_begin(struct reading *r, const char *name, const char **attributes)
{
    (void)attributes;
    if (is(name, "si"))
        r->text = out_plain(r->a);
    if (is(name, "rPh"))
        r->phonetic = true;
    r->keep = is(name, "t") && !r->phonetic;
}

static void shared_end(struct reading *r, const char *name)
{
    if (is(name, "si"))
        add_text(r->a, &r->shared, taken_text(r));
    if (is(name, "rPh"))
        r->phonetic = false;
    r->keep = false;
}

static bool read_reference(struct reading *r, const char *reference)
{
    size_t column = 0;
    if (!reference)
        return true;
    for (; *reference >= 'A' && *reference <= 'Z'; reference++)
        column = column * 26 + (size_t)(*reference - 'A' + 1);
    if (column == 0)
        return false;
    r->column = column - 1;
    return r->column < xlsx_columns_max;
}

static void row_begin(struct reading *r, const char **attributes)
{
    int64_t last = r->row.number;
    r->row = (struct sheet_row){.number = attribute_int(attributes, "r", last + 1)};
    r->row.cells = new(r->a, str, xlsx_columns_max);
    r->column = 0;
    if (r->row.number > xlsx_rows_max || r->row.number <= last)
        fail(r, r->row.number <= last ? damaged_workbook : large_workbook);
}

static void cell_begin(struct reading *r, const char **attributes)
{
    const char *type = attribute(attributes, "t");
    r->type = !type ? 'n' : is(type, "s") ? 's' : is(type, "b") ? 'b' : is(type, "n") ? 'n' : 't';
    r->style = (size_t)attribute_int(attributes, "s", 0);
    r->text = out_plain(r->a);
    if (!read_reference(r, attribute(attributes, "r")) || r->column >= xlsx_columns_max)
        fail(r, large_workbook);
}

static void sheet_begin(struct reading *r, const char *name, const char **attributes)
{
    if (is(name, "row"))
        row_begin(r, attributes);
    else if (is(name, "c") && r->row.cells)
        cell_begin(r, attributes);
    r->keep = is(name, "v") || is(name, "t");
}

static str cell_text(struct reading *r, str text)
{
    int64_t n = 0;
    if (r->type == 's')
        return str_int(text, &n) && n >= 0 && (size_t)n < r->shared.n ? r->shared.at[n] : (str){0};
    if (r->type == 'b')
        return str_eq(text, S("1")) ? S("是") : S("否");
    if (r->type != 'n')
        return text;
    bool date = r->style < r->styles && r->dates[r->style];
    str meant = date ? xlsx_date(r->a, text, r->from_1904) : xlsx_number(r->a, text);
    return meant.at ? meant : text;
}

static void cell_end(struct reading *r)
{
    str text = str_trim(str_copy(r->a, out_str(&r->text)));
    if (text.len) {
        r->row.cells[r->column] = cell_text(r, text);
        r->row.n = r->column + 1;
    }
    r->text = out_plain(r->a);
    r->column++;
}

static void row_end(struct reading *r)
{
    struct sheet *s = r->sheet;
    if (r->row.n) {
        s->at = grown(r->a, s->at, s->n, &r->rows_room, sizeof *s->at);
        s->at[s->n++] = r->row;
    }
    r->row.cells = NULL;
}

static void sheet_end(struct reading *r, const char *name)
{
    if (is(name, "c") && r->row.cells)
        cell_end(r);
    if (is(name, "row"))
        row_end(r);
    r->keep = false;
}

static void read_sheets(struct reading *r, const struct texts *parts)
{
    for (size_t i = 0; i < r->book->n && !r->wrong; i++) {
        r->sheet = &r->book->at[i];
        r->row = (struct sheet_row){0};
        r->rows_room = 0;
        if (!parts->at[i].at || !read_part(r, parts->at[i], sheet_begin, sheet_end))
            r->wrong = damaged_workbook;
    }
}

static void read_book(struct reading *r)
{
    r->book->at = new(r->a, struct sheet, xlsx_sheets_max);
    r->custom_dates = new(r->a, bool, custom_most);
    if (!read_part(r, S("xl/_rels/workbook.xml.rels"), relation_begin, NULL) ||
        !read_part(r, S("xl/workbook.xml"), book_begin, NULL)) {
        r->wrong = no_workbook;
        return;
    }
    struct texts parts = r->shared;
    r->shared = (struct texts){0};
    if (!r->wrong)
        read_part(r, S("xl/styles.xml"), styles_begin, styles_end);
    if (!r->wrong)
        read_part(r, S("xl/sharedStrings.xml"), shared_begin, shared_end);
    read_sheets(r, &parts);
}

static const char *open_zip(str bytes, zip_t **ret)
{
    static const char compound[] = {'\xd0', '\xcf', '\x11', '\xe0'};  // OLE: .xls, or encrypted
    if (bytes.len >= sizeof compound && memcmp(bytes.at, compound, sizeof compound) == 0)
        return old_workbook;
    if (bytes.len > xlsx_file_max)
        return large_workbook;
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.len, 0, NULL);
    *ret = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL) : NULL;
    if (!*ret && source)
        zip_source_free(source);
    return *ret ? NULL : str_starts(bytes, S("PK")) ? damaged_workbook : no_workbook;
}

err xlsx_read(arena *a, str bytes, struct workbook *ret)
{
    *ret = (struct workbook){0};
    struct reading r = {.a = a, .book = ret};
    r.wrong = open_zip(bytes, &r.zip);
    if (!r.wrong) {
        read_book(&r);
        zip_discard(r.zip);
    }
    return r.wrong ? invalid(r.wrong) : OK;
}

const struct sheet *workbook_sheet(const struct workbook *w, str name)
{
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->at[i].name, name))
            return &w->at[i];
    return NULL;
}

str sheet_cell(const struct sheet_row *r, size_t column)
{
    return column < r->n ? r->cells[column] : (str){0};
}

str column_name(arena *a, size_t column)
{
    char letters[4];
    size_t at = sizeof letters;
    for (size_t n = column + 1; n > 0; n = (n - 1) / 26)
        letters[--at] = (char)('A' + (n - 1) % 26);
    return str_copy(a, (str){letters + at, sizeof letters - at});
}
