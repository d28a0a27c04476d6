// The JSON API: every act, every page, and problems as RFC 9457 wants them.
#include <string.h>

#include "web/body.h"
#include "web/signing.h"

static const struct {
    enum err_kind kind;
    int status;
    const char *title;
} problems[] = {
    {ERR_REFUSED, 422, "不符合规定"},   {ERR_INVALID, 422, "填写有误"},
    {ERR_CONFLICT, 409, "别人刚改过"},  {ERR_DENIED, 403, "不能办这件事"},
    {ERR_SIGN_IN, 401, "需要令牌"},     {ERR_MISSING, 404, "没有"},
    {ERR_TOO_BIG, 413, "太大"},         {ERR_BUSY, 503, "暂时不能办理"},
    {ERR_FULL, 507, "服务器存不下了"},  {ERR_FAULT, 500, "系统出错"},
};

static str says_finding(struct visit *v, const struct finding *f)
{
    struct out o = out_plain(v->a);
    o.lang = v->lang;
    put_finding(&o, f);
    return out_str(&o);
}

static str says_error(struct visit *v, const struct field_error *e)
{
    struct out o = out_plain(v->a);
    o.lang = v->lang;
    put_field_error(&o, e);
    return out_str(&o);
}

static void put_rule(struct out *o, enum lang lang, const struct rule *r)
{
    json_put_key(o, "rule");
    json_put_str(o, str_of(r->name));
    json_put_key(o, "clause");
    json_put_str(o, str_of(lang == LANG_EN ? r->clause_en : r->clause));
}

