#include "tlog/draw_file.h"

#include <string.h>

#include "base/json.h"

static const str form = {"xinyue-draw@v1", 14};
enum { entries_max = 1000 };

static void put_proved(struct out *o, const struct draw_proved *p)
{
    json_open(o, '{');
    json_put_key(o, "body");
    json_put_str(o, p->body);
    json_put_key(o, "proof");
    json_open(o, '[');
    for (size_t i = 0; i < p->proof.n; i++)
        json_put_str(o, base64(o->a, hash_bytes(&p->proof.at[i])));
    json_close(o, ']');
    json_put_key(o, "seq");
    json_put_int(o, p->seq);
    json_close(o, '}');
}

str draw_file_text(arena *a, const struct draw_file *f)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    json_put_key(&o, "checkpoint");
    json_put_str(&o, f->note);
    json_put_key(&o, "entries");
    json_open(&o, '[');
    for (size_t i = 0; i < f->n; i++)
        put_proved(&o, &f->at[i]);
    json_close(&o, ']');
    json_put_key(&o, "format");
    json_put_str(&o, form);
    json_close(&o, '}');
    return out_str(&o);
}

static bool read_proof(arena *a, const struct json *list, struct proof *ret)
{
    str text, bytes;
    ret->n = json_count(list);
    if (!json_is_array(list) || ret->n > proof_max)
        return false;
    for (size_t i = 0; i < ret->n; i++) {
        if (!json_str(json_at(list, i), &text) || !base64_parse(a, text, &bytes) ||
            bytes.len != sizeof ret->at[i].at)
            return false;
        memcpy(ret->at[i].at, bytes.at, bytes.len);
    }
    return true;
}

bool draw_file_parse(arena *a, str text, struct draw_file *ret)
{
    const struct json *j = NULL;
    str format_name;
    if (json_parse(a, text, &j).kind || !json_str(json_get(j, "format"), &format_name) ||
        !str_eq(format_name, form) || !json_str(json_get(j, "checkpoint"), &ret->note))
        return false;
    const struct json *entries = json_get(j, "entries");
    ret->n = json_count(entries);
    if (!json_is_array(entries) || ret->n > entries_max)
        return false;
    ret->at = new(a, struct draw_proved, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++) {
        const struct json *x = json_at(entries, i);
        if (!json_int(json_get(x, "seq"), &ret->at[i].seq) ||
            !json_str(json_get(x, "body"), &ret->at[i].body) ||
            !read_proof(a, json_get(x, "proof"), &ret->at[i].proof))
            return false;
    }
    return true;
}

str draw_in_log(arena *a, const struct draw_file *f, const struct checkpoint *c)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->at[i].seq < 0 || f->at[i].seq >= c->size ||
            !entry_is_in(c->root, c->size, f->at[i].seq, merkle_leaf(f->at[i].body),
                         &f->at[i].proof))
            return format(a, "entry %lld is not in the log", (long long)f->at[i].seq);
    return (str){0};
}
