// Workbooks: XLSX files read into texts, and rows written as XLSX (ISO/IEC 29500, as far as Excel,
// WPS and LibreOffice use it).
//
// A reader gets what a person sees, as text: numbers with the digits they were typed with, dates as
// 2026-03-01, 是 or 否 for truth values, the stored result of a formula. Nothing is calculated, no
// external link is followed, no macro runs; a file that would grow beyond the limits is refused.
#pragma once

#include "base/err.h"
#include "base/money.h"
#include "base/time.h"

enum {
    xlsx_file_max = 8 << 20,       // bytes as uploaded
    xlsx_part_max = 32 << 20,      // bytes of one part, unpacked
    xlsx_sheets_max = 60,
    xlsx_rows_max = 5000,          // of a sheet
    xlsx_columns_max = 100,
    xlsx_days_before_1970 = 25569,  // from 1899-12-30, the format's day 0
};

// cells[i] is absent where nothing stands; rows without any text are left out.
struct sheet_row {
    int64_t number;  // as the program shows it, from 1
    str *cells;
    size_t n;
};
struct sheet {
    str name;
    struct sheet_row *at;
    size_t n;
};
struct workbook {
    struct sheet *at;
    size_t n;
};

// ERR_INVALID with a Chinese sentence of the program as `detail`: no workbook at all, an old or
// encrypted one, too large, damaged. What is returned lives in `a` and may point into `bytes`.
err xlsx_read(arena *a, str bytes, struct workbook *ret);
const struct sheet *workbook_sheet(const struct workbook *w, str name);  // NULL if there is none
str sheet_cell(const struct sheet_row *r, size_t column);                // absent past the end
str column_name(arena *a, size_t column);                                // 0 is A, 27 is AB

// A number as it was meant: "0.30000000000000004" is 0.3, "1.2E5" is 120000. Absent if it is none.
str xlsx_number(arena *a, str text);
// Days since 1899-12-30 with a fraction of a day: 2026-03-01, or 2026-03-01 09:30. Absent if
// none, or before 1900 or after 2173.
str xlsx_date(arena *a, str text, bool from_1904);

// Writing: sheets one after another, rows from top to bottom, in flat memory. Every call may fail
// only at xlsx_end. Texts stay texts: a leading = is no formula.
struct xlsx;
enum xlsx_style { XLSX_TEXT, XLSX_HEAD, XLSX_NOTE };
err xlsx_begin(arena *a, struct xlsx **ret);
void xlsx_sheet(struct xlsx *x, str name);         // at most 31 characters, cut if longer
void xlsx_width(struct xlsx *x, size_t column, int characters);
void xlsx_row(struct xlsx *x);                     // the cells that follow stand in the next row
void xlsx_text(struct xlsx *x, str text, enum xlsx_style style);
void xlsx_money(struct xlsx *x, money m);          // yuan, as a number; absent: an empty cell
void xlsx_dec(struct xlsx *x, dec d);
void xlsx_int(struct xlsx *x, int64_t n);
void xlsx_day(struct xlsx *x, day d);              // as a date
void xlsx_instant(struct xlsx *x, instant t);      // Beijing time
// Only these may be chosen in the next `rows` rows of a column; more than 255 bytes: anything may.
void xlsx_choices(struct xlsx *x, size_t column, size_t rows, const str *words, size_t n);
// Same calls, same bytes. The workbook's descriptor is the caller's to close.
err xlsx_end(struct xlsx *x, int *ret_fd, int64_t *ret_size);