static void put_errors(struct visit *v, const struct call *c)
{
    struct out *o = &v->out;
    json_put_key(o, "errors");
    json_open(o, '[');
    for (const struct field_error *e = c->errors.first; e; e = e->next) {
        json_open(o, '{');
        json_put_key(o, "path");
        json_put_str(o, e->path);
        json_put_key(o, "detail");
        json_put_str(o, says_error(v, e));
        json_close(o, '}');
    }
    for (const struct finding *f = c->findings; f; f = f->next) {
        json_open(o, '{');
        json_put_key(o, "path");
        json_put_str(o, f->place);
        json_put_key(o, "detail");
        json_put_str(o, says_finding(v, f));
        put_rule(o, v->lang, f->rule);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static str detail_of(struct visit *v, err e, const struct call *c)
{
    if (c && c->findings)
        return says_finding(v, c->findings);
    if (c && c->errors.first)
        return says_error(v, c->errors.first);
    bool ours = e.kind == ERR_FAULT || e.kind == ERR_FULL || e.kind == ERR_BUSY;
    return ours ? join(v->a, S("reference "), v->reference) : e.detail;
}

void api_problem(struct visit *v, err e, const struct call *c, struct answer *ret)
{
    size_t i = 0;
    while (i + 1 < sizeof problems / sizeof *problems && problems[i].kind != e.kind)
        i++;
    v->out = out_plain(v->a);
    v->out.lang = v->lang;
    struct out *o = &v->out;
    json_open(o, '{');
    json_put_key(o, "type");
    json_put_str(o, e.rule ? join(v->a, S("/law#"), str_of(e.rule->name)) : S("about:blank"));
    json_put_key(o, "title");
    json_put_str(o, str_of(tr(v->lang, problems[i].title)));
    json_put_key(o, "status");
    json_put_int(o, problems[i].status);
    json_put_key(o, "detail");
    json_put_str(o, detail_of(v, e, c));
    json_put_key(o, "instance");
    json_put_str(o, join(v->a, S("urn:xinyue:"), v->reference));
    if (e.rule)
        put_rule(o, v->lang, e.rule);
    if (c)
        put_errors(v, c);
    json_close(o, '}');
    v->status = problems[i].status;
    v->type = "application/problem+json";
    v->file = -1;
    finish(v, ret);
}

static void plain_problem(struct visit *v, int status, const char *detail, struct answer *ret)
{
    api_problem(v, invalid(detail), NULL, ret);
    ret->status = status;
}

static void post_act(const struct site *s, struct visit *v, struct request *r, str kind,
                     struct answer *ret, struct call **ret_call)
{
    const struct act *act = house_act(s->house, kind);
    if (!act || act->may.relation == &the_clock) {
        api_problem(v, missing(), NULL, ret);
        return;
    }
    if (!str_starts(r->content_type, S("application/json"))) {
        plain_problem(v, 415, "Content-Type must be application/json", ret);
        return;
    }
    struct call *c = call_make(s, v, r, act);
    call_prepare(c, v->db);
    if (c->result.kind)
        api_problem(v, c->result, c, ret);
    else
        *ret_call = c;
}

// Files first, acts afterwards: what comes back is written into the act as it is.
static void post_files(const struct site *s, struct visit *v, struct request *r,
                       struct answer *ret)
{
    if (!v->who.person.n || !r->multipart || r->broken.kind) {
        err e = !v->who.person.n ? (err){.kind = ERR_SIGN_IN}
                : r->broken.kind ? r->broken : invalid("send multipart/form-data");
        api_problem(v, e, NULL, ret);
        return;
    }
    static const struct field file_field[] = {FIELD_(struct file, sha256, FIELD_FILE, "文件"), {0}};
    v->out = out_plain(v->a);
    json_open(&v->out, '{');
    json_put_key(&v->out, "files");
    json_open(&v->out, '[');
    for (size_t i = 0; i < r->form.n; i++) {
        struct field_errors errors = {0};
        struct file f = {0};
        struct form one = {&r->form.at[i], 1};
        if (!r->form.at[i].uploaded)
            continue;
        files_ticket(s, v->a, v->who.person, &one);
        one.at[0].name = S("sha256");
        fields_from_form(v->a, file_field, &one, &f, &errors);
        if (errors.first) {
            struct call c = {.errors = errors};
            api_problem(v, invalid("fields"), &c, ret);
            return;
        }
        json_open(&v->out, '{');
        json_put_key(&v->out, "name");
        json_put_str(&v->out, f.name);
        json_put_key(&v->out, "sha256");
        json_put_str(&v->out, f.sha256);
        json_put_key(&v->out, "size");
        json_put_int(&v->out, f.size);
        json_put_key(&v->out, "ticket");
        json_put_str(&v->out, f.ticket);
        json_close(&v->out, '}');
    }
    json_close(&v->out, ']');
    json_close(&v->out, '}');
    v->type = "application/json";
    finish(v, ret);
}

void api_answer(const struct site *s, struct visit *v, struct request *r, struct answer *ret,
                struct call **ret_call)
{
    str acts = S("/api/v1/acts/"), signing = S("/api/v1/signing/");
    str tables = S("/api/v1/workbooks/"), pages = S("/api/v1");
    if (r->broken.kind) {
        api_problem(v, r->broken, NULL, ret);
    } else if (r->method == METHOD_POST && str_starts(v->path, acts)) {
        post_act(s, v, r, str_from(v->path, acts.len), ret, ret_call);
    } else if (r->method == METHOD_POST && str_starts(v->path, signing)) {
        signing_api(s, v, r, str_from(v->path, signing.len), ret);
    } else if (r->method == METHOD_POST && str_eq(v->path, S("/api/v1/files"))) {
        post_files(s, v, r, ret);
    } else if (str_starts(v->path, tables)) {
        workbook_api(v, str_from(v->path, tables.len), r, ret);
    } else if (str_eq(v->path, S("/api/openapi.json"))) {
        api_openapi(v, ret);
    } else if (r->method == METHOD_GET && str_starts(v->path, pages)) {
        v->path = str_from(v->path, pages.len);
        if (v->path.len == 0)
            v->path = S("/");
        v->page = route_paper(s->house, v, v->path);
        if (v->page)
            show_page(s, v, ret);
        else
            api_problem(v, missing(), NULL, ret);
    } else {
        api_problem(v, missing(), NULL, ret);
    }
}
