// Who may be drawn: the list, its check by the other house, and from when on it stands.
#include "base/os.h"
#include "draw/draw_parts.h"

enum { candidates_max = 100, excluded_max = 20 };

struct seat {
    str category;
    int64_t seats;
};
struct candidate {
    str category, name, unit;
};
struct excluded {
    str name, unit, reason;
};
struct salt {
    str salt;
};
struct enter_pool {
    id draw;
    struct {
        struct seat *at;
        size_t n;
    } seats;
    struct {
        struct candidate *at;
        size_t n;
    } candidates;
    struct {
        struct excluded *at;
        size_t n;
    } excluded;
};
struct entered_pool {
    int64_t version;
    struct {
        struct salt *at;
        size_t n;
    } salts;
};
static const struct field seat_fields[] = {
    FIELD(struct seat, category, "类别", .max = 12, .hint = "不分类的写 全部"),
    FIELD(struct seat, seats, "抽几个", .min = 1, .max = 100),
    {0},
};
static const struct field candidate_fields[] = {
    FIELD(struct candidate, category, "类别", .max = 12),
    FIELD(struct candidate, name, "姓名或名称", .max = 50),
    FIELD(struct candidate, unit, "单位", .optional = true, .max = 40),
    {0},
};
static const struct field excluded_fields[] = {
    FIELD(struct excluded, name, "姓名或名称", .max = 50),
    FIELD(struct excluded, unit, "单位", .optional = true, .max = 40),
    FIELD(struct excluded, reason, "为什么不列入", .max = 60),
    {0},
};
static const struct field enter_pool_in[] = {
    FIELD(struct enter_pool, draw, "抽取"),
    LIST(struct enter_pool, seats, "抽几个", seat_fields, .min = 1, .max = 10),
    LIST(struct enter_pool, candidates, "名单", candidate_fields, .min = 2,
         .max = candidates_max),
    LIST(struct enter_pool, excluded, "不列入的", excluded_fields, .optional = true,
         .max = excluded_max),
    {0},
};
static const struct field salt_fields[] = {FIELD(struct salt, salt, "盐"), {0}};
static const struct field enter_pool_out[] = {
    FIELD(struct entered_pool, version, "第几稿"),
    LIST(struct entered_pool, salts, "盐", salt_fields, .max = candidates_max, .untold = true),
    {0},
};

static err check_seat(struct call *c, const struct draw_row *d, const struct enter_pool *p,
                      const struct seat *seat)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->candidates.n; i++)
        n += str_eq(p->candidates.at[i].category, seat->category);
    for (const struct seat *other = p->seats.at; other < seat; other++)
        if (str_eq(other->category, seat->category))
            return refuse_field(c, "seats", "有一个类别写了两次");
    const struct rule *twice = rule_of(c, &RULE_draw_invited_twice);
    if (str_eq(d->purpose, S("invited")) && n * 100 < seat->seats * twice->value)
        return REFUSE(c, draw_invited_twice, "candidates", ARG(seat->category), ARG(n),
                      ARG(seat->seats * twice->value / 100));
    if (n < seat->seats + !str_eq(d->purpose, S("tie")))
        return REFUSE(c, draw_enough, "candidates", ARG(seat->category), ARG(n),
                      ARG(seat->seats));
    return OK;
}

static err check_candidates(struct call *c, const struct enter_pool *p)
{
    for (size_t i = 0; i < p->candidates.n; i++) {
        const struct candidate *x = &p->candidates.at[i];
        bool known = false;
        for (size_t k = 0; k < p->seats.n; k++)
            known = known || str_eq(p->seats.at[k].category, x->category);
        if (!known)
            return refuse_field(c, "candidates", "{label}里有一个类别没有写抽几个");
        for (size_t k = 0; k < i; k++)
            if (str_eq(p->candidates.at[k].name, x->name) &&
                str_eq(p->candidates.at[k].unit, x->unit))
                return refuse_field(c, "candidates", "{label}里有一个写了两次");
    }
    return OK;
}

