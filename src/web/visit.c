#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "web/site.h"

str visit_text(const struct visit *v, const char *name)
{
    return form_get(&v->query, str_of(name));
}

id visit_id(const struct visit *v, const char *name)
{
    id thing = {0};
    str text = form_get(&v->parts, str_of(name));
    if (!text.at)
        text = visit_text(v, name);
    return text.at && id_parse(text, &thing) ? thing : (id){0};
}

int64_t visit_int(const struct visit *v, const char *name, int64_t otherwise)
{
    int64_t n = 0;
    str text = visit_text(v, name);
    return text.at && str_int(str_trim(text), &n) ? n : otherwise;
}

day visit_day(const struct visit *v, const char *name)
{
    day d = {0};
    str text = visit_text(v, name);
    return text.at && day_parse(str_trim(text), &d) ? d : (day){0};
}

void visit_cookie(struct visit *v, const char *name, str value, int64_t seconds)
{
    struct cookie *c = new(v->a, struct cookie, 1);
    *c = (struct cookie){name, value, seconds, v->cookies};
    v->cookies = c;
}

void visit_alternate(struct visit *v, const char *type, const char *zh, str href)
{
    struct alternate *x = new(v->a, struct alternate, 1);
    struct alternate **end = &v->alternates;
    while (*end)
        end = &(*end)->next;
    *x = (struct alternate){type, zh, href, NULL};
    *end = x;
}

// RFC 6266: the name once in ASCII and once in UTF-8 (RFC 5987).
static str disposition(arena *a, str name)
{
    struct out o = out_plain(a);
    put(&o, "attachment; filename=\"");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        char plain = (char)(c > ' ' && c < 127 && c != '"' && c != '\\' ? c : '_');
        put_raw(&o, (str){&plain, 1});
    }
    put(&o, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < name.len; i++)
        put_raw(&o, format(a, "%%%02X", (unsigned char)name.at[i]));
    return out_str(&o);
}

void visit_named(struct visit *v, str name)
{
    v->file_name = disposition(v->a, name);
}

err visit_file(struct visit *v, str sha256, str name)
{
    struct hash h;
    if (!hash_parse(sha256, &h))
        return missing();
    TRY(blob_open(v->blobs, h, &v->file, &v->file_size));
    v->type = "application/octet-stream";
    v->file_name = disposition(v->a, name);
    return OK;
}

err visit_paper(struct visit *v, str sha256, str name)
{
    char head[5] = "";
    TRY(visit_file(v, sha256, name));
    if (pread(v->file, head, sizeof head, 0) != sizeof head ||
        !str_eq((str){head, sizeof head}, S("%PDF-")))
        return OK;
    v->type = "application/pdf";
    v->file_name = S("inline");
    return OK;
}

str visit_once(const struct visit *v)
{
    unsigned char bytes[12];
    os_random(bytes, sizeof bytes);
    return hex(v->a, bytes, sizeof bytes);
}

static enum lang choose_lang(struct visit *v, const struct request *r)
{
    str asked = visit_text(v, "lang");
    if (asked.at) {
        str kept = str_eq(asked, S("en")) ? S("en") : S("zh");
        visit_cookie(v, "lang", kept, (int64_t)365 * 86400);
        return str_eq(kept, S("en")) ? LANG_EN : LANG_ZH;
    }
    return r->lang.at && str_eq(r->lang, S("en")) ? LANG_EN : LANG_ZH;
}

static bool choose_elder(struct visit *v, const struct request *r)
{
    str asked = visit_text(v, "view");
    if (asked.at) {
        bool elder = str_eq(asked, S("elder"));
        visit_cookie(v, "view", elder ? S("elder") : S(""), elder ? (int64_t)365 * 86400 : -1);
        return elder;
    }
    return r->view.at && str_eq(r->view, S("elder"));
}

