// A form that came after its session had ended: kept a few minutes, and shown again, filled, to the
// same person once signed in.
#include "web/kept.h"

#include <string.h>

#include "base/os.h"
#include "crypto/hash.h"
#include "web/drawing.h"
#include "web/widgets.h"

// Absent if there is no key now: then the form is not kept.
static str keeper_code(const struct visit *v, str person)
{
    struct hash h;
    err e = seal_key(v->seal, join(v->a, S("who\n"), person), &h);
    return e.kind ? (str){0} : base64_url(v->a, hash_bytes(&h));
}

str form_keeper(const struct visit *v)
{
    str person = id_text(v->a, v->who.person);
    return join(v->a, person, S("."), keeper_code(v, person));
}

// Whose form it was, from what form_keeper() wrote; 0 if it was not written here.
static id keeper_of(const struct visit *v, const struct form *form)
{
    id person = {0};
    str code = form_get(form, S("_who"));
    str text = code.at ? str_cut(&code, '.') : (str){0};
    str right = code.at ? keeper_code(v, text) : (str){0};
    bool ours = right.at && str_eq(code, right);
    return ours && id_parse(text, &person) ? person : (id){0};
}

static str new_key(arena *a)
{
    unsigned char bytes[18];
    os_random(bytes, sizeof bytes);
    return base64_url(a, (str){(const char *)bytes, sizeof bytes});
}

// What the form is about, without asking whether this person may: that is asked when it is shown.
static id thing_of(const struct act *act, const struct form *form)
{
    id thing = {0};
    str text = act->may.thing ? form_get(form, str_of(act->may.thing)) : (str){0};
    return text.at && id_parse(str_trim(text), &thing) ? thing : (id){0};
}

bool keep_late_form(const struct site *s, struct visit *v, struct request *r,
                    const struct act *act, struct call **ret_call)
{
    struct draft_keeping in = {.person = keeper_of(v, &r->form), .act = str_of(act->kind)};
    struct who who = v->who;
    if (who.person.n || !in.person.n || str_eq(form_get(&r->form, S("_save")), S("auto")))
        return false;
    v->who = (struct who){.person = in.person};
    struct form whole = r->form;
    in.thing = thing_of(act, &r->form);
    files_ticket(s, v->a, in.person, &r->form);
    bool fits = draft_fits(act, &v->who);
    if (fits && form_get(&r->form, S("_part")).at)
        fits = !parts_merge(v, act, in.thing, &r->form, &whole).kind;
    v->who = who;
    if (!fits)
        return false;
    in.key = new_key(v->a);
    in.body = draft_body(v->a, act, &whole);
    if (in.body.len > draft_body_max)
        return false;
    *ret_call = draft_call(s, v, r, &draft_keep, &in);
    return true;
}

void kept_answer(struct visit *v, const struct act *act, const struct call *c, struct answer *ret)
{
    const struct draft_keeping *in = c->in;
    if (c->result.kind) {
        show_failure(v, c->result, ret);
        return;
    }
    str path = form_address(v->a, act, in->thing);
    str mark = str_find(path, S("?")) >= 0 ? S("&") : S("?");
    str next = join(v->a, path, mark, S("kept="), in->key);
    v->location = join(v->a, S("/sign-in?next="), url_part(v->a, next));
    finish(v, ret);
}
