#include "account/account.h"
#include "supplier/supplier_views.h"
#include "supplier_html.h"

// A certificate that ends within these days is pointed out; no rule of law.
enum { remind_days = 30 };

int64_t days_left(const struct visit *v, day until)
{
    return until.n - v->today.n;
}

bool ends_soon(const struct visit *v, day until)
{
    return until.n && days_left(v, until) >= 0 && days_left(v, until) <= remind_days;
}

static err load_whole(struct visit *v, id org, struct supplier_view *p)
{
    struct supplier_row *row = NULL;
    TRY(supplier_find(v->db, v->a, org, &row));
    if (!row)
        return missing();
    p->row = *row;
    p->once = visit_once(v);
    TRY(supplier_certificates_of(v->db, v->a, org, &p->certificates));
    return supplier_remarks_of(v->db, v->a, org, &p->remarks);
}

static err own_load(struct visit *v, void *view)
{
    return load_whole(v, v->who.org, view);
}

static err review_load(struct visit *v, void *view)
{
    struct supplier_view *p = view;
    TRY(load_whole(v, visit_id(v, "id"), p));
    v->title = p->row.name;
    return OK;
}

static const struct part whole_parts[] = {
    PART_ONE(struct supplier_view, row, supplier_row),
    PART_MANY(struct supplier_view, remarks, supplier_remark_row),
    PART_MANY(struct supplier_view, certificates, supplier_certificate_row),
    {0},
};

static err queue_load(struct visit *v, void *view)
{
    struct queue_view *p = view;
    struct suppliers_to_verify_count_row count = {0};
    p->desk = str_eq(v->who.post_kind, S("oversight"));
    TRY(suppliers_to_verify_count(v->db, v->a, &count));
    p->paging = paging_of(v, count.n);
    return suppliers_to_verify(v->db, v->a, (p->paging.page - 1) * p->paging.size, &p->rows);
}

static const struct part queue_parts[] = {
    PART_MANY(struct queue_view, rows, supplier_queued),
    {"total", PART_INT, offsetof(struct queue_view, paging.total), NULL},
    {0},
};

static str reason_of(const struct supplier_view *p, const char *field)
{
    for (size_t i = 0; i < p->remarks.n; i++)
        if (str_eq(p->remarks.at[i].field, str_of(field)))
            return p->remarks.at[i].reason;
    return (str){0};
}

static struct options options_of(const struct visit *v, const struct choice *choices)
{
    struct options o = {NULL, 0};
    while (choices[o.n].code)
        o.n++;
    o.at = new(v->a, struct option, o.n);
    for (size_t i = 0; i < o.n; i++)
        o.at[i] = (struct option){str_of(choices[i].code), str_of(tr(v->lang, choices[i].zh))};
    return o;
}

static struct entry_line chosen(const struct visit *v, const char *field,
                                const struct choice *choices, str code)
{
    const char *zh = choice_word(choices, code);
    return (struct entry_line){field, .text = str_of(zh ? tr(v->lang, zh) : NULL), .value = code,
                               .options = options_of(v, choices)};
}

static struct entry_line written(const char *field, str text)
{
    return (struct entry_line){field, .text = text, .value = text};
}

struct entry_lines entry_lines_of(struct visit *v, const struct supplier_view *p)
{
    const struct supplier_row *r = &p->row;
    const struct entry_line all[] = {
        written("name", r->name),
        chosen(v, "kind", supplier_kinds, r->kind),
        chosen(v, "size", supplier_sizes, r->size),
        written("address", r->address),
        written("legal_rep", r->legal_rep),
        written("contact", r->contact),
        written("phone", r->phone),
        written("founded", r->founded.n ? day_text(v->a, r->founded) : (str){0}),
    };
    size_t n = sizeof all / sizeof *all;
    struct entry_lines lines = {new(v->a, struct entry_line, n), n};
    for (size_t i = 0; i < n; i++) {
        lines.at[i] = all[i];
        lines.at[i].zh = choice_word(supplier_fields, str_of(all[i].field));
        lines.at[i].reason = reason_of(p, all[i].field);
    }
    return lines;
}

static err certificate_load(struct visit *v, __attribute__((unused)) void *view)
{
    struct supplier_certificate_row *row = NULL;
    TRY(supplier_certificate_find(v->db, v->a, visit_id(v, "id"), &row));
    if (!row || !row->file.at)
        return missing();
    return visit_file(v, row->file, row->file_name);
}

// Who has an account goes on where the draft stands.
static err register_load(struct visit *v, void *view)
{
    struct register_view *p = view;
    if (v->who.person.n && !v->who.post.n)
        v->location = S("/do/supplier.enroll");
    p->once = visit_once(v);
    return OK;
}

const struct page supplier_pages[] = {
    {"/register", "登记供应商", ANYONE, register_load,
     VIEW(struct register_view, supplier_register, NULL)},
    {"/suppliers/review", "供应商核验", MAY(any_finance, NULL), queue_load,
     VIEW(struct queue_view, supplier_queue, queue_parts), .menu = MENU_FINANCE},
    {"/suppliers/review/{id}", "供应商核验", MAY(verifier_of, "id"), review_load,
     VIEW(struct supplier_view, supplier_review, whole_parts)},
    {"/supplier", "单位资料", MAY(any_supplier, NULL), own_load,
     VIEW(struct supplier_view, supplier_own, whole_parts), .menu = MENU_SUPPLIER},
    {"/certificate/{id}", "证书扫描件", ANYONE, certificate_load},
    {0},
};
