#include "web/site.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "journal/draft.h"
#include "layout_html.h"
#include "web/body.h"
#include "web/kept.h"
#include "web/layout.h"
#include "web/signing.h"
#include "web/tus.h"
#include "web/widgets.h"

str visit_csrf(const struct visit *v)
{
    return form_get(&v->parts, S("_csrf"));
}

void finish(struct visit *v, struct answer *ret)
{
    ret->status = v->location.at ? 303 : v->status;
    ret->type = v->type;
    ret->body = out_str(&v->out);
    ret->location = v->location;
    ret->file = v->file;
    ret->file_size = v->file_size;
    ret->file_name = v->file_name;
    ret->cookies = v->cookies;
}

static void show_html(struct visit *v, void (*show)(struct out *, struct visit *, const void *),
                      const void *view)
{
    struct layout l = layout_of(v);
    layout_open_html(&v->out, v, &l);
    show(&v->out, v, view);
    layout_close_html(&v->out, v, &l);
}

void show_page(const struct site *s, struct visit *v, struct answer *ret)
{
    const struct page *p = v->page;
    void *view = arena_take(v->a, p->view_size ? p->view_size : 1, _Alignof(max_align_t), 1);
    err e = visit_may(v, &p->may);
    if (p->type || v->csv)
        v->out.mode = OUT_PLAIN;
    if (!e.kind && p->load)
        e = p->load(v, view);
    if (e.kind) {
        v->out = out_html(v->a, v->lang);
        show_failure(v, e, ret);
        return;
    }
    if (v->api && !p->type && v->file < 0 && v->form < PAPER_PDF) {
        v->type = "application/json";
        put_parts_json(&v->out, p->parts, view);
    } else if (v->csv) {
        show_csv(v, view);
    } else if (p->type) {
        v->type = v->file < 0 ? p->type : v->type;
    } else if (v->form && !v->location.at) {
        if ((e = show_paper(v, view)).kind) {
            show_failure(v, e, ret);
            return;
        }
    } else if (p->show && !v->location.at && v->file < 0) {
        show_html(v, p->show, view);
    }
    finish(v, ret);
    ret->shareable = p->shared && !v->who.person.n && !v->cookies;
    (void)s;
}

static const struct {
    enum err_kind kind;
    int status;
    const char *title, *advice;
} failures[] = {
    {ERR_REFUSED, 422, "不符合规定", "请看列出的条款，改好后再提交。"},
    {ERR_INVALID, 400, "没有看懂这个请求", "请从页面上的按钮或链接进入，不要改动地址。"},
    {ERR_CONFLICT, 409, "别人刚改过", "请回到上一页，刷新后再改。"},
    {ERR_DENIED, 403, "您不能办这件事", "这件事属于别的单位或别的岗位；有几个身份的，请先切换身份。"},
    {ERR_SIGN_IN, 401, "请先登录", "登录后会回到您要去的页面。"},
    {ERR_MISSING, 404, "没有这个页面", "地址可能写错了，或者内容还没有公开。"},
    {ERR_TOO_BIG, 413, "太大了", "一次最多上传 500 MB；表单文字合计不超过 4 MB。"},
    {ERR_BUSY, 503, "暂时不能办理", "请过几秒再试；您填的内容没有丢，返回上一页即可看到。"},
    {ERR_FULL, 507, "服务器存不下了", "这一次没有保存任何内容；已通知运维人员。"},
    {ERR_FAULT, 500, "系统出错了", "这一次没有保存任何内容；请把下面的编号告诉运维人员。"},
};

static size_t failure_of(err e)
{
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].kind == e.kind)
            return i;
    return sizeof failures / sizeof *failures - 1;
}

static void go_to_sign_in(struct visit *v, struct answer *ret)
{
    str here = current_url(v, "", NULL);
    v->location = join(v->a, S("/sign-in?next="), url_part(v->a, here));
    v->out = out_html(v->a, v->lang);
    finish(v, ret);
}

void show_failure(struct visit *v, err e, struct answer *ret)
{
    size_t i = failure_of(e);
    struct failure f = {.title = failures[i].title, .advice = failures[i].advice};
    bool ours = e.kind == ERR_FAULT || e.kind == ERR_FULL || e.kind == ERR_BUSY;
    if (ours)
        os_log("error", "request", join(v->a, v->reference, S(" "), v->path, S(" "), e.detail));
    v->location = (str){0};
    if (v->api) {
        api_problem(v, e, NULL, ret);
        return;
    }
    if (e.kind == ERR_SIGN_IN && !v->who.person.n) {
        go_to_sign_in(v, ret);
        return;
    }
    v->status = failures[i].status;
    v->type = NULL;
    v->title = str_of(tr(v->lang, f.title));
    struct layout l = layout_of(v);
    layout_open_html(&v->out, v, &l);
    failure_html(&v->out, v, &f);
    layout_close_html(&v->out, v, &l);
    finish(v, ret);
}