struct visit visit_make(const struct site *s, struct db *db, const struct request *r)
{
    struct visit v = {.a = r->a, .db = db, .blobs = s->blobs, .journal = s->journal,
                      .house = s->house, .law = journal_law(s->journal), .sandbox = s->sandbox,
                      .seal = s->seal, .path = r->url, .file = -1,
                      .status = 200};
    unsigned char reference[5];
    v.now = os_now();
    v.tour = r->tour.at && str_eq(r->tour, S("off")) ? NULL : s->tour;
    v.today = day_of(v.now);
    os_random(reference, sizeof reference);
    v.reference = hex(r->a, reference, sizeof reference);
    v.host = join(r->a, r->https ? S("https://") : S("http://"),
                  r->host.at ? r->host : S("localhost"));
    return v;
}

static err session_code(struct visit *v, str session, struct hash *ret)
{
    return seal_key(v->seal, join(v->a, S("session\n"), session), ret);
}

err session_cookie(struct visit *v, str session, str *ret)
{
    struct hash h;
    TRY(session_code(v, session, &h));
    *ret = join(v->a, session, S("."), hash_hex(v->a, h));
    return OK;
}

// Who has signed in by this cookie. Its code is looked at last: strangers' cookies ask no signer.
static err visitor_of_cookie(const struct site *s, struct visit *v, str cookie)
{
    struct visitor found = {.menu = v->visitor.menu};
    struct hash code, right;
    str session = str_cut(&cookie, '.');
    if (!cookie.at || !hash_parse(cookie, &code))
        return OK;
    TRY(s->who(v->db, v->a, session, (str){0}, v->now, &found));
    if (!found.who.person.n)
        return OK;
    TRY(session_code(v, session, &right));
    if (!hash_same(code, right))
        return OK;
    v->visitor = found;
    v->session = session;
    return OK;
}

err visit_who(const struct site *s, struct visit *v, const struct request *r)
{
    str token = {0};
    if (r->authorization.at && str_starts(r->authorization, S("Bearer ")))
        token = str_trim(str_from(r->authorization, 7));
    v->lang = choose_lang(v, r);
    v->elder = choose_elder(v, r);
    v->out = out_html(v->a, v->lang);
    v->done = visit_text(v, "done");
    v->visitor.menu = MENU_PUBLIC;
    if (s->who && token.at)
        TRY(s->who(v->db, v->a, (str){0}, token, v->now, &v->visitor));
    else if (s->who && r->session.at && !v->api)
        TRY(visitor_of_cookie(s, v, r->session));
    v->who = v->visitor.who;
    if (token.at && !v->who.person.n)
        return (err){.kind = ERR_SIGN_IN};
    return OK;
}

err visit_may(struct visit *v, const struct may *may)
{
    bool yes = false;
    id thing = {0};
    if (may->thing) {
        thing = visit_id(v, may->thing);
        if (!thing.n)
            return missing();
    }
    TRY(may->relation->ask(v->db, v->a, &v->who, thing, &yes));
    if (yes)
        return OK;
    return v->who.person.n ? denied() : (err){.kind = ERR_SIGN_IN};
}

// Matches "/project/{id}" against a path; false if it does not fit. "{rest*}" at the end takes all
// that is left.
static bool match(struct visit *v, str pattern, str path)
{
    struct form parts = {new(v->a, struct form_value, 4), 0};
    while (pattern.at && path.at) {
        str all = path, p = str_cut(&pattern, '/'), s = str_cut(&path, '/');
        if (str_ends(p, S("*}")) && parts.n < 4) {
            parts.at[parts.n++] = (struct form_value){str_part(p, 1, p.len - 3), all};
            path = (str){0};
            break;
        }
        if (str_starts(p, S("{")) && str_ends(p, S("}")) && s.len && parts.n < 4)
            parts.at[parts.n++] = (struct form_value){str_part(p, 1, p.len - 2), s};
        else if (!str_eq(p, s))
            return false;
    }
    if (pattern.at || path.at)
        return false;
    v->parts = parts;
    return true;
}

const struct page *route_page(const struct house *h, struct visit *v, str path)
{
    EACH_PAGE(h, p)
        if (match(v, str_of(p->path), path))
            return p;
    return NULL;
}
