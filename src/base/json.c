#include "base/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

// The library's macros of the same names.
#undef json_is_object
#undef json_is_array
#undef json_is_null

enum { json_text_max = 8 << 20 };

static const json_t *tree(const struct json *j)
{
    return (const json_t *)j;
}

static void release(void *j)
{
    json_decref(j);
}

err json_parse(arena *a, str text, const struct json **ret)
{
    json_error_t e;
    if (text.len > json_text_max)
        return (err){.kind = ERR_TOO_BIG};
    json_t *j = json_loadb(text.at ? text.at : "", text.len,
                           JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (!j)
        return (err){.kind = ERR_INVALID,
                     .detail = format(a, "line %d column %d: %s", e.line, e.column, e.text)};
    arena_defer(a, release, j);
    *ret = (const struct json *)j;
    return OK;
}

bool json_is_object(const struct json *j)
{
    return j && json_typeof(tree(j)) == JSON_OBJECT;
}

bool json_is_array(const struct json *j)
{
    return j && json_typeof(tree(j)) == JSON_ARRAY;
}

bool json_is_null(const struct json *j)
{
    return !j || json_typeof(tree(j)) == JSON_NULL;
}

const struct json *json_get(const struct json *object, const char *key)
{
    return (const struct json *)(object ? json_object_get(tree(object), key) : NULL);
}

size_t json_count(const struct json *j)
{
    if (json_is_array(j))
        return json_array_size(tree(j));
    return json_is_object(j) ? json_object_size(tree(j)) : 0;
}

const struct json *json_at(const struct json *array, size_t i)
{
    return (const struct json *)(array ? json_array_get(tree(array), i) : NULL);
}

bool json_str(const struct json *j, str *ret)
{
    if (!j || json_typeof(tree(j)) != JSON_STRING)
        return false;
    *ret = (str){json_string_value(tree(j)), json_string_length(tree(j))};
    return true;
}

bool json_int(const struct json *j, int64_t *ret)
{
    if (!j || json_typeof(tree(j)) != JSON_INTEGER)
        return false;
    *ret = json_integer_value(tree(j));
    return true;
}

bool json_bool(const struct json *j, bool *ret)
{
    if (!j || (json_typeof(tree(j)) != JSON_TRUE && json_typeof(tree(j)) != JSON_FALSE))
        return false;
    *ret = json_typeof(tree(j)) == JSON_TRUE;
    return true;
}

str json_key(const struct json *object, size_t i)
{
    void *at = json_is_object(object) ? json_object_iter((json_t *)(uintptr_t)object) : NULL;
    for (; at && i > 0; i--)
        at = json_object_iter_next((json_t *)(uintptr_t)object, at);
    return at ? str_of(json_object_iter_key(at)) : (str){0};
}

// A value needs a comma before it unless it is the first of its bracket or follows its key.
static void comma(struct out *o)
{
    char last = o->len ? o->at[o->len - 1] : '\n';
    if (last != '{' && last != '[' && last != ':' && last != ',' && last != '\n')
        put_raw(o, S(","));
}

void json_open(struct out *o, char bracket)
{
    comma(o);
    put_raw(o, (str){&bracket, 1});
}

void json_close(struct out *o, char bracket)
{
    put_raw(o, (str){&bracket, 1});
}

static void put_quoted(struct out *o, str s)
{
    size_t from = 0;
    put_raw(o, S("\""));
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        put_raw(o, str_part(s, from, i - from));
        from = i + 1;
        static const char names[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
        const char *name = memchr(names, c, sizeof names - 1);
        if (name)
            put_raw(o, (str){(char[]){'\\', letters[name - names]}, 2});
        else
            put_raw(o, format(o->a, "\\u%04x", c));
    }
    put_raw(o, str_from(s, from));
    put_raw(o, S("\""));
}

void json_put_key(struct out *o, const char *key)
{
    comma(o);
    put_quoted(o, str_of(key));
    put_raw(o, S(":"));
}

void json_put_str(struct out *o, str s)
{
    if (!s.at) {
        json_put_null(o);
        return;
    }
    comma(o);
    put_quoted(o, s);
}

void json_put_int(struct out *o, int64_t n)
{
    comma(o);
    put_int64(o, n);
}

void json_put_bool(struct out *o, bool b)
{
    json_put_raw(o, b ? S("true") : S("false"));
}

void json_put_null(struct out *o)
{
    json_put_raw(o, S("null"));
}

void json_put_raw(struct out *o, str json)
{
    comma(o);
    put_raw(o, json);
}

static int key_order(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static void put_object(struct out *o, const struct json *j)
{
    size_t n = json_count(j);
    str *keys = new(o->a, str, n);
    void *at = json_object_iter((json_t *)(uintptr_t)j);
    for (size_t i = 0; i < n; i++, at = json_object_iter_next((json_t *)(uintptr_t)j, at))
        keys[i] = str_of(json_object_iter_key(at));
    if (n)
        qsort(keys, n, sizeof *keys, key_order);
    json_open(o, '{');
    for (size_t i = 0; i < n; i++) {
        json_put_key(o, keys[i].at);
        json_put_value(o, json_get(j, keys[i].at));
    }
    json_close(o, '}');
}

void json_put_value(struct out *o, const struct json *j)
{
    str s;
    int64_t n = 0;
    bool b = false;
    if (json_is_object(j)) {
        put_object(o, j);
    } else if (json_is_array(j)) {
        json_open(o, '[');
        for (size_t i = 0; i < json_count(j); i++)
            json_put_value(o, json_at(j, i));
        json_close(o, ']');
    } else if (json_str(j, &s)) {
        json_put_str(o, s);
    } else if (json_int(j, &n)) {
        json_put_int(o, n);
    } else if (json_bool(j, &b)) {
        json_put_bool(o, b);
    } else {
        json_put_null(o);
    }
}
