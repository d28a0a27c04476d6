#include "journal/draft.h"

#include "crypto/hash.h"
#include "journal_sql.h"

err draft_find(struct db *db, arena *a, id person, str act, id thing, instant now,
               struct draft **ret)
{
    struct draft_row *row = NULL;
    *ret = NULL;
    TRY(draft_of(db, a, person, act, thing.n, now, &row));
    if (!row)
        return OK;
    *ret = new(a, struct draft, 1);
    **ret = (struct draft){row->version, row->body, row->saved};
    return OK;
}

err draft_list(struct db *db, arena *a, id person, instant now, struct drafts *ret)
{
    struct draft_listed_rows rows;
    TRY(drafts_of_person(db, a, person, now, &rows));
    *ret = (struct drafts){new(a, struct draft_listed_one, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct draft_listed_one){rows.at[i].act, {rows.at[i].thing},
                                               rows.at[i].saved};
    return OK;
}

static err ask_somebody(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                        const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = who->person.n != 0;
    return OK;
}
static const struct relation somebody = {"somebody", "已登录的人", ask_somebody, .bare = true};

static const struct field saving_fields[] = {
    FIELD(struct draft_saving, act, "事项"),
    FIELD(struct draft_saving, thing, "编号", .optional = true),
    FIELD(struct draft_saving, based, "版本"),
    {0},
};
static const struct field saved_fields[] = {FIELD(struct draft_saved, version, "版本"), {0}};

static err save_check(struct call *c, const void *in, void *out)
{
    const struct draft_saving *s = in;
    struct draft *stands = NULL;
    if (s->body.len > draft_body_max)
        return (err){.kind = ERR_TOO_BIG};
    TRY(draft_find(c->db, c->a, c->who.person, s->act, s->thing, c->at, &stands));
    int64_t version = stands ? stands->version : 0;
    if (version != s->based && stands)
        return conflict(c, c->who.person, stands->saved);
    ((struct draft_saved *)out)->version = version + 1;
    return OK;
}

static err save_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct draft_saving *s = in;
    TRY(draft_forget(db, .before = e->at));
    return draft_put(db, .person = e->by, .act = s->act, .thing = s->thing.n,
                     .version = ((const struct draft_saved *)out)->version, .body = s->body,
                     .saved = e->at, .until = instant_plus(e->at, draft_days * DAY_US));
}

static err drop_apply(struct db *db, const struct entry *e, const void *in,
                      __attribute__((unused)) const void *out)
{
    const struct draft_saving *s = in;
    return draft_remove(db, .person = e->by, .act = s->act, .thing = s->thing.n);
}

static err keep_apply(struct db *db, const struct entry *e, const void *in,
                      __attribute__((unused)) const void *out)
{
    const struct draft_keeping *k = in;
    struct hash h = sha256(k->key);
    TRY(kept_forget(db, .before = e->at));
    return kept_put(db, .key = hash_bytes(&h), .person = k->person, .act = k->act,
                    .thing = k->thing.n, .body = k->body,
                    .until = instant_plus(e->at, kept_minutes * MINUTE_US));
}

const struct act draft_save = {
    "draft.save", "存草稿", NULL, ACT_SIDE, MAY(somebody, NULL),
    ACT_IN(struct draft_saving, saving_fields), ACT_OUT(struct draft_saved, saved_fields),
    .check = save_check, .apply = save_apply};
const struct act draft_drop = {
    "draft.drop", "丢弃草稿", NULL, ACT_SIDE, MAY(somebody, NULL),
    ACT_IN(struct draft_saving, saving_fields), .apply = drop_apply};
const struct act draft_keep = {
    "draft.keep", "登录后接着填", NULL, ACT_SIDE, ANYONE, .in_size = sizeof(struct draft_keeping),
    .apply = keep_apply};

err draft_kept(struct db *db, arena *a, str key, id person, instant now, str *ret_body)
{
    struct kept_of_row *row = NULL;
    struct hash h = sha256(key);
    TRY(kept_of(db, a, hash_bytes(&h), person, now, &row));
    *ret_body = row ? row->body : (str){0};
    return OK;
}

err draft_done(const struct call *c)
{
    if (!c->who.person.n || c->act->log == ACT_SIDE)
        return OK;
    str act = str_of(c->act->kind);
    TRY(draft_remove(c->db, .person = c->who.person, .act = act, .thing = call_thing(c).n));
    return kept_remove(c->db, .person = c->who.person, .act = act, .thing = call_thing(c).n);
}
