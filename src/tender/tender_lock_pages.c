// Padlocks of one tender, and the tenders whose keys a trading centre keeps.
#include "crypto/age.h"
#include "tender/tender_views.h"
#include "tender_lock_html.h"

static err ask_key_holder(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                          const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = str_eq(who->post_kind, S("key_holder"));
    return OK;
}
static const struct relation key_holder = {"key_holder", "交易中心的密钥保管", ask_key_holder,
                                           .bare = true};

struct choices tender_lock_roles_of(__attribute__((unused)) arena *a)
{
    size_t n = 0;
    while (tender_lock_roles[n].code)
        n++;
    return (struct choices){tender_lock_roles, n};
}

static err load_mine(struct visit *v, struct locks_view *p, const struct tender_lock_row *l)
{
    struct tender_rehearsal_of_row *asked = NULL;
    TRY(tender_rehearsal_of(v->db, v->a, p->tender.id, l->recipient, &asked));
    p->mine.at[p->mine.n++] = (struct my_lock){*l, asked ? asked->sealed : (str){0},
                                               asked ? asked->at : (instant){0},
                                               age_recipient_suite(l->recipient) == SUITE_GM};
    return OK;
}

static err locks_load(struct visit *v, void *view)
{
    struct locks_view *p = view;
    struct tender_row *t = NULL;
    TRY(tender_by_id(v->db, v->a, visit_id(v, "id"), &t));
    if (!t)
        return missing();
    p->tender = *t;
    p->words = tender_words_of(t->method);
    p->layer = str_eq(v->who.post_kind, S("key_holder")) ? S("inner") : S("outer");
    p->draft = str_eq(t->state, S("draft"));
    p->gm = law_suite(v->law, v->today) == SUITE_GM;
    p->once = visit_once(v);
    v->title = join(v->a, str_of(tr(v->lang, "两把锁")), S(" "), t->title);
    TRY(tender_locks(v->db, v->a, t->id, &p->locks));
    p->mine.at = new(v->a, struct my_lock, p->locks.n + 1);
    for (size_t i = 0; i < p->locks.n; i++) {
        bool outer = str_eq(p->locks.at[i].layer, S("outer"));
        p->outer += outer;
        p->inner += !outer;
        if (str_eq(p->locks.at[i].layer, p->layer))
            TRY(load_mine(v, p, &p->locks.at[i]));
    }
    return OK;
}

static const struct part locks_parts[] = {
    PART_ONE(struct locks_view, tender, tender_row),
    PART_MANY(struct locks_view, locks, tender_lock_row),
    PART_PLAIN(struct locks_view, layer, TEXT),
    {0},
};

bool tender_rehearsal_due(const struct tender_to_lock_row *r, instant now)
{
    day before = day_plus(day_of(r->deadline), -1);
    return r->inner && now.us < r->deadline.us && day_of(now).n >= before.n &&
           (!r->last_rehearsed.us || day_of(r->last_rehearsed).n < before.n);
}

static err to_lock_load(struct visit *v, void *view)
{
    struct to_lock_view *p = view;
    TRY(tenders_to_lock(v->db, v->a, &p->rows));
    for (size_t i = 0; i < p->rows.n; i++)
        p->due += tender_rehearsal_due(&p->rows.at[i], v->now);
    return OK;
}

static const struct part to_lock_parts[] = {
    PART_MANY(struct to_lock_view, rows, tender_to_lock_row),
    {0},
};

const struct page tender_lock_pages[] = {
    {"/tender/{id}/locks", "两把锁", MAY(lock_keeper, "id"), locks_load,
     VIEW(struct locks_view, locks, locks_parts)},
    {"/locks", "密钥保管", MAY(key_holder, NULL), to_lock_load,
     VIEW(struct to_lock_view, to_lock, to_lock_parts), .menu = MENU_OTHER},
    {0},
};