static err enter_pool_check(struct call *c, const void *in, void *out)
{
    const struct enter_pool *p = in;
    struct entered_pool *o = out;
    struct draw_row *d = NULL;
    TRY(draw_at(c, p->draw, "open", &d));
    TRY(check_candidates(c, p));
    for (size_t i = 0; i < p->seats.n; i++)
        TRY(check_seat(c, d, p, &p->seats.at[i]));
    if (!draw_by_tickets(d) && p->seats.n > 1)
        return refuse_field(c, "seats", "按 RFC 3797 抽取的只有一个类别");
    o->version = d->version + 1;
    o->salts.at = new(c->a, struct salt, p->candidates.n);
    o->salts.n = p->candidates.n;
    for (size_t i = 0; i < o->salts.n; i++) {
        struct hash salt;
        os_random(salt.at, sizeof salt.at);
        o->salts.at[i].salt = hash_hex(c->a, salt);
    }
    return OK;
}

static str or_empty(str s)
{
    return s.at ? s : S("");
}

static err put_pool(struct db *db, const struct enter_pool *p, const struct entered_pool *o)
{
    for (size_t i = 0; i < p->seats.n; i++)
        TRY(draw_seat_add(db, .draw = p->draw, .n = (int64_t)i + 1,
                          .category = p->seats.at[i].category, .seats = p->seats.at[i].seats));
    for (size_t i = 0; i < p->candidates.n; i++) {
        const struct candidate *x = &p->candidates.at[i];
        TRY(draw_candidate_add(db, .draw = p->draw, .n = (int64_t)i + 1, .category = x->category,
                               .name = x->name, .unit = or_empty(x->unit),
                               .salt = o->salts.at[i].salt));
    }
    for (size_t i = 0; i < p->excluded.n; i++) {
        const struct excluded *x = &p->excluded.at[i];
        TRY(draw_excluded_add(db, .draw = p->draw, .n = (int64_t)i + 1, .name = x->name,
                              .unit = or_empty(x->unit), .reason = x->reason));
    }
    return OK;
}

static err enter_pool_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                            const void *in, const void *out)
{
    const struct enter_pool *p = in;
    const struct entered_pool *o = out;
    TRY(draw_seats_clear(db, .draw = p->draw));
    TRY(draw_candidates_clear(db, .draw = p->draw));
    TRY(draw_excluded_clear(db, .draw = p->draw));
    TRY(put_pool(db, p, o));
    return draw_set_version(db, .draw = p->draw, .version = o->version);
}

static err enter_pool_load(struct db *db, arena *a, __attribute__((unused)) const struct who *who,
                           id thing, void *in)
{
    struct enter_pool *p = in;
    struct draw_seat_row_rows seats;
    struct draw_candidate_row_rows rows;
    struct draw_excluded_row_rows out;
    TRY(draw_seats(db, a, thing, &seats));
    TRY(draw_candidates(db, a, thing, &rows));
    TRY(draw_excluded_of(db, a, thing, &out));
    p->draw = thing;
    p->seats.at = new(a, struct seat, seats.n + 1);
    p->candidates.at = new(a, struct candidate, rows.n + 1);
    p->excluded.at = new(a, struct excluded, out.n + 1);
    for (size_t i = 0; i < seats.n; i++)
        p->seats.at[p->seats.n++] = (struct seat){seats.at[i].category, seats.at[i].seats};
    for (size_t i = 0; i < rows.n; i++)
        p->candidates.at[p->candidates.n++] =
            (struct candidate){rows.at[i].category, rows.at[i].name, rows.at[i].unit};
    for (size_t i = 0; i < out.n; i++)
        p->excluded.at[p->excluded.n++] =
            (struct excluded){out.at[i].name, out.at[i].unit, out.at[i].reason};
    return OK;
}

