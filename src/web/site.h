// Inside the site: what turns a request into a visit and a visit into an answer. Only web/ uses it.
#pragma once

#include "web/request.h"
#include "web/workbook.h"

struct visit visit_make(const struct site *s, struct db *db, const struct request *r);
err visit_who(const struct site *s, struct visit *v, const struct request *r);
// Whether the visitor may see what the row is about.
err visit_may(struct visit *v, const struct may *may);

// The page for a path, filling v->parts; NULL if there is none.
const struct page *route_page(const struct house *h, struct visit *v, str path);

// The paper at PATH, PATH.pdf or PATH.docx, setting v->form; NULL if there is none.
const struct page *route_paper(const struct house *h, struct visit *v, str path);
err show_paper(struct visit *v, const void *view);

// The page whose list this address with .csv asks for, setting v->csv; NULL if there is none.
const struct page *route_csv(const struct house *h, struct visit *v, str path);
void show_csv(struct visit *v, const void *view);

// A page, as HTML or JSON by v->api.
void show_page(const struct site *s, struct visit *v, struct answer *ret);
void show_failure(struct visit *v, err e, struct answer *ret);
void finish(struct visit *v, struct answer *ret);  // from the visit's out, location and cookies

// The form of an act: empty, or again with what was sent and what is wrong with it.
void show_form(struct visit *v, const struct act *act, const struct form *sent,
               const struct call *refused, struct answer *ret);
// The same with what a workbook says, and where in it something is wrong.
void show_filled(struct visit *v, const struct act *act, const struct filled *filled,
                 const struct call *refused, struct answer *ret);
// Whether the visitor may have this form, and what it is about.
err form_ask(struct visit *v, const struct act *act, const struct form *sent, id *ret_thing);

// Drafts: true if the form was sent to be saved or dropped; then it is a call or an answer.
bool draft_post(const struct site *s, struct visit *v, struct request *r, const struct act *act,
                struct answer *ret, struct call **ret_call);
void draft_answer(const struct site *s, struct visit *v, struct request *r, const struct act *act,
                  struct call *c, struct answer *ret);
struct call *draft_call(const struct site *s, struct visit *v, const struct request *r,
                        const struct act *which, const void *in);

// A form in parts: its list of parts, one part, and all of it to be read before it is filed.
bool parts_asked(const struct visit *v, const struct act *act);  // not all on one page
void show_parts(const struct site *s, struct visit *v, const struct act *act, struct answer *ret);
void show_part(const struct site *s, struct visit *v, const struct act *act,
               const struct form *sent, const struct call *refused, struct answer *ret);
void show_check(const struct site *s, struct visit *v, const struct act *act, struct form *sent,
                const struct call *refused, struct answer *ret);
// The draft as a whole, with one part as it was sent now.
err parts_merge(struct visit *v, const struct act *act, id thing, const struct form *part,
                struct form *ret);
// What is filed from the page that shows all of it: the draft, in place of what was sent.
// *ret_gone: it is not the one that was shown, or was filed already.
err parts_filed(struct visit *v, const struct act *act, struct form *sent, bool *ret_gone);

// The workbook of an act's form: its template; a filled one shown as the form; the same as JSON.
void workbook_answer(struct visit *v, const struct act *act, struct answer *ret);
void workbook_post(struct visit *v, const struct act *act, const struct form *sent,
                   struct answer *ret);
void workbook_api(struct visit *v, str kind, struct request *r, struct answer *ret);

// The API.
void api_answer(const struct site *s, struct visit *v, struct request *r, struct answer *ret,
                struct call **ret_call);
void api_problem(struct visit *v, err e, const struct call *c, struct answer *ret);
void api_openapi(struct visit *v, struct answer *ret);

// Acts from forms.
struct call *call_make(const struct site *s, struct visit *v, const struct request *r,
                       const struct act *act);
void call_prepare(struct call *c, struct db *db);  // sets c->result
// Gives the files that came with a request their tickets.
void files_ticket(const struct site *s, arena *a, id person, struct form *f);
// Each file of an act must come from who uploaded it (its hash may be known to others) and be what
// its name says. What is wrong is added to c->errors.
void files_check(const struct site *s, struct call *c, const struct field *fields, void *in,
                 str prefix);
str file_ticket(const struct site *s, arena *a, id person, str sha256, int64_t size);
// Whether a browser was sent here by another site.
bool from_elsewhere(const struct request *r);
err csrf_of(const struct site *s, arena *a, str session, str *ret);
// The key of a person: of what is sent, and of tickets.
err person_key(const struct site *s, arena *a, id person, struct hash *ret);

// Styles and behaviours, compiled in.
struct asset {
    const char *name, *type, *bytes, *hash;
    size_t len;
};
extern const struct asset assets[];
extern const size_t assets_count;
bool asset_answer(str path, struct answer *ret);
