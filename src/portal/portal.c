#include "portal/portal.h"

#include "base/utf8.h"
#include "plan/plan.h"
#include "portal/listing.h"
#include "portal/portal_parts.h"

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
                         row->category_name, row->item_name, row->unit, row->number, row->outside,
                         row->filed, row->contract, row->supplier, row->winner, row->recipients,
                         row->place, row->goal};
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
    "portal", "公开", {NULL},
    {portal_front_pages, portal_notice_pages, portal_list_pages, portal_profile_pages,
     portal_project_pages, portal_compare_pages, portal_pages},
    &portal_sql};