struct agree_pool {
    id draw;
    int64_t version;
};
static const struct field agree_pool_in[] = {
    FIELD(struct agree_pool, draw, "抽取"),
    FIELD(struct agree_pool, version, "看过的是第几稿", .min = 1, .max = 100000),
    {0},
};

static err agree_pool_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct agree_pool *p = in;
    struct draw_row *d = NULL;
    TRY(draw_at(c, p->draw, "open", &d));
    if (p->version != d->version)
        return REFUSE(c, draw_agreed, "version", ARG(d->version), ARG(p->version));
    return OK;
}

static err agree_pool_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                            const void *in, __attribute__((unused)) const void *out)
{
    const struct agree_pool *p = in;
    return draw_agree(db, .draw = p->draw, .version = p->version);
}

struct named {
    str name, unit;
};
struct commit_pool {
    id draw;
    instant given_until;
    struct hash key, r;  // prepared, kept
    str sealed;
};
struct committed_pool {
    str root, fixed, sealed;
    instant shown_until;
    struct {
        struct seat *at;
        size_t n;
    } seats;
    struct {
        struct named *at;
        size_t n;
    } pool;
    struct hash key, r;
};
static const struct field named_fields[] = {
    FIELD(struct named, name, "姓名或名称"), FIELD(struct named, unit, "单位", .optional = true),
    {0}};
static const struct field commit_pool_in[] = {
    FIELD(struct commit_pool, draw, "抽取"),
    FIELD(struct commit_pool, given_until, "随机数收到什么时候", .by_case = true, .optional = true,
          .hint = "如 2026-04-01 15:00；该交的都交了，马上截止"),
    {0},
};
static const struct field commit_pool_out[] = {
    FIELD(struct committed_pool, root, "名单的根", .optional = true),
    FIELD(struct committed_pool, fixed, "平台随机数的指纹", .optional = true),
    LONG(struct committed_pool, sealed, "平台随机数的密封件", .optional = true),
    FIELD(struct committed_pool, shown_until, "最迟什么时候公布齐", .optional = true),
    LIST(struct committed_pool, seats, "抽几个", seat_fields, .max = 10),
    LIST(struct committed_pool, pool, "公开的名单", named_fields, .optional = true,
         .max = candidates_max),
    {0},
};

static err commit_pool_prepare(struct call *c, void *in)
{
    struct commit_pool *p = in;
    struct draw_row *d = NULL;
    TRY(draw_by_id(c->db, c->a, p->draw, &d));
    if (!d || !draw_by_tickets(d) || !d->inner_keys.at || !d->outer_keys.at)
        return OK;
    os_random(p->key.at, sizeof p->key.at);
    os_random(p->r.at, sizeof p->r.at);
    return draw_seal(c->a, d, p->r, &p->sealed);
}

static err fix_by_root(struct call *c, const struct draw_row *d, const struct commit_pool *p,
                       struct committed_pool *o)
{
    struct draw_candidate_row_rows rows;
    struct draw_pool pool;
    if (d->agreed != d->version)
        return REFUSE(c, draw_agreed, "draw", ARG(d->version),
                      ARG(d->agreed > 0 ? d->agreed : (int64_t)0));
    if (!p->sealed.at)
        return refuse_field(c, "draw", "两层的公钥还没有填齐");
    if (p->given_until.us <= c->at.us)
        return refuse_field(c, "given_until", "{label}要写一个以后的时间");
    TRY(draw_pool_of(c->db, c->a, d->id, &rows, &pool));
    o->root = hash_hex(c->a, draw_pool_root(*c->a, p->key, &pool));
    o->fixed = hash_hex(c->a, draw_commit(*c->a, id_text(c->a, d->id), DRAW_OPERATOR, p->r));
    o->sealed = p->sealed;
    o->shown_until = instant_plus(p->given_until, rule_of(c, &RULE_draw_show_days)->value * DAY_US);
    o->key = p->key;
    o->r = p->r;
    return OK;
}

