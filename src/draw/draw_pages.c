#include "draw/draw_views.h"

#include <string.h>

#include "draw_html.h"
#include "journal/checkpoint.h"
#include "tlog/draw_file.h"

static err draws_load(struct visit *v, void *view)
{
    struct draws_view *p = view;
    struct draws_count_row count;
    bool holder = str_eq(v->who.post_kind, S("key_holder"));
    TRY(draws_count(v->db, v->a, &count));
    p->total = count.n;
    p->paging = paging_of(v, count.n);
    TRY(draw_opener.ask(v->db, v->a, &v->who, (id){0}, &p->opens));
    if (p->opens || holder)
        TRY(draws_to_work_on(v->db, v->a, v->who.org, holder, &p->mine));
    p->more = p->paging.page * p->paging.size < p->total;
    return draws_newest(v->db, v->a, p->paging.size, (p->paging.page - 1) * p->paging.size,
                        &p->rows);
}

static err load_reader(struct visit *v, struct draw_view *p)
{
    id draw = p->d.id;
    if (!v->who.person.n)
        return OK;
    TRY(draw_keeper.ask(v->db, v->a, &v->who, draw, &p->keeper));
    TRY(draw_insider.ask(v->db, v->a, &v->who, draw, &p->insider));
    TRY(draw_giver_name(v->db, v->a, &v->who, &p->d, &p->giver, &p->giver_org));
    for (size_t i = 0; i < p->parts.n; i++)
        if (str_eq(p->parts.at[i].name, p->giver))
            p->mine = &p->parts.at[i];
    return OK;
}

static err draw_load(struct visit *v, void *view)
{
    struct draw_view *p = view;
    struct draw_row *d = NULL;
    str note;
    TRY(draw_by_id(v->db, v->a, visit_id(v, "id"), &d));
    if (!d)
        return missing();
    p->d = *d;
    p->once = visit_once(v);
    v->title = join(v->a, str_of(tr(v->lang, "抽取")), S(" "), d->subject);
    TRY(draw_seats(v->db, v->a, d->id, &p->seats));
    TRY(draw_parts_of(v->db, v->a, d->id, &p->parts));
    TRY(draw_places(v->db, v->a, d->id, &p->places));
    TRY(draw_entries(v->db, v->a, d->id, &p->entries));
    TRY(checkpoint_newest(v->db, v->a, &note, &p->signed_size));
    // How many of what is for the public to know only when the list is fixed.
    if (str_eq(d->state, S("open")))
        p->seats.n = 0;
    return load_reader(v, p);
}

static int64_t seats_of(const struct draw_view *p, str category)
{
    for (size_t i = 0; i < p->seats.n; i++)
        if (str_eq(p->seats.at[i].category, category))
            return p->seats.at[i].seats;
    return 0;
}

// Who stands where, and in each category whose answer comes next.
static err load_drawn(struct visit *v, struct draw_view *p)
{
    struct draw_pool pool;
    int64_t taken = 0;
    bool asked = false;
    TRY(draw_pool_of(v->db, v->a, p->d.id, &p->candidates, &pool));
    p->drawn.at = new(v->a, struct drawn, p->places.n + 1);
    for (size_t i = 0; i < p->places.n; i++) {
        struct drawn *x = &p->drawn.at[p->drawn.n++];
        *x = (struct drawn){.row = p->places.at[i],
                            .seats = seats_of(p, p->places.at[i].category)};
        if (!i || !str_eq(x->row.category, p->places.at[i - 1].category)) {
            taken = 0;
            asked = false;
        }
        taken += str_eq(x->row.answer, S("accepted"));
        x->next = !x->row.answer.at && !asked && taken < x->seats;
        asked = asked || x->next;
        (void)draw_name_of(&p->candidates, &pool, &x->row, &x->name, &x->unit);
        p->named = p->named || (!x->row.name.at && (str_eq(x->row.answer, S("accepted")) ||
                                                    !draw_of_people(p->d.purpose)));
    }
    return OK;
}

static str one_line(arena *a, str lines)
{
    struct out o = out_plain(a);
    while (lines.at) {
        str line = str_trim(str_cut(&lines, '\n'));
        if (line.len)
            put(&o, join(a, o.len ? S(" ") : S(""), line));
    }
    return out_str(&o);
}

static void load_shut(struct visit *v, struct draw_view *p)
{
    bool inner = !p->keeper;
    p->recipients = one_line(v->a, inner ? p->d.inner_keys : p->d.outer_keys);
    p->shut.at = new(v->a, struct shut_part, p->parts.n + 1);
    for (size_t i = 0; i < p->parts.n; i++) {
        str bytes;
        if (draw_shut(v->a, &p->d, &p->parts.at[i], inner, &bytes))
            p->shut.at[p->shut.n++] =
                (struct shut_part){p->parts.at[i].name, draw_head(v->a, bytes)};
    }
}

