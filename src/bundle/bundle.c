#include "bundle/bundle.h"

#include <string.h>

#include "bundle/bundle_parts.h"

const struct choice bundle_kinds[] = {
    {"public", "公众"}, {"supplier", "供应商"}, {"supervision", "监督"}, {0}};

// What every reader of a bundle needs: the log's keys and witnesses, and the law that was set.
static bool is_ground(const char *kind)
{
    static const char *const kinds[] = {"log.begin", "log.set_key", "log.set_witness",
                                        "log.end_witness", "law.set"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

enum { projects_max = 16 };
struct naming {
    struct db *db;
    arena *a;
    id projects[projects_max];
    size_t n;
};

static err name_thing(struct naming *w, id thing)
{
    struct project_of_thing_row row;
    if (!thing.n)
        return OK;
    TRY(project_of_thing(w->db, w->a, thing, &row));
    for (size_t i = 0; i < w->n; i++)
        if (id_same(w->projects[i], row.project))
            return OK;
    if (row.project.n && w->n < projects_max)
        w->projects[w->n++] = row.project;
    return OK;
}

static err name_things(struct naming *w, const struct field *fields, const void *from)
{
    for (const struct field *f = fields; f && f->name; f++)
        if (f->kind == FIELD_ID)
            TRY(name_thing(w, *(const id *)field_member(f, from)));
    return OK;
}

// The rows of a list are asked only where nothing else says what the act is about.
static err name_rows(struct naming *w, const struct field *fields, const void *from)
{
    for (const struct field *f = fields; f && f->name; f++) {
        if (f->kind != FIELD_LIST)
            continue;
        const struct rows *rows = field_rows(f, from);
        for (size_t i = 0; i < rows->n && !w->n; i++)
            TRY(name_things(w, f->fields, (const char *)rows->at + i * f->size));
    }
    return OK;
}

err bundle_derive(struct db *db, arena *a, const struct entry *e, const struct act *act,
                  const void *in, const void *out)
{
    struct naming w = {.db = db, .a = a};
    if (act->log == ACT_SIDE)
        return OK;
    int64_t n = e->is_public ? e->seq : e->n;
    if (e->is_public && is_ground(e->kind))
        return about_add(db, .project = 0, .public = true, .n = n, .org = 0);
    TRY(name_things(&w, act->in, in));
    TRY(name_things(&w, act->out, out));
    if (!w.n)
        TRY(name_rows(&w, act->in, in));
    if (!w.n)
        TRY(name_rows(&w, act->out, out));
    for (size_t i = 0; i < w.n; i++)
        TRY(about_add(db, .project = w.projects[i].n, .public = e->is_public, .n = n,
                      .org = e->org.n));
    return OK;
}

err bundle_is_secret(struct db *db, arena *a, id project, bool *ret)
{
    struct bundle_secret_round_row *row = NULL;
    TRY(bundle_secret_round(db, a, project, &row));
    *ret = row;
    return OK;
}

const struct slice bundle_slice = {
    "bundle", "卷宗", {bundle_acts_table}, {bundle_pages}, &bundle_sql};
