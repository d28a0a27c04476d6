#include "portal/portal.h"

#include "base/utf8.h"
#include "plan/plan.h"
#include "portal/portal_parts.h"

static bool has_token(const struct search_tokens *t, str token)
{
    for (int64_t i = 0; i < t->n; i++)
        if (str_eq(t->at[i], token))
            return true;
    return false;
}

struct search_tokens tokens_in(arena *a, str text)
{
    struct search_tokens t = {.n = 0};
    for (str rest = fold_search(a, text); rest.at && t.n < tokens_max;) {
        str token = str_cut(&rest, ' ');
        if (token.len && !has_token(&t, token))
            t.at[t.n++] = token;
    }
    for (int64_t i = t.n; i < tokens_max; i++)
        t.at[i] = S("");
    return t;
}

static err index_text(struct db *db, arena *a, id notice, str text)
{
    for (str rest = fold_search(a, text); rest.at;) {
        str token = str_cut(&rest, ' ');
        if (token.len && token.len <= 64)
            TRY(token_put(db, .token = token, .notice = notice));
    }
    return OK;
}

static err index_notice(struct db *db, arena *a, id notice)
{
    struct notice_words_row *row = NULL;
    TRY(notice_words(db, a, notice, &row));
    if (!row)
        return OK;
    const str texts[] = {row->title, row->project_title, row->service, row->buyer,
                         row->category_name, row->number, row->supplier};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].at)
            TRY(index_text(db, a, notice, texts[i]));
    return OK;
}

// Acts that publish answer with the notice they made.
err portal_derive(struct db *db, arena *a, const struct entry *e,
                  const struct act *act, __attribute__((unused)) const void *in, const void *out)
{
    const struct field *f = field_named(act->out, S("notice"));
    if (!e->is_public || !f || f->kind != FIELD_ID)
        return OK;
    id notice = *(const id *)(const void *)((const char *)out + f->at);
    return notice.n ? index_notice(db, a, notice) : OK;
}

const struct slice portal_slice = {
    "portal", "公开", {NULL}, {portal_pages, portal_home_pages}, &portal_sql};
