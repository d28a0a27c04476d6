// The visitor's own calendar: a month of days and the list of what is due, and the same as a
// calendar to subscribe to, under an address that only its owner knows.
#include <string.h>

#include "account/account.h"
#include "archive/archive_views.h"
#include "archive_calendar_html.h"
#include "base/os.h"
#include "crypto/password.h"
#include "web/ics.h"

enum { week_days = 7, weeks_max = 6 };

// The first of the month "2026-03", or of today's.
static day month_of(const struct visit *v)
{
    day d = {0};
    str text = visit_text(v, "month");
    if (text.at && day_parse(join(v->a, text, S("-01")), &d))
        return d;
    struct date today = day_date(v->today);
    return day_make(today.year, today.month, 1);
}

static str month_address(struct visit *v, day first)
{
    return join(v->a, S("/calendar?month="), str_part(day_text(v->a, first), 0, 7));
}

static int64_t due_on(const struct tasks *t, day d)
{
    int64_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += task_day(&t->at[i]).n == d.n;
    return n;
}

static struct month_cell cell_of(struct visit *v, const struct calendar_view *p, day d)
{
    const struct calendar *c = &v->law->calendar;
    struct month_cell cell = {.day = d, .due = due_on(&p->all, d), .today = d.n == v->today.n};
    cell.off = !day_is_working(c, d);
    cell.make_up = !cell.off && day_week(d) > 5;
    if (!day_is_holiday(c, d, &cell.name))
        cell.name = (str){0};
    return cell;
}

static void fill_month(struct visit *v, struct calendar_view *p)
{
    day next = day_plus_months(p->first, 1);
    day d = day_plus(p->first, 1 - day_week(p->first));
    p->weeks = (struct month_weeks){new(v->a, struct month_week, weeks_max), 0};
    while (d.n < next.n) {
        struct month_week *w = &p->weeks.at[p->weeks.n++];
        w->cells = (struct month_cells){new(v->a, struct month_cell, week_days), week_days};
        for (size_t i = 0; i < week_days; i++, d = day_plus(d, 1))
            if (d.n >= p->first.n && d.n < next.n)
                w->cells.at[i] = cell_of(v, p, d);
    }
    p->month = (struct tasks){new(v->a, struct task, p->all.n + 1), 0};
    for (size_t i = 0; i < p->all.n; i++) {
        day x = task_day(&p->all.at[i]);
        if (x.n >= p->first.n && x.n < next.n)
            p->month.at[p->month.n++] = p->all.at[i];
    }
}

static err calendar_load(struct visit *v, void *view)
{
    struct calendar_view *p = view;
    struct calendar_key_of_row *key = NULL;
    TRY(tasks_with_days(v, &p->all));
    p->first = month_of(v);
    p->before = month_address(v, day_plus_months(p->first, -1));
    p->after = month_address(v, day_plus_months(p->first, 1));
    p->once = visit_once(v);
    fill_month(v, p);
    TRY(calendar_key_of(v->db, v->a, v->who.post, v->who.person, &key));
    if (key)
        p->address = join(v->a, v->host, S("/calendar.ics?key="), key->key);
    p->rows = (struct todo_rows){new(v->a, struct todo, p->all.n + 1), p->all.n};
    for (size_t i = 0; i < p->all.n; i++) {
        const struct task *t = &p->all.at[i];
        p->rows.at[i] = (struct todo){str_of(tr(v->lang, t->zh)), t->title, t->link, task_day(t),
                                      t->amount, t->rule ? str_of(t->rule->clause) : (str){0}};
    }
    return OK;
}

static const struct part calendar_parts[] = {PART_MANY(struct calendar_view, rows, todo), {0}};

static err put_event(struct visit *v, struct ics *c, const struct task *t)
{
    struct deadline_moves_row moves = {0};
    str what = str_of(tr(v->lang, t->zh));
    if (t->until.us)
        TRY(deadline_moves(v->db, v->a, t->thing, &moves));
    ics_event(c, &(struct ics_event){
        .uid = join(v->a, id_text(v->a, t->thing), S("-"),
                    str_part(hash_hex(v->a, sha256(str_of(t->zh))), 0, 12)),
        .at = t->until, .day = t->until.us ? (day){0} : t->due,
        .title = t->title.len ? join(v->a, what, S("："), t->title) : what,
        .about = t->rule ? str_of(v->lang == LANG_EN ? t->rule->clause_en : t->rule->clause)
                         : S(""),
        .url = t->link.at ? join(v->a, v->host, t->link) : S(""), .stamp = v->now,
        .sequence = moves.n});
    return OK;
}

// Whoever has the address reads as that post, and only this.
static err ics_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct calendar_reader_row *r = NULL;
    struct tasks all;
    str key = visit_text(v, "key");
    if (!key.at)
        return missing();
    TRY(calendar_reader(v->db, v->a, key, &r));
    if (!r)
        return missing();
    v->who = (struct who){.person = r->person, .post = r->post, .org = r->org,
                          .post_kind = r->kind};
    v->visitor = (struct visitor){.who = v->who, .person_name = r->name, .org_name = r->org_name,
                                  .menu = post_menu(r->kind)};
    TRY(tasks_with_days(v, &all));
    struct ics c = ics_begin(&v->out, join(v->a, str_of(tr(v->lang, "信约")), S(" "), r->name));
    for (size_t i = 0; i < all.n; i++)
        TRY(put_event(v, &c, &all.at[i]));
    ics_end(&c);
    return OK;
}

struct new_key {
    str key;
};
static const struct field new_key_out[] = {
    FIELD(struct new_key, key, "地址中的密钥", .max = 100), {0}};

static err new_key_check(struct call *c, __attribute__((unused)) const void *in, void *out)
{
    ((struct new_key *)out)->key = token_new(c->a);
    return OK;
}

static err new_key_apply(struct db *db, const struct entry *e,
                         __attribute__((unused)) const void *in, const void *out)
{
    return subscription_put(db, .post = e->post, .person = e->by,
                            .key = ((const struct new_key *)out)->key, .since = e->at);
}

const struct act archive_calendar_acts[] = {
    {"archive.share_calendar", "生成订阅地址",
     "手机和电脑的日历可以按这个地址订阅；再生成一次，原来的地址就失效。", ACT_SIDE,
     MAY(signed_in, NULL), ACT_OUT(struct new_key, new_key_out), .check = new_key_check,
     .apply = new_key_apply, .then = "/calendar"},
    {0},
};

const struct page archive_calendar_pages[] = {
    {"/calendar", "日历", MAY(signed_in, NULL), calendar_load,
     VIEW(struct calendar_view, calendar, calendar_parts)},
    {"/calendar.ics", "日历", ANYONE, ics_load, .type = "text/calendar; charset=utf-8"},
    {0},
};