void site_failure(const struct site *s, struct request *r, err e, struct answer *ret)
{
    struct visit v = visit_make(s, NULL, r);
    bool method = e.kind == ERR_MISSING && str_eq(e.detail, S("method"));
    v.api = str_starts(r->url, S("/api/")) || tus_is(r->url);
    v.out = out_html(r->a, r->lang.at && str_eq(r->lang, S("en")) ? LANG_EN : LANG_ZH);
    v.lang = v.out.lang;
    v.visitor.menu = MENU_PUBLIC;
    show_failure(&v, e, ret);
    if (method)
        ret->status = 405;
}

// A browser that was sent here by another site must not act.
bool from_elsewhere(const struct request *r)
{
    if (r->fetch_site.at && (str_eq(r->fetch_site, S("cross-site")) ||
                             str_eq(r->fetch_site, S("same-site"))))
        return true;
    if (!r->origin.at || str_eq(r->origin, S("null")))
        return r->origin.at;
    ptrdiff_t at = str_find(r->origin, S("://"));
    return at < 0 || !str_eq(str_from(r->origin, (size_t)at + 3), r->host);
}

static err check_form(const struct site *s, struct visit *v, struct request *r)
{
    TRY(r->broken);
    if (!r->multipart) {
        if (!str_starts(r->content_type, S("application/x-www-form-urlencoded")))
            return invalid("the content type is neither form nor multipart");
        TRY(form_parse(v->a, r->body, &r->form));
    }
    if (from_elsewhere(r))
        return denied();
    if (!v->session.at || !v->who.person.n)
        return OK;
    str right;
    TRY(csrf_of(s, v->a, v->session, &right));
    return str_eq(form_get(&r->form, S("_csrf")), right) ? OK : denied();
}

// Without a key now the page is shown all the same; what is sent from it is refused. The person's
// key is asked for as well, so that it is there when the form comes back.
static void keep_csrf(const struct site *s, struct visit *v)
{
    struct hash ahead;
    str code = S("");
    err e = csrf_of(s, v->a, v->session.at ? v->session : S(""), &code);
    if (!e.kind && v->who.person.n)
        e = person_key(s, v->a, v->who.person, &ahead);
    if (e.kind)
        os_log("error", "no key for forms", e.detail);
    struct form_value *values = new(v->a, struct form_value, v->parts.n + 1);
    if (v->parts.n)
        memcpy(values, v->parts.at, v->parts.n * sizeof *values);
    values[v->parts.n] = (struct form_value){
        S("_csrf"), code, false};
    v->parts = (struct form){values, v->parts.n + 1};
}

// "/do/tender.publish" and nothing else.
static const struct act *act_of(const struct site *s, str path)
{
    if (!str_starts(path, S("/do/")))
        return NULL;
    return house_act(s->house, str_from(path, 4));
}

bool site_alone(const struct site *s, const struct request *r)
{
    return s->tour && r->method == METHOD_POST && str_starts(r->url, S("/sandbox/"));
}

static void post_tour(const struct site *s, struct visit *v, struct request *r,
                      struct answer *ret)
{
    keep_csrf(s, v);
    err e = check_form(s, v, r);
    v->query = r->form;
    journal_pause(s->journal);
    if (!e.kind)
        e = s->tour->go(s->tour, v, str_from(v->path, sizeof "/sandbox/" - 1));
    journal_resume(s->journal);
    if (e.kind)
        show_failure(v, e, ret);
    else
        finish(v, ret);
}

static bool is_check(const struct request *r)
{
    return str_eq(form_get(&r->form, S("_part")), S("check"));
}

