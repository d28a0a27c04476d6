// Who draws what, and the public keys of the two layers.
#include "draw/draw_parts.h"

struct open_draw {
    id project;
    str purpose, subject, mode, sources;
};
struct opened_draw {
    id draw;
    int64_t nth;
    str org_name;
};
// Those that the post organizes; for whoever inspects, the newest of all.
static err project_options(struct db *db, arena *a, id post, __attribute__((unused)) id thing,
                           struct options *ret)
{
    struct draw_project_choices_row_rows rows;
    TRY(draw_project_choices(db, a, post, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id), rows.at[i].title};
    return OK;
}

static const struct field open_in[] = {
    CHOICE(struct open_draw, purpose, "抽什么", draw_purposes),
    FIELD(struct open_draw, subject, "事项", .min = 4, .max = 60,
          .hint = "会公开，如 2026年社区助餐服务验收小组"),
    FIELD(struct open_draw, project, "采购项目", .optional = true, .options = project_options,
          .hint = "与某个项目有关的，选是哪个"),
    CHOICE(struct open_draw, mode, "办法", draw_modes),
    LONG(struct open_draw, sources, "数字的来源", .by_case = true, .optional = true, .max = 500,
         .hint = "按 RFC 3797 抽取的要填：一行一个，事先写明哪一天、哪里公布的哪些数字"),
    {0},
};
static const struct field open_out[] = {
    FIELD(struct opened_draw, draw, "抽取"),
    FIELD(struct opened_draw, nth, "第几次"),
    FIELD(struct opened_draw, org_name, "组织单位"),
    {0},
};

// A project's draw is its organizer's; whoever inspects may draw for any.
static err check_project(struct call *c, const struct open_draw *p)
{
    struct draw_budget_row *project = NULL;
    unsigned menu = post_menu(c->who.post_kind);
    bool organizes = !(menu & (MENU_BUYER | MENU_AGENCY));
    if (!organizes)
        TRY(organizer_of_project.ask(c->db, c->a, &c->who, p->project, &organizes));
    if (!organizes)
        return refuse_field(c, "project", "您的单位不组织这个{label}");
    TRY(draw_budget(c->db, c->a, p->project, &project));
    money limit = law_threshold(c->law, "threshold.procurement", c->today);
    if (!project)
        return refuse_field(c, "project", "没有这个{label}");
    if (str_eq(p->purpose, S("committee")) && project->budget.fen >= limit.fen)
        return REFUSE(c, draw_province, "purpose", ARG(project->budget), ARG(limit));
    return OK;
}

static err check_mode(struct call *c, const struct open_draw *p)
{
    bool tickets = str_eq(p->mode, S("tickets"));
    if (!tickets && str_empty(p->sources))
        return refuse_field(c, "sources", "请事先写明{label}，一行一个");
    if (!tickets && str_eq(p->purpose, S("committee")))
        return REFUSE(c, draw_names_secret, "mode");
    return OK;
}

static err open_check(struct call *c, const void *in, void *out)
{
    const struct open_draw *p = in;
    struct opened_draw *o = out;
    struct draws_before_row before = {0};
    if (p->project.n)
        TRY(check_project(c, p));
    else if (str_eq(p->purpose, S("committee")) || str_eq(p->purpose, S("tie")))
        return refuse_field(c, "project", "请填是哪个{label}的");
    TRY(check_mode(c, p));
    TRY(draws_before(c->db, c->a, c->who.org, p->project, p->project.n == 0, p->purpose,
                     p->subject, &before));
    if (before.unfinished)
        return REFUSE(c, draw_no_restart, "purpose");
    *o = (struct opened_draw){.draw = new_id(), .nth = before.n + 1};
    return account_org_name(c->db, c->a, c->who.org, &o->org_name);
}

static err open_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct open_draw *p = in;
    const struct opened_draw *o = out;
    TRY(draw_add(db, .id = o->draw, .purpose = p->purpose, .subject = p->subject,
                 .project = p->project, .nth = o->nth, .mode = p->mode, .org = e->org,
                 .org_name = o->org_name, .sources = p->sources, .at = e->at));
    return draw_note(db, o->draw, e);
}

// The organizer's keys are the outer layer, the key holder's the inner one.
struct set_key {
    id draw;
    str keys;
};
struct set_key_out {
    str layer, org_name;
};
static const struct field set_key_in[] = {
    FIELD(struct set_key, draw, "抽取"),
    LONG(struct set_key, keys, "公钥", .max = 300,
         .hint = "以 age1 开头，一行一把，最多四把；私钥由您保管，不上传"),
    {0},
};
static const struct field set_key_out[] = {
    CHOICE(struct set_key_out, layer, "哪一层", tender_layers),
    FIELD(struct set_key_out, org_name, "保管单位"),
    {0},
};

static bool share_a_key(const struct draw_keys *a, const struct draw_keys *b)
{
    for (size_t i = 0; i < a->n; i++)
        if (draw_keys_have(b, &a->at[i]))
            return true;
    return false;
}

static err set_key_check(struct call *c, const void *in, void *out)
{
    const struct set_key *p = in;
    struct set_key_out *o = out;
    struct draw_row *d = NULL;
    struct draw_keys ours, theirs;
    TRY(draw_at(c, p->draw, "open", &d));
    if (!draw_by_tickets(d))
        return refuse_field(c, "draw", "按 RFC 3797 抽取的不用公钥");
    if (!draw_keys_read(c->a, p->keys, &ours))
        return refuse_field(c, "keys", "请填{label}：以 age1 开头、62 个字符，一行一把，不重复");
    o->layer = str_eq(c->who.post_kind, S("key_holder")) ? S("inner") : S("outer");
    str other = str_eq(o->layer, S("inner")) ? d->outer_keys : d->inner_keys;
    if (other.at && draw_keys_read(c->a, other, &theirs) && share_a_key(&ours, &theirs))
        return REFUSE(c, draw_two_layers, "keys");
    return account_org_name(c->db, c->a, c->who.org, &o->org_name);
}

static err set_key_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct set_key *p = in;
    const struct set_key_out *o = out;
    if (str_eq(o->layer, S("inner")))
        TRY(draw_set_inner(db, .draw = p->draw, .inner_keys = p->keys, .org = e->org,
                           .org_name = o->org_name));
    else
        TRY(draw_set_outer(db, .draw = p->draw, .outer_keys = p->keys));
    return draw_note(db, p->draw, e);
}

const struct act draw_open_acts[] = {
    {"draw.open", "发起抽取",
     "公开记下谁为什么事抽取；同一件事的抽取没有结束，不能另起一次。", ACT_PUBLIC,
     MAY(draw_opener, NULL), ACT_IN(struct open_draw, open_in),
     ACT_OUT(struct opened_draw, open_out), .check = open_check, .apply = open_apply,
     .then = "/draw/{draw}/work"},
    {"draw.set_key", "填公钥", "各方的随机数用两层公钥密封：谁不公布，两把锁也能解开。", ACT_PUBLIC,
     MAY(draw_insider, "draw"), ACT_IN(struct set_key, set_key_in),
     ACT_OUT(struct set_key_out, set_key_out), .check = set_key_check, .apply = set_key_apply,
     .then = "/draw/{draw}/work"},
    {0},
};
