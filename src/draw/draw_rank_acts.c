// The order, who of it takes the seat, and whose names may be published.
#include <string.h>

#include "draw/draw_parts.h"

struct of_draw {
    id draw;
};
struct ticket {
    str category, fixed, ticket;
};
struct ranked {
    str cause, key, seed;
    struct {
        struct ticket *at;
        size_t n;
    } order;
};
static const struct field of_draw_in[] = {FIELD(struct of_draw, draw, "抽取"), {0}};
static const struct field ticket_fields[] = {
    FIELD(struct ticket, category, "类别"),
    FIELD(struct ticket, fixed, "候选的指纹"),
    FIELD(struct ticket, ticket, "签号"),
    {0},
};
static const struct field ranked_out[] = {
    CHOICE(struct ranked, cause, "作废的原因", draw_causes, .optional = true),
    FIELD(struct ranked, key, "根的密钥", .optional = true),
    FIELD(struct ranked, seed, "种子", .optional = true),
    LIST(struct ranked, order, "次序", ticket_fields, .optional = true, .max = 200),
    {0},
};

static err read_parts(struct call *c, id draw, struct draw_parts *ret)
{
    struct draw_part_row_rows rows;
    TRY(draw_parts_of(c->db, c->a, draw, &rows));
    *ret = (struct draw_parts){new(c->a, struct draw_part, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        ret->at[i].name = rows.at[i].name;
        if (!hash_parse(rows.at[i].r.at ? rows.at[i].r : S(""), &ret->at[i].r))
            return fault("a number is not shown");
    }
    return OK;
}

// Whether the list is still what its root says: nobody can have touched the rows unseen.
static bool pool_stands(arena *a, const struct draw_row *d, const struct secret_draw_of_row *own,
                        struct draw_pool *pool, struct hash *ret_key, struct hash *ret_root)
{
    if (!own || own->key.len != sizeof ret_key->at || !hash_parse(d->root, ret_root))
        return false;
    memcpy(ret_key->at, own->key.at, sizeof ret_key->at);
    return hash_same(*ret_root, draw_pool_root(*a, *ret_key, pool));
}

static err rank_check(struct call *c, const void *in, void *out)
{
    const struct of_draw *p = in;
    struct ranked *o = out;
    struct draw_row *d = NULL;
    struct secret_draw_of_row *own = NULL;
    struct draw_candidate_row_rows rows;
    struct draw_parts parts;
    struct draw_pool pool;
    struct hash key, root;
    TRY(draw_by_id(c->db, c->a, p->draw, &d));
    TRY(secret_draw_of(c->db, c->a, p->draw, &own));
    TRY(draw_pool_of(c->db, c->a, p->draw, &rows, &pool));
    if (!pool_stands(c->a, d, own, &pool, &key, &root)) {
        o->cause = S("pool");
        return OK;
    }
    TRY(read_parts(c, p->draw, &parts));
    struct hash seed = draw_seed(*c->a, id_text(c->a, p->draw), root, &parts);
    draw_order(seed, &pool);
    o->key = hash_hex(c->a, key);
    o->seed = hash_hex(c->a, seed);
    o->order.at = new(c->a, struct ticket, pool.n + 1);
    for (size_t i = 0; i < pool.n; i++)
        o->order.at[o->order.n++] =
            (struct ticket){pool.at[i].category, hash_hex(c->a, pool.at[i].commitment),
                            hash_hex(c->a, pool.at[i].ticket)};
    return OK;
}

static err put_order(struct db *db, id draw, const struct ranked *o)
{
    int64_t place = 0;
    for (size_t i = 0; i < o->order.n; i++) {
        const struct ticket *t = &o->order.at[i];
        place = i && str_eq(t->category, o->order.at[i - 1].category) ? place + 1 : 1;
        TRY(draw_place_add(db, .draw = draw, .category = t->category, .place = place,
                           .fixed = t->fixed, .ticket = t->ticket));
    }
    return OK;
}

static err rank_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    id draw = ((const struct of_draw *)in)->draw;
    const struct ranked *o = out;
    TRY(draw_note(db, draw, e));
    if (o->cause.at)
        return draw_void(db, .draw = draw, .cause = o->cause, .at = e->at);
    TRY(put_order(db, draw, o));
    return draw_rank(db, .draw = draw, .pool_key = o->key, .seed = o->seed, .at = e->at);
}

