#include "journal/act.h"

#include <assert.h>
#include <string.h>

#include "base/os.h"

static err yes(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
               __attribute__((unused)) const struct who *who, __attribute__((unused)) id thing,
               bool *ret)
{
    *ret = true;
    return OK;
}

static err only_clock(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                      const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = who->clock;
    return OK;
}

const struct relation anyone = {"anyone", "任何人", yes, .bare = true};
const struct relation the_clock = {"clock", "系统按期自动办理", only_clock, .bare = true};

struct finding *find_at(struct call *c, const struct rule *r, str place, const struct arg *args,
                        size_t n)
{
    struct finding *f = new(c->a, struct finding, 1);
    struct arg *copy = new(c->a, struct arg, n ? n : 1);
    if (n)
        memcpy(copy, args, n * sizeof *args);
    *f = (struct finding){.rule = rule_on(r, c->today), .place = str_copy(c->a, place),
                          .args = copy, .arg_count = n};
    if (!c->last)
        c->last = &c->findings;
    *c->last = f;
    c->last = &f->next;
    return f;
}

err found(struct call *c)
{
    if (!c->findings)
        return OK;
    return (err){.kind = ERR_REFUSED, .rule = c->findings->rule};
}

err refuse_at(struct call *c, const struct rule *r, str place, const struct arg *args, size_t n)
{
    find_at(c, r, place, args, n);
    return found(c);
}

void put_finding(struct out *o, const struct finding *f)
{
    put_breach(o, f->rule, f->args, f->arg_count);
}

err refuse_field(struct call *c, const char *path, const char *zh)
{
    str rest = str_of(path);
    const struct field *f = field_named(c->act->in, str_cut(&rest, '.'));
    field_error_add(c->a, &c->errors, str_of(path), f, zh);
    return invalid("a field does not fit the others");
}

err conflict(struct call *c, id by, instant at)
{
    return (err){.kind = ERR_CONFLICT,
                 .detail = join(c->a, id_text(c->a, by), S(" "), instant_text(c->a, at))};
}

id call_thing(const struct call *c)
{
    const char *name = c->act->may.thing;
    if (!name)
        return (id){0};
    const struct field *f = field_named(c->act->in, str_of(name));
    assert(f && f->kind == FIELD_ID);
    return *(const id *)field_member(f, c->in);
}

id new_id(void)
{
    int64_t n = 0;
    while (n == 0) {
        os_random(&n, sizeof n);
        n &= ((int64_t)1 << 52) - 1;
    }
    return (id){n};
}

const struct rule *rule_of(const struct call *c, const struct rule *r)
{
    return rule_on(r, c->today);
}
