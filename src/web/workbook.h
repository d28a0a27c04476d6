// An act's form as a workbook: the table of fields, once more, as sheets.
//
// 说明 says how to fill it. 基本情况 has a row for each single field; every list has a sheet of its
// own with a column for each field. A list of one row only (a need in a project) is no sheet: its
// own fields and lists stand beside the others. Words are the form's, in the reader's language, and
// both languages are understood when it comes back. Acts with secrets have none: a price that must
// stay sealed is never sent as a file.
#pragma once

#include "table/xlsx.h"
#include "web/page.h"

bool workbook_fits(const struct act *act);   // has lists, has no secrets
bool workbook_first(const struct act *act);  // too long to be typed: begins with the workbook

// The workbook, filled with what `loaded` holds, or empty. The descriptor is the visit's answer.
err workbook_write(struct visit *v, const struct act *act, id thing, const void *loaded);

// Where in the workbook a value of the form stood: "「付款安排」B3".
struct cell_place {
    str path, where;
    struct cell_place *next;
};
// What a workbook says, as a form that could have been typed.
enum { unknown_shown = 20 };
struct filled {
    struct form form;
    size_t room, cells;               // cells: how many were taken
    struct cell_place *places;
    struct field_errors errors;       // of cells that are neither yes nor no
    struct cell_place *unknown;       // the first sheets, columns and rows the form does not have
    size_t unknown_count;
    const char *wrong;                        // why it could not be read at all, else NULL
};
void workbook_fill(struct visit *v, const struct act *act, id thing, const struct workbook *w,
                   struct filled *ret);
// What the page knew beside the workbook: the thing the act is about, its version.
void filled_keep(arena *a, struct filled *f, const struct act *act, const struct form *sent);
str filled_where(const struct filled *f, str path);  // absent if the workbook said nothing there