// RFC 3797: the numbers that the sources have published meanwhile.
struct enter_numbers {
    id draw;
    str numbers;
};
struct numbered {
    int64_t number;
    str name, unit;
};
struct numbered_order {
    str key, category;
    struct {
        struct numbered *at;
        size_t n;
    } order;
};
static const struct field enter_numbers_in[] = {
    FIELD(struct enter_numbers, draw, "抽取"),
    LONG(struct enter_numbers, numbers, "公布的数字", .max = 1000,
         .hint = "和来源一样的次序，一行一个来源，数字之间空一格"),
    {0},
};
static const struct field numbered_fields[] = {
    FIELD(struct numbered, number, "名单上的序号"),
    FIELD(struct numbered, name, "姓名或名称"),
    FIELD(struct numbered, unit, "单位", .optional = true),
    {0},
};
static const struct field numbered_out[] = {
    FIELD(struct numbered_order, key, "合成的文字", .max = 6000),
    FIELD(struct numbered_order, category, "类别"),
    LIST(struct numbered_order, order, "次序", numbered_fields, .max = 200),
    {0},
};

static size_t lines_in(str text)
{
    size_t n = 0;
    while (text.at)
        n += str_trim(str_cut(&text, '\n')).len > 0;
    return n;
}

static err enter_numbers_check(struct call *c, const void *in, void *out)
{
    const struct enter_numbers *p = in;
    struct numbered_order *o = out;
    struct draw_row *d = NULL;
    struct draw_candidate_row_rows rows;
    TRY(draw_at(c, p->draw, "committed", &d));
    if (draw_by_tickets(d))
        return refuse_field(c, "draw", "这次抽取用各方的随机数，不用外部的数字");
    if (!draw_3797_key(c->a, p->numbers, &o->key) ||
        lines_in(p->numbers) != lines_in(d->sources))
        return REFUSE(c, draw_numbers, "numbers", ARG(lines_in(d->sources)));
    TRY(draw_candidates(c->db, c->a, p->draw, &rows));
    size_t *order = new(c->a, size_t, rows.n + 1);
    draw_3797_order(*c->a, o->key, rows.n, order);
    o->category = rows.n ? rows.at[0].category : S("");
    o->order.at = new(c->a, struct numbered, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        o->order.at[o->order.n++] = (struct numbered){
            (int64_t)order[i], rows.at[order[i] - 1].name, rows.at[order[i] - 1].unit};
    return OK;
}

static err enter_numbers_apply(struct db *db, const struct entry *e, const void *in,
                               const void *out)
{
    const struct enter_numbers *p = in;
    const struct numbered_order *o = out;
    for (size_t i = 0; i < o->order.n; i++) {
        const struct numbered *x = &o->order.at[i];
        TRY(draw_place_add(db, .draw = p->draw, .category = o->category, .place = (int64_t)i + 1,
                           .number = x->number, .name = x->name, .unit = x->unit));
    }
    TRY(draw_rank(db, .draw = p->draw, .seed = o->key, .at = e->at));
    return draw_note(db, p->draw, e);
}

// Whoever was drawn is asked in turn. The place is not chosen: it is the next one.
struct note_answer {
    id draw;
    str category, answer;
};
struct noted_answer {
    int64_t place;
};
static const struct field note_answer_in[] = {
    FIELD(struct note_answer, draw, "抽取"),
    FIELD(struct note_answer, category, "类别", .max = 12),
    CHOICE(struct note_answer, answer, "下一位的答复", draw_answers),
    {0},
};
static const struct field noted_answer_out[] = {
    FIELD(struct noted_answer, place, "第几位"), {0}};

static err seats_of(struct call *c, const struct note_answer *p, int64_t *ret)
{
    struct draw_seat_row_rows seats;
    TRY(draw_seats(c->db, c->a, p->draw, &seats));
    for (size_t i = 0; i < seats.n; i++)
        if (str_eq(seats.at[i].category, p->category)) {
            *ret = seats.at[i].seats;
            return OK;
        }
    return refuse_field(c, "category", "没有这个{label}");
}

static err note_answer_check(struct call *c, const void *in, void *out)
{
    const struct note_answer *p = in;
    struct noted_answer *o = out;
    struct draw_row *d = NULL;
    struct draw_place_row_rows places;
    int64_t seats = 0, taken = 0;
    TRY(draw_at(c, p->draw, "ranked", &d));
    TRY(seats_of(c, p, &seats));
    TRY(draw_places(c->db, c->a, p->draw, &places));
    for (size_t i = 0; i < places.n && !o->place; i++) {
        const struct draw_place_row *x = &places.at[i];
        if (!str_eq(x->category, p->category))
            continue;
        taken += str_eq(x->answer, S("accepted"));
        if (!x->answer.at)
            o->place = x->place;
    }
    if (taken >= seats)
        return REFUSE(c, draw_seats_taken, "category", ARG(p->category), ARG(seats));
    return o->place ? OK : refuse_field(c, "category", "这个{label}的名单已经问完，请另行抽取");
}

static err note_answer_apply(struct db *db, const struct entry *e, const void *in,
                             const void *out)
{
    const struct note_answer *p = in;
    TRY(draw_place_answer(db, .draw = p->draw, .category = p->category,
                          .place = ((const struct noted_answer *)out)->place,
                          .answer = p->answer, .at = e->at));
    return draw_note(db, p->draw, e);
}

struct opened_name {
    str category, fixed, salt, name, unit;
    int64_t place;
};
struct opened_names {
    struct {
        struct opened_name *at;
        size_t n;
    } names;
};
static const struct field opened_name_fields[] = {
    FIELD(struct opened_name, category, "类别"), FIELD(struct opened_name, place, "第几位"),
    FIELD(struct opened_name, fixed, "候选的指纹"), FIELD(struct opened_name, salt, "盐"),
    FIELD(struct opened_name, name, "姓名或名称"), FIELD(struct opened_name, unit, "单位"),
    {0}};
static const struct field opened_names_out[] = {
    LIST(struct opened_names, names, "姓名", opened_name_fields, .max = 200), {0}};

// 87-47: the names of a committee are secret until the result is out.
static err may_be_named(struct call *c, const struct draw_row *d)
{
    struct draw_project_row *t = NULL;
    if (!str_eq(d->purpose, S("committee")))
        return OK;
    TRY(draw_project(c->db, c->a, d->project, &t));
    bool out = t && (str_eq(t->state, S("awarded")) || str_eq(t->state, S("failed")) ||
                     str_eq(t->state, S("ended")));
    return out ? OK : REFUSE(c, draw_names_secret, "draw");
}

static err name_place(const struct draw_place_row *x, const struct draw_candidate_row_rows *rows,
                      const struct draw_pool *pool, struct opened_names *o)
{
    struct hash fixed;
    if (!hash_parse(x->fixed, &fixed))
        return fault("a place has no commitment");
    for (size_t i = 0; i < rows->n; i++)
        if (hash_same(fixed, pool->at[i].commitment))
            o->names.at[o->names.n++] =
                (struct opened_name){x->category, x->fixed, rows->at[i].salt, rows->at[i].name,
                                     rows->at[i].unit, x->place};
    return OK;
}

static err name_check(struct call *c, const void *in, void *out)
{
    id draw = ((const struct of_draw *)in)->draw;
    struct opened_names *o = out;
    struct draw_row *d = NULL;
    struct draw_place_row_rows places;
    struct draw_candidate_row_rows rows;
    struct draw_pool pool;
    TRY(draw_at(c, draw, "ranked", &d));
    TRY(may_be_named(c, d));
    TRY(draw_places(c->db, c->a, draw, &places));
    TRY(draw_pool_of(c->db, c->a, draw, &rows, &pool));
    o->names.at = new(c->a, struct opened_name, places.n + 1);
    for (size_t i = 0; i < places.n; i++) {
        const struct draw_place_row *x = &places.at[i];
        bool due = !draw_of_people(d->purpose) || str_eq(x->answer, S("accepted"));
        if (due && !x->name.at)
            TRY(name_place(x, &rows, &pool, o));
    }
    return o->names.n ? OK : refuse_field(c, "draw", "没有等着公布的姓名：先登记谁接受");
}

static err name_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    id draw = ((const struct of_draw *)in)->draw;
    const struct opened_names *o = out;
    for (size_t i = 0; i < o->names.n; i++) {
        const struct opened_name *x = &o->names.at[i];
        TRY(draw_place_name(db, .draw = draw, .category = x->category, .place = x->place,
                            .name = x->name, .unit = x->unit, .salt = x->salt));
    }
    return draw_note(db, draw, e);
}

