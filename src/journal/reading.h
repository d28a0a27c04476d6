// What the readers of forms, of JSON and of entries share. Only journal/field_*.c uses it.
#pragma once

#include "journal/field.h"

struct reading {
    arena *a;
    struct field_errors *errors;
    str prefix;
    struct form *form;  // read as people type; NULL: as programs write
};

str path_of(const struct reading *r, const struct field *f);
// Adds an error; `s` is what was read, or absent.
struct field_error *wrong(const struct reading *r, const struct field *f, str s, const char *zh);
// A scalar from its text, which is not empty.
void read_value(const struct reading *r, const struct field *f, str s, void *into);
void read_missing(const struct reading *r, const struct field *f, void *into);
void read_none(const struct field *f, void *into);
void check_range(const struct reading *r, const struct field *f, str s, int64_t n);
void check_count(const struct reading *r, const struct field *f, size_t n);
void *make_rows(const struct reading *r, const struct field *f, size_t n, void *into);