static err fix_by_list(struct call *c, const struct draw_row *d, struct committed_pool *o)
{
    struct draw_candidate_row_rows rows;
    TRY(draw_candidates(c->db, c->a, d->id, &rows));
    o->pool.at = new(c->a, struct named, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        o->pool.at[o->pool.n++] = (struct named){rows.at[i].name, rows.at[i].unit};
    return OK;
}

static err commit_pool_check(struct call *c, const void *in, void *out)
{
    const struct commit_pool *p = in;
    struct committed_pool *o = out;
    struct draw_row *d = NULL;
    struct draw_seat_row_rows seats;
    TRY(draw_at(c, p->draw, "open", &d));
    if (!d->version)
        return refuse_field(c, "draw", "还没有名单");
    TRY(draw_seats(c->db, c->a, p->draw, &seats));
    o->seats.at = new(c->a, struct seat, seats.n + 1);
    for (size_t i = 0; i < seats.n; i++)
        o->seats.at[o->seats.n++] = (struct seat){seats.at[i].category, seats.at[i].seats};
    return draw_by_tickets(d) ? fix_by_root(c, d, p, o) : fix_by_list(c, d, o);
}

static err commit_pool_apply(struct db *db, const struct entry *e, const void *in,
                             const void *out)
{
    const struct commit_pool *p = in;
    const struct committed_pool *o = out;
    TRY(draw_commit_to(db, .draw = p->draw, .root = o->root,
                       .given_until = o->root.at ? p->given_until : (instant){0},
                       .shown_until = o->shown_until, .at = e->at));
    if (o->root.at) {
        TRY(draw_part_add(db, .draw = p->draw, .n = 1, .name = DRAW_OPERATOR, .org_name = S(""),
                          .fixed = o->fixed, .sealed = o->sealed, .at = e->at));
        TRY(journal_set_due(db, "draw.close", p->draw, p->given_until));
    }
    return draw_note(db, p->draw, e);
}

static err commit_pool_keep(struct db *db, __attribute__((unused)) const struct entry *e,
                            const void *in, const void *out)
{
    const struct commit_pool *p = in;
    const struct committed_pool *o = out;
    if (!o->root.at)
        return OK;
    return secret_draw_add(db, .draw = p->draw, .key = hash_bytes(&o->key),
                           .r = hash_bytes(&o->r));
}

const struct act draw_pool_acts[] = {
    {"draw.enter_pool", "填名单", "名单不公开，只有您单位和密钥保管看得到；改过的要重新核对。", ACT_PRIVATE,
     MAY(draw_keeper, "draw"), ACT_IN(struct enter_pool, enter_pool_in),
     ACT_OUT(struct entered_pool, enter_pool_out), .check = enter_pool_check,
     .apply = enter_pool_apply, .load = enter_pool_load, .then = "/draw/{draw}/work"},
    {"draw.agree_pool", "名单核对无误", "由另一个单位的密钥保管核对：该列的都列了，不该列的写明了原因。",
     ACT_PRIVATE, MAY(draw_holder, "draw"), ACT_IN(struct agree_pool, agree_pool_in),
     .check = agree_pool_check, .apply = agree_pool_apply, .then = "/draw/{draw}/work"},
    {"draw.commit_pool", "定下名单", "公布名单的根，从此一个人也加不进、换不掉；平台先交自己的随机数。",
     ACT_PUBLIC, MAY(draw_keeper, "draw"), ACT_IN(struct commit_pool, commit_pool_in),
     ACT_OUT(struct committed_pool, commit_pool_out), .prepare = commit_pool_prepare,
     .check = commit_pool_check, .apply = commit_pool_apply, .keep = commit_pool_keep,
     .then = "/draw/{draw}/work"},
    {0},
};