static void post_form(const struct site *s, struct visit *v, struct request *r,
                      struct answer *ret, struct call **ret_call)
{
    const struct act *act = act_of(s, v->path);
    keep_csrf(s, v);
    err e = check_form(s, v, r);
    if (act && act->one_click &&
        str_eq(form_get(&r->form, S("List-Unsubscribe")), S("One-Click"))) {
        e = e.kind == ERR_DENIED ? OK : e;
        r->form = v->query;
    }
    if (!e.kind && (!act || act->may.relation == &the_clock))
        e = missing();
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    if (keep_late_form(s, v, r, act, ret_call))
        return;
    if (form_get(&r->form, S("_fill")).at) {
        workbook_post(v, act, &r->form, ret);
        return;
    }
    if (form_edit(v->a, &r->form)) {
        files_ticket(s, v->a, v->who.person, &r->form);
        if (form_get(&r->form, S("_part")).at)
            show_part(s, v, act, &r->form, NULL, ret);
        else
            show_form(v, act, &r->form, NULL, ret);
        return;
    }
    if (draft_post(s, v, r, act, ret, ret_call))
        return;
    bool gone = false;
    if (is_check(r))
        e = act->parts ? parts_filed(v, act, &r->form, &gone) : missing();
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    struct call *c = call_make(s, v, r, act);
    if (is_check(r)) {
        // The same page sent twice is a repetition, although its draft went with the first.
        c->dry = gone;
        c->body = sha256(join(v->a, S("draft\n"), str_of(act->kind), S("\n"),
                              form_get(&r->form, S("_draft"))));
        c->errors.asks = NULL;
    }
    call_prepare(c, v->db);
    if (c->result.kind)
        site_answer_call(s, v->db, r, c, ret);
    else if (c->errors.asks)
        show_form(v, act, &r->form, c, ret);
    else
        *ret_call = c;
    if (*ret_call)
        signing_asks(v, r, c);
}

static void get_page(const struct site *s, struct visit *v, struct answer *ret)
{
    const struct act *act = act_of(s, v->path);
    const struct act *table = str_ends(v->path, S(".xlsx"))
        ? act_of(s, str_part(v->path, 0, v->path.len - 5)) : NULL;
    if (!act && !table)
        v->page = route_csv(s->house, v, v->path);
    if (!act && !table && !v->page)
        v->page = route_paper(s->house, v, v->path);
    keep_csrf(s, v);
    if (table && table->may.relation != &the_clock) {
        workbook_answer(v, table, ret);
        return;
    }
    if (act && act->may.relation != &the_clock && parts_asked(v, act))
        show_parts(s, v, act, ret);
    else if (act && act->may.relation != &the_clock)
        show_form(v, act, NULL, NULL, ret);
    else if (v->page)
        show_page(s, v, ret);
    else
        show_failure(v, missing(), ret);
}

static bool small_things(struct visit *v, struct answer *ret)
{
    if (str_starts(v->path, S("/asset/")))
        return asset_answer(v->path, ret);
    if (str_eq(v->path, S("/healthz"))) {
        *ret = (struct answer){.status = 200, .type = "text/plain", .body = S("ok\n"), .file = -1};
        return true;
    }
    return false;
}

void site_answer(const struct site *s, struct db *db, struct request *r, struct answer *ret,
                 struct call **ret_call)
{
    struct visit v = visit_make(s, db, r);
    *ret_call = NULL;
    if (r->method == METHOD_GET && small_things(&v, ret))
        return;
    if (tus_is(r->url)) {
        tus_answer(s, db, r, ret);
        return;
    }
    v.api = str_starts(r->url, S("/api/"));
    err e = form_parse(v.a, r->query_string, &v.query);
    err who = visit_who(s, &v, r);
    if (!e.kind)
        e = who;
    if (e.kind)
        show_failure(&v, e, ret);
    else if (v.api)
        api_answer(s, &v, r, ret, ret_call);
    else if (site_alone(s, r))
        post_tour(s, &v, r, ret);
    else if (r->method == METHOD_POST)
        post_form(s, &v, r, ret, ret_call);
    else
        get_page(s, &v, ret);
}

err site_admit(const struct site *s, struct db *db, struct request *r, int64_t length)
{
    struct visit v = visit_make(s, db, r);
    v.api = str_starts(r->url, S("/api/"));
    const struct act *act = act_of(s, r->url);
    if (length > s->upload_max)
        return (err){.kind = ERR_TOO_BIG};
    TRY(visit_who(s, &v, r));
    if (!v.who.person.n && length > form_text_max)
        return (err){.kind = ERR_SIGN_IN};
    if (v.api)
        return OK;
    return act ? OK : missing();
}

// "/project/{project}": the names are fields of out, else of in.
static str then_path(struct call *c)
{
    struct out o = out_plain(c->a);
    for (str rest = str_of(c->act->then); rest.at;) {
        put(&o, str_cut(&rest, '{'));
        if (!rest.at)
            break;
        str name = str_cut(&rest, '}');
        const struct field *f = field_named(c->act->out, name);
        put(&o, f ? field_text(c->a, f, c->out)
                  : field_text(c->a, field_named(c->act->in, name), c->in));
    }
    return out_str(&o);
}

static err give_session(struct visit *v, const struct call *c)
{
    const struct field *f = field_named(c->act->out, S("session"));
    if (!f || c->repeated)
        return OK;
    str session = field_text(v->a, f, c->out);
    if (!str_empty(session))
        TRY(session_cookie(v, session, &session));
    visit_cookie(v, "xy", session.at ? session : S(""), session.at ? 0 : -1);
    return OK;
}

