// JSON in and out.
//
// Reading is jansson's: strict, bounded, duplicates refused; the tree lives in the arena's care.
// Writing is ours: no tree, straight into a `struct out`, so what is written is what is hashed.
#pragma once

#include "base/err.h"
#include "base/out.h"

struct json;  // one value of a parsed text; absent values are NULL and every reader takes NULL

// Depth and size are limited; integers beyond int64, NUL, invalid UTF-8 and duplicate keys are
// ERR_INVALID with a text that names the line.
err json_parse(arena *a, str text, const struct json **ret);
bool json_is_object(const struct json *j);
bool json_is_array(const struct json *j);
bool json_is_null(const struct json *j);  // null or absent
const struct json *json_get(const struct json *object, const char *key);
size_t json_count(const struct json *j);  // of an array or object
const struct json *json_at(const struct json *array, size_t i);
bool json_str(const struct json *j, str *ret);  // a string; the text lives as long as the tree
bool json_int(const struct json *j, int64_t *ret);
bool json_bool(const struct json *j, bool *ret);
// Keys of an object in the order they were written.
str json_key(const struct json *object, size_t i);

// Writing. Commas are put where they belong.
void json_open(struct out *o, char bracket);   // '{' or '['
void json_close(struct out *o, char bracket);  // '}' or ']'
void json_put_key(struct out *o, const char *key);
void json_put_str(struct out *o, str s);  // null for an absent text
void json_put_int(struct out *o, int64_t n);
void json_put_bool(struct out *o, bool b);
void json_put_null(struct out *o);
void json_put_raw(struct out *o, str json);  // JSON that is already written
// As RFC 8785 prints a parsed value that holds no reals: keys sorted by bytes.
void json_put_value(struct out *o, const struct json *j);