const struct act draw_rank_acts[] = {
    {"draw.rank", "排出次序", NULL, ACT_PUBLIC, CLOCK, ACT_IN(struct of_draw, of_draw_in),
     ACT_OUT(struct ranked, ranked_out), .check = rank_check, .apply = rank_apply},
    {"draw.enter_numbers", "填公布的数字", "按 RFC 3797 由这些数字排出次序，谁都能重算。", ACT_PUBLIC,
     MAY(draw_keeper, "draw"), ACT_IN(struct enter_numbers, enter_numbers_in),
     ACT_OUT(struct numbered_order, numbered_out), .check = enter_numbers_check,
     .apply = enter_numbers_apply, .then = "/draw/{draw}"},
    {"draw.note_answer", "登记答复", "按次序问下一位；不能参加的也公开记一笔，轮到再下一位。", ACT_PUBLIC,
     MAY(draw_keeper, "draw"), ACT_IN(struct note_answer, note_answer_in),
     ACT_OUT(struct noted_answer, noted_answer_out), .check = note_answer_check,
     .apply = note_answer_apply, .then = "/draw/{draw}/work"},
    {"draw.publish_names", "公布姓名", "连同盐一起公布：谁都能核对这就是当初名单里的那一位。", ACT_PUBLIC,
     MAY(draw_keeper, "draw"), ACT_IN(struct of_draw, of_draw_in),
     ACT_OUT(struct opened_names, opened_names_out), .check = name_check, .apply = name_apply,
     .then = "/draw/{draw}"},
    {0},
};
