// Rows as a workbook, through libxlsxwriter: it keeps one row in memory and the rest in a file of
// its own, and writes into a descriptor without a name.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/out.h"
#include "table/xlsx.h"

struct xlsx {
    arena *a;
    int fd;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_row_t row;
    lxw_col_t column;
    lxw_format *head, *text, *note, *money, *decimal, *whole, *date, *time;
};

static lxw_format *styled(struct xlsx *x, const char *number_format)
{
    lxw_format *f = workbook_add_format(x->book);
    if (number_format)
        format_set_num_format(f, number_format);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    return f;
}

static void add_styles(struct xlsx *x)
{
    x->head = styled(x, NULL);
    format_set_bold(x->head);
    format_set_text_wrap(x->head);
    format_set_bottom(x->head, LXW_BORDER_THIN);
    x->text = styled(x, "@");
    format_set_text_wrap(x->text);
    x->note = styled(x, NULL);
    format_set_font_color(x->note, 0x4D5866);
    format_set_text_wrap(x->note);
    x->money = styled(x, "#,##0.00");
    x->decimal = styled(x, "0.####");
    x->whole = styled(x, "0");
    x->date = styled(x, "yyyy-mm-dd");
    x->time = styled(x, "yyyy-mm-dd hh:mm");
}

err xlsx_begin(arena *a, struct xlsx **ret)
{
    struct xlsx *x = new(a, struct xlsx, 1);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_doc_properties properties = {.created = 1};  // the same calls give the same bytes
    x->a = a;
    x->fd = memfd_create("workbook", MFD_CLOEXEC);
    if (x->fd < 0)
        return fault("cannot make a workbook");
    x->book = workbook_new_opt(str_c(a, format(a, "/proc/self/fd/%d", x->fd)), &options);
    if (!x->book) {
        close(x->fd);
        return fault("cannot make a workbook");
    }
    workbook_set_properties(x->book, &properties);
    add_styles(x);
    *ret = x;
    return OK;
}

// The first `most` characters, as a C string.
static char *clipped(arena *a, str s, size_t most)
{
    size_t n = 0, at = 0;
    while (at < s.len && n < most) {
        at++;
        while (at < s.len && ((unsigned char)s.at[at] & 0xC0) == 0x80)
            at++;
        n++;
    }
    return str_c(a, str_part(s, 0, at));
}

void xlsx_sheet(struct xlsx *x, str name)
{
    char *title = clipped(x->a, name, 31);
    for (char *c = title; *c; c++)
        if (strchr("[]:*?/\\", *c))
            *c = ' ';
    x->sheet = workbook_add_worksheet(x->book, title);
    x->row = (lxw_row_t)-1;
    x->column = 0;
}

void xlsx_width(struct xlsx *x, size_t column, int characters)
{
    worksheet_set_column(x->sheet, (lxw_col_t)column, (lxw_col_t)column, characters, NULL);
}

void xlsx_row(struct xlsx *x)
{
    x->row++;
    x->column = 0;
}

void xlsx_text(struct xlsx *x, str text, enum xlsx_style style)
{
    enum { cell_max = 32767 };
    lxw_format *f = style == XLSX_HEAD ? x->head : style == XLSX_NOTE ? x->note : x->text;
    worksheet_write_string(x->sheet, x->row, x->column++, clipped(x->a, text, cell_max), f);
}

// The one place where a decimal becomes a binary fraction: the format knows no other number.
static void put_number(struct xlsx *x, int64_t n, int64_t parts, lxw_format *f)
{
    worksheet_write_number(x->sheet, x->row, x->column++, (double)n / (double)parts, f);
}

void xlsx_money(struct xlsx *x, money m)
{
    if (m.fen == NO_MONEY.fen)
        x->column++;
    else
        put_number(x, m.fen, 100, x->money);
}

void xlsx_dec(struct xlsx *x, dec d)
{
    if (d.n == NO_DEC.n)
        x->column++;
    else
        put_number(x, d.n, dec_one, x->decimal);
}

void xlsx_int(struct xlsx *x, int64_t n)
{
    put_number(x, n, 1, x->whole);
}

void xlsx_day(struct xlsx *x, day d)
{
    if (d.n == 0) {
        x->column++;
        return;
    }
    put_number(x, d.n + xlsx_days_before_1970, 1, x->date);
}

void xlsx_instant(struct xlsx *x, instant t)
{
    enum { minutes_in_day = 1440 };
    if (t.us == 0) {
        x->column++;
        return;
    }
    int64_t days = day_of(t).n + xlsx_days_before_1970;
    put_number(x, days * minutes_in_day + instant_minute_of_day(t), minutes_in_day, x->time);
}

void xlsx_choices(struct xlsx *x, size_t column, size_t rows, const str *words, size_t n)
{
    enum { listed_max = 255 };
    char **list = new(x->a, char *, n + 1);
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++) {
        list[i] = str_c(x->a, words[i]);
        bytes += words[i].len + 1;
    }
    if (n == 0 || bytes > listed_max)
        return;
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = list};
    worksheet_data_validation_range(x->sheet, x->row + 1, (lxw_col_t)column,
                                    x->row + (lxw_row_t)rows, (lxw_col_t)column, &rule);
}

err xlsx_end(struct xlsx *x, int *ret_fd, int64_t *ret_size)
{
    struct stat s;
    lxw_error wrong = workbook_close(x->book);
    if (wrong || fstat(x->fd, &s) < 0) {
        close(x->fd);
        return fault(wrong ? lxw_strerror(wrong) : "cannot measure a workbook");
    }
    *ret_fd = x->fd;
    *ret_size = s.st_size;
    return OK;
}