static err work_load(struct visit *v, void *view)
{
    struct draw_view *p = view;
    TRY(draw_load(v, view));
    TRY(draw_seats(v->db, v->a, p->d.id, &p->seats));
    TRY(draw_candidates(v->db, v->a, p->d.id, &p->candidates));
    TRY(draw_excluded_of(v->db, v->a, p->d.id, &p->excluded));
    if (str_eq(p->d.state, S("closed")))
        load_shut(v, p);
    return load_drawn(v, p);
}

str draw_shell(struct out *o, const struct draw_view *p)
{
    return join(o->a, S("openssl rand 32 > r.bin\n(printf 'draw-commit/v1\\n"),
                id_text(o->a, p->d.id), S("\\n"), p->giver,
                S("\\n'; cat r.bin) | sha256sum\n"
                  "xxd -p -c 64 r.bin | tee r.txt | age -R inner.txt | age -a -R outer.txt"));
}

// For `xinyue hold`: a line "bid NAME", then the head of the age file.
static err heads_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct draw_view p = {.keeper = false};
    TRY(work_load(v, &p));
    v->title = (str){0};
    visit_named(v, S("headers.txt"));
    for (size_t i = 0; i < p.shut.n; i++) {
        put_raw(&v->out, join(v->a, S("bid "), p.shut.at[i].name, S("\n")));
        put_raw(&v->out, p.shut.at[i].header);
    }
    return OK;
}

static err file_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct draw_file f = {.n = 0};
    struct draw_entry_row_rows rows;
    id draw = visit_id(v, "id");
    int64_t size = 0;
    TRY(checkpoint_newest(v->db, v->a, &f.note, &size));
    TRY(draw_entries(v->db, v->a, draw, &rows));
    if (!f.note.at || !rows.n || rows.at[0].seq >= size)
        return missing();
    f.at = new(v->a, struct draw_proved, rows.n);
    for (size_t i = 0; i < rows.n && rows.at[i].seq < size; i++) {
        struct draw_proved *x = &f.at[f.n++];
        *x = (struct draw_proved){.seq = rows.at[i].seq, .body = rows.at[i].body};
        TRY(entry_proof(v->db, v->a, x->seq, size, &x->proof));
    }
    visit_named(v, join(v->a, S("draw-"), id_text(v->a, draw), S(".json")));
    put_raw(&v->out, draw_file_text(v->a, &f));
    return OK;
}

static const struct part draws_parts[] = {
    PART_MANY(struct draws_view, rows, draw_line),
    PART_PLAIN(struct draws_view, total, INT),
    {0},
};
static const struct part draw_parts[] = {
    PART_ONE(struct draw_view, d, draw_row),
    PART_MANY(struct draw_view, seats, draw_seat_row),
    PART_MANY(struct draw_view, parts, draw_part_row),
    PART_MANY(struct draw_view, places, draw_place_row),
    {0},
};
static const struct part work_parts[] = {
    PART_ONE(struct draw_view, d, draw_row),
    PART_MANY(struct draw_view, seats, draw_seat_row),
    PART_MANY(struct draw_view, candidates, draw_candidate_row),
    PART_MANY(struct draw_view, excluded, draw_excluded_row),
    PART_MANY(struct draw_view, places, draw_place_row),
    {0},
};
static const struct part give_parts[] = {
    PART_ONE(struct draw_view, d, draw_row),
    PART_PLAIN(struct draw_view, giver, TEXT),
    {0},
};

const struct page draw_pages[] = {
    {"/draws", "抽取", ANYONE, draws_load, VIEW(struct draws_view, draws, draws_parts),
     .menu = MENU_BUYER | MENU_AGENCY | MENU_FINANCE | MENU_OTHER},
    {"/draw/{id}", "抽取", ANYONE, draw_load, VIEW(struct draw_view, draw_page, draw_parts)},
    {"/draw/{id}/work", "办理抽取", MAY(draw_insider, "id"), work_load,
     VIEW(struct draw_view, draw_work, work_parts)},
    {"/draw/{id}/give", "交随机数", MAY(draw_giver, "id"), draw_load,
     VIEW(struct draw_view, draw_give, give_parts)},
    {"/draw/{id}/file", "抽取的文件", ANYONE, file_load,
     .type = "application/json; charset=utf-8"},
    {"/draw/{id}/heads", "文件头", MAY(draw_insider, "id"), heads_load,
     .type = "text/plain; charset=utf-8"},
    {0},
};
