#include "command/edit.h"

#include <string.h>

// Up to the next blank that is in no quotes and no brackets.
static str cut_word(str *rest)
{
    int depth = 0;
    bool quoted = false;
    size_t i = 0;
    for (; i < rest->len; i++) {
        char c = rest->at[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{'))
            depth++;
        else if (!quoted && (c == ']' || c == '}'))
            depth--;
        else if (!quoted && depth == 0 && c == ' ')
            break;
    }
    str text = str_part(*rest, 0, i);
    *rest = str_trim(str_from(*rest, i));
    return text;
}

static bool read_edit(str text, struct edit *ret)
{
    ptrdiff_t equals = str_find(text, S("="));
    if (str_starts(text, S("-")) && equals < 0) {
        *ret = (struct edit){.path = str_from(text, 1)};
        return text.len > 1;
    }
    if (equals <= 0)
        return false;
    bool raw = text.at[equals - 1] == ':';
    str value = str_from(text, (size_t)equals + 1);
    if (!raw && value.len > 1 && value.at[0] == '"')
        value = str_part(value, 1, value.len - 2);
    *ret = (struct edit){str_part(text, 0, (size_t)equals - raw), value, !raw, false};
    return true;
}

bool edits_read(arena *a, str text, struct edits *ret)
{
    *ret = (struct edits){new(a, struct edit, text.len / 2 + 1), 0};
    for (str rest = str_trim(text); rest.len;)
        if (!read_edit(cut_word(&rest), &ret->at[ret->n++]))
            return false;
    return true;
}

struct editing {
    arena *a;
    const struct edits *edits;
    day today;
};

// today+3, today-1, today+20T09:30
static str text_value(const struct editing *k, str value)
{
    int64_t days = 0;
    if (!k->today.n || !str_starts(value, S("today")))
        return value;
    str clock = str_from(value, 5), shift = str_cut(&clock, 'T');
    if (str_starts(shift, S("+")))
        shift = str_from(shift, 1);
    if (shift.len && !str_int(shift, &days))
        return value;
    str text = day_text(k->a, day_plus(k->today, days));
    return clock.at ? join(k->a, text, S("T"), clock) : text;
}

static void put_value(const struct editing *k, struct out *o, const struct edit *e)
{
    if (e->is_text)
        json_put_str(o, text_value(k, e->value));
    else
        json_put_raw(o, e->value);
}

static struct edit *edit_at(const struct editing *k, str path)
{
    for (size_t i = 0; i < k->edits->n; i++)
        if (str_eq(k->edits->at[i].path, path))
            return &k->edits->at[i];
    return NULL;
}

static void put_edited(const struct editing *k, struct out *o, const struct json *j, str path);

static str inner_path(const struct editing *k, str path, str key)
{
    return path.len ? join(k->a, path, S("."), key) : key;
}

// Members that were not there: edits one step below this path.
static void put_new_members(const struct editing *k, struct out *o, str path)
{
    str prefix = path.len ? join(k->a, path, S(".")) : S("");
    for (size_t i = 0; i < k->edits->n; i++) {
        struct edit *e = &k->edits->at[i];
        str rest = str_from(e->path, prefix.len);
        if (e->used || !e->value.at || !str_starts(e->path, prefix) ||
            str_find(rest, S(".")) >= 0)
            continue;
        e->used = true;
        json_put_key(o, str_c(k->a, rest));
        put_value(k, o, e);
    }
}

static void put_object(const struct editing *k, struct out *o, const struct json *j, str path)
{
    json_open(o, '{');
    for (size_t i = 0; i < json_count(j); i++) {
        str key = json_key(j, i), inner = inner_path(k, path, key);
        struct edit *e = edit_at(k, inner);
        if (e)
            e->used = true;
        if (e && !e->value.at)
            continue;
        json_put_key(o, str_c(k->a, key));
        if (e)
            put_value(k, o, e);
        else
            put_edited(k, o, json_get(j, str_c(k->a, key)), inner);
    }
    put_new_members(k, o, path);
    json_close(o, '}');
}

static void put_array(const struct editing *k, struct out *o, const struct json *j, str path)
{
    json_open(o, '[');
    for (size_t i = 0; i < json_count(j); i++) {
        str inner = inner_path(k, path, format(k->a, "%zu", i));
        struct edit *e = edit_at(k, inner);
        if (e)
            e->used = true;
        if (e && e->value.at)
            put_value(k, o, e);
        else if (!e)
            put_edited(k, o, json_at(j, i), inner);
    }
    json_close(o, ']');
}

static void put_edited(const struct editing *k, struct out *o, const struct json *j, str path)
{
    if (json_is_object(j))
        put_object(k, o, j, path);
    else if (json_is_array(j))
        put_array(k, o, j, path);
    else
        json_put_value(o, j);
}

str edit_json(arena *a, str json, const struct edits *edits, day today, str *ret_wrong)
{
    const struct editing k = {a, edits, today};
    const struct json *j = NULL;
    struct out o = out_plain(a);
    *ret_wrong = (str){0};
    for (size_t i = 0; i < edits->n; i++)
        edits->at[i].used = false;
    if (json_parse(a, json, &j).kind) {
        *ret_wrong = S("what is no JSON");
        return json;
    }
    put_edited(&k, &o, j, S(""));
    for (size_t i = 0; i < edits->n; i++)
        if (!edits->at[i].used)
            *ret_wrong = edits->at[i].path;
    return out_str(&o);
}