// Whether this leads to a page: the form of an act that is about something names it.
static bool is_form(const struct site *s, str next)
{
    str query = next;
    const struct act *act = act_of(s, str_cut(&query, '?'));
    return act && act->log != ACT_SIDE && (query.at || !act->may.thing);
}

// Where a person wants to be after signing in: one of our own pages.
static str next_of(const struct site *s, const struct request *r)
{
    str next = form_get(&r->form, S("_next"));
    bool own = next.at && str_starts(next, S("/")) && !str_starts(next, S("//")) &&
               str_find(next, S("\\")) < 0;
    if (!own || !utf8_ok(next, false) || (str_starts(next, S("/do/")) && !is_form(s, next)))
        return (str){0};
    return next;
}

// What was made just now and stands nowhere in clear: a token's text, a word to the person.
static const struct field *new_secret(const struct call *c)
{
    for (const struct field *f = c->repeated ? NULL : c->act->out; f && f->name; f++)
        if (f->secret && strcmp(f->name, "session") != 0 &&
            !str_empty(field_text(c->a, f, c->out)))
            return f;
    return NULL;
}

static void show_secret(struct visit *v, const struct call *c, const struct field *f,
                        struct answer *ret)
{
    struct shown_once once = {c->act->zh, f->label, field_text(v->a, f, c->out), v->location,
                               f->kind == FIELD_LONG};
    v->location = (str){0};
    v->title = str_of(tr(v->lang, c->act->zh));
    struct layout l = layout_of(v);
    layout_open_html(&v->out, v, &l);
    shown_once_html(&v->out, v, &once);
    layout_close_html(&v->out, v, &l);
    finish(v, ret);
}

static void go_on(const struct site *s, struct visit *v, struct request *r, struct call *c,
                  struct answer *ret)
{
    str next = next_of(s, r);
    str path = c->waiting.n ? join(v->a, S("/signoff/"), id_text(v->a, c->waiting))
               : next.at ? next : c->act->then && !c->repeated ? then_path(c) : S("/home");
    err e = give_session(v, c);
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    bool asked = str_find(path, S("?")) >= 0;
    v->location = join(v->a, path, asked ? S("&done=") : S("?done="), str_of(c->act->kind));
    const struct field *secret = new_secret(c);
    if (secret && !c->waiting.n)
        show_secret(v, c, secret, ret);
    else
        finish(v, ret);
}

void site_answer_call(const struct site *s, struct db *db, struct request *r, struct call *c,
                      struct answer *ret)
{
    struct visit v = visit_make(s, db, r);
    v.api = str_starts(r->url, S("/api/"));
    if (visit_who(s, &v, r).kind)
        v.visitor.menu = MENU_PUBLIC;  // this very act has ended the session or the token
    v.who = c->who;
    keep_csrf(s, &v);
    if (c->act == &draft_save || c->act == &draft_drop) {
        draft_answer(s, &v, r, act_of(s, v.path), c, ret);
        return;
    }
    if (c->act == &draft_keep) {
        kept_answer(&v, act_of(s, v.path), c, ret);
        return;
    }
    if (v.api && !c->result.kind) {
        v.status = c->waiting.n ? 202 : 200;
        v.type = "application/json";
        put_raw(&v.out, c->answer);
        finish(&v, ret);
    } else if (v.api) {
        api_problem(&v, c->result, c, ret);
    } else if (!c->result.kind && c->to_sign && !c->repeated) {
        show_signing(&v, r, c, ret);
    } else if (!c->result.kind && (!c->dry || c->repeated)) {
        go_on(s, &v, r, c, ret);
    } else if (is_check(r) && (!c->result.kind || c->result.kind == ERR_REFUSED ||
                               c->errors.first || c->result.kind == ERR_CONFLICT)) {
        show_check(s, &v, c->act, &r->form, c, ret);
    } else if (c->result.kind == ERR_REFUSED || c->errors.first ||
               c->result.kind == ERR_CONFLICT) {
        show_form(&v, c->act, &r->form, c, ret);
    } else {
        show_failure(&v, c->result, ret);
    }
}

bool asset_answer(str path, struct answer *ret)
{
    for (size_t i = 0; i < assets_count; i++) {
        str hash = str_of(assets[i].hash);
        str plain = str_cut(&hash, '?');
        if (!str_eq(path, plain))
            continue;
        *ret = (struct answer){.status = 200, .type = assets[i].type, .file = -1,
                               .body = {assets[i].bytes, assets[i].len}, .etag = S("x"),
                               .shareable = true};
        return true;
    }
    return false;
}
