#include "command/city.h"

#include <string.h>

#include "account/account.h"
#include "account_sql.h"
#include "command/say.h"

#define DEMO_PASSWORD S("yanshi12345")

static const struct unit_name {
    const char *org, *people[5], *logins[5];
} unit_names[] = {
    {"示例区民政局", {"李敏", "王建国", "赵法", "张福", "钱芳"},
     {"limin", "wangjg", "zhaofa", "zhangfu", "qianfang"}},
    {"示例区司法局", {"林岚", "周正", "吴法", "郑宏", "孙梅"},
     {"linlan", "zhouzheng", "wufa", "zhenghong", "sunmei"}},
    {"示例区教育局", {"许静", "何文", "吕法", "施远", "曹惠"},
     {"xujing", "hewen", "lvfa", "shiyuan", "caohui"}},
    {"示例区公安分局", {"严峰", "金刚", "魏法", "陶志", "姜岚"},
     {"yanfeng", "jingang", "weifa", "taozhi", "jianglan"}},
    {"示例区卫生健康局", {"戚云", "谢康", "邹法", "喻安", "柏青"},
     {"qiyun", "xiekang", "zoufa", "yuan", "baiqing"}},
    {"示例区公明街道办事处", {"水莲", "窦勇", "章法", "云生", "苏叶"},
     {"shuilian", "douyong", "zhangfa", "yunsheng", "suye"}},
};

static const char *const expert_names[city_experts_max] = {
    "周平", "范丽", "彭凯", "鲁明", "韦娜", "昌盛", "马俊", "苗青", "凤仪", "花蕾", "方圆", "俞洁",
    "任重", "袁野", "柳絮", "鲍磊", "史册", "唐宁", "费孝", "廉清", "岑参", "薛雪", "雷鸣", "贺岁"};

const struct json *call_out(const struct call *c)
{
    const struct json *j = NULL;
    if (!c->answer.at || json_parse(c->a, c->answer, &j).kind)
        return NULL;
    return json_get(j, "out");
}

str call_text(const struct call *c, const char *member)
{
    str s = {0};
    return json_str(json_get(call_out(c), member), &s) ? s : (str){0};
}

err call_id(const struct call *c, const char *member, id *ret)
{
    str text = call_text(c, member);
    if (text.at && id_parse(text, ret))
        return OK;
    return (err){.kind = ERR_FAULT, .detail = join(c->a, str_of(c->act->kind), S(" decided no "),
                                                   str_of(member))};
}

static const struct actor *signer(const struct unit *u, str post_kind)
{
    const struct actor *people[] = {&u->handler, &u->section, &u->legal, &u->leader,
                                    &u->accountant};
    for (size_t i = 0; i < 5; i++)
        if (str_eq(people[i]->who.post_kind, post_kind))
            return people[i];
    return NULL;
}

// What was done, so that it can be done again over HTTP: when, by whom, what, and the answer.
static void write_down(const struct city *c, arena *a, const struct deed *d,
                       const struct call *call)
{
    if (!c->script || d->dry || call->result.kind)
        return;
    str line = say(a, "{'at':%t,'by':%s,'kind':%s,'body':%j,'answer':%j}\n", call->at,
                   d->by ? d->by->login : (str){0}, str_of(d->kind), d->body, call->answer);
    fwrite(line.at, 1, line.len, c->script);
}

// Post after post; the act itself is the last call's `then`.
err city_sign(struct city *c, arena *a, const struct unit *unit, id signoff, struct call **ret)
{
    static const char *const order[] = {"section", "legal", "accountant", "leader"};
    str body = say(a, "{'signoff':%i,'word':'agree'}", signoff);
    for (size_t i = 0; i < 4; i++) {
        const struct actor *by = signer(unit, str_of(order[i]));
        struct call *call = NULL;
        TRY(place_do(c->place, a, "account.sign_off", body, &by->who, false, &call));
        if (call->result.kind == ERR_DENIED)
            continue;  // not this post's turn
        write_down(c, a, &(struct deed){.by = by, .kind = "account.sign_off", .body = body}, call);
        if (call->result.kind || call->then) {
            *ret = call->then ? call->then : call;
            (*ret)->result = call->result;
            return OK;
        }
    }
    return fault("a chain of sign-offs did not end");
}

err city_do(struct city *c, arena *a, const struct deed *d, struct call **ret)
{
    struct who nobody = {.post_kind = S("")};
    TRY(place_do(c->place, a, d->kind, d->body, d->by ? &d->by->who : &nobody, d->dry, ret));
    write_down(c, a, d, *ret);
    if ((*ret)->result.kind || !(*ret)->waiting.n)
        return OK;
    return city_sign(c, a, d->unit, (*ret)->waiting, ret);
}

static str why(arena *a, const struct call *c)
{
    struct out o = out_plain(a);
    for (const struct finding *f = c->findings; f; f = f->next) {
        put(&o, f->rule->name);
        put(&o, " (");
        put(&o, f->place);
        put(&o, ") ");
        put_finding(&o, f);
        put(&o, "; ");
    }
    for (const struct field_error *e = c->errors.first; e; e = e->next) {
        put(&o, e->path);
        put(&o, " ");
        put_field_error(&o, e);
        put(&o, "; ");
    }
    if (c->result.kind == ERR_DENIED || c->result.kind == ERR_SIGN_IN)
        put(&o, "not for this post");
    put(&o, c->result.detail);
    return out_str(&o);
}

err city_must(struct city *c, arena *a, const struct deed *d, struct call **ret)
{
    TRY(city_do(c, a, d, ret));
    if (!(*ret)->result.kind)
        return OK;
    return (err){.kind = ERR_FAULT, .detail = join(a, str_of(d->kind), S(": "), why(a, *ret))};
}

// A credit code that is right, found by trying the two check characters.
static str credit_code(struct city *c, const char *prefix)
{
    static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for (;;) {
        long long n = ++c->codes;
        for (const char *x = letters; *x; x++)
            for (const char *y = letters; *y; y++) {
                str code = format(c->a, "%s%08lld%c%c", prefix, 30000000 + n, *x, *y);
                if (uscc_wrong_place(code) == 0)
                    return code;
            }
    }
}

static err add_org(struct city *c, str name, const char *kind, const char *prefix, id *ret)
{
    struct actor system = {.who = c->system, .login = S("xitong")};
    struct call *call = NULL;
    TRY(city_must(c, c->a,
                  &(struct deed){.by = &system, .kind = "account.add_org",
                                 .body = say(c->a,
                                             "{'name':%s,'code':%s,'kind':%s,'address':%s,"
                                             "'phone':'010-55500100'}",
                                             name, credit_code(c, prefix), str_of(kind),
                                             S("示例市示例区人民路1号"))},
                  &call));
    return call_id(call, "org", ret);
}

static err add_person(struct city *c, id org, const char *post_kind, const char *name,
                      const char *login, struct actor *ret)
{
    struct actor system = {.who = c->system, .login = S("xitong")};
    struct actor security = {.who = c->security, .login = S("anquan")};
    struct call *call = NULL;
    *ret = (struct actor){{.org = org, .post_kind = str_of(post_kind)}, str_of(name),
                          str_of(login)};
    TRY(city_must(c, c->a,
                  &(struct deed){.by = &system, .kind = "account.add_person",
                                 .body = say(c->a,
                                             "{'login':%s,'name':%s,'phone':'13900000000',"
                                             "'password':%s}",
                                             ret->login, ret->name, DEMO_PASSWORD)},
                  &call));
    TRY(call_id(call, "person", &ret->who.person));
    TRY(city_must(c, c->a,
                  &(struct deed){.by = &security, .kind = "account.grant_post",
                                 .body = say(c->a,
                                             "{'person':%i,'org':%i,'kind':%s,"
                                             "'until':'2031-12-31'}",
                                             ret->who.person, org, ret->who.post_kind)},
                  &call));
    return call_id(call, "post", &ret->who.post);
}

// The weighty acts of a unit are signed by its section and its leader.
static err set_chains(struct city *c, const struct unit *u)
{
    static const char *const acts[] = {"plan.file", "tender.publish", "contract.record_signing",
                                       "pay.apply"};
    struct call *call = NULL;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (!house_act(&the_house, str_of(acts[i])))
            continue;
        TRY(city_must(c, c->a,
                      &(struct deed){.by = &u->leader, .kind = "account.set_chain",
                                     .body = say(c->a,
                                                 "{'org':%i,'act':%s,'from_amount':'0.00','steps':"
                                                 "[{'post_kind':'section'},"
                                                 "{'post_kind':'leader'}]}",
                                                 u->org, str_of(acts[i]))},
                      &call));
    }
    return OK;
}

static err add_unit(struct city *c, const struct unit_name *names, struct unit *ret)
{
    static const char *const posts[] = {"handler", "section", "legal", "leader", "accountant"};
    struct actor *people[] = {&ret->handler, &ret->section, &ret->legal, &ret->leader,
                              &ret->accountant};
    ret->name = str_of(names->org);
    TRY(add_org(c, ret->name, "buyer", "11440300", &ret->org));
    for (size_t i = 0; i < 5; i++)
        TRY(add_person(c, ret->org, posts[i], names->people[i], names->logins[i], people[i]));
    return set_chains(c, ret);
}

err city_street(struct city *c, str name)
{
    struct street *to = &c->streets[c->streets_count];
    str office = str_ends(name, S("街道")) ? S("办事处") : S("居民委员会");
    if (c->streets_count == city_streets_max)
        return OK;
    to->name = name;
    TRY(add_org(c, join(c->a, name, office), "user_unit", "11440300", &to->org));
    c->streets_count++;
    return OK;
}

id city_street_of(const struct city *c, str title)
{
    for (size_t i = 0; i < c->streets_count; i++)
        if (str_starts(title, c->streets[i].name))
            return c->streets[i].org;
    return (id){0};
}

static err add_finance(struct city *c)
{
    id finance;
    TRY(add_org(c, S("示例区财政局"), "finance", "11440300", &finance));
    TRY(add_person(c, finance, "budget", "余算", "yusuan", &c->budget));
    TRY(add_person(c, finance, "oversight", "蔡武", "caiwu", &c->oversight));
    return add_person(c, finance, "treasury", "顾库", "guoku", &c->treasury);
}

static err add_experts(struct city *c, size_t n)
{
    id library;
    TRY(add_org(c, S("示例省政府采购评审专家库"), "library", "11440000", &library));
    for (size_t i = 0; i < n; i++) {
        const char *login = i == 0 ? "zhouping" : str_c(c->a, format(c->a, "expert%02zu", i + 1));
        TRY(add_person(c, library, "expert", expert_names[i], login, &c->experts[i]));
    }
    c->experts_count = n;
    return OK;
}

// Those who look on: they have no part in a purchase.
static err add_watchers(struct city *c)
{
    id org;
    struct actor nobody;
    TRY(add_org(c, S("示例区审计局"), "auditor", "11440300", &org));
    TRY(add_person(c, org, "auditor", "沈算", "shenjiju", &nobody));
    TRY(add_org(c, S("示例区纪委监委"), "supervisor", "11440300", &org));
    return add_person(c, org, "supervisor", "简正", "jiandu", &nobody);
}

static err add_agency(struct city *c)
{
    c->agency_name = S("示例市诚达采购代理有限公司");
    TRY(add_org(c, c->agency_name, "agency", "91440300", &c->agency));
    return add_person(c, c->agency, "agent", "陈工", "chengong", &c->agent);
}

// Who keeps the inner keys of sealed bids.
static err add_center(struct city *c)
{
    id center;
    TRY(add_org(c, S("示例市公共资源交易中心"), "center", "12440300", &center));
    return add_person(c, center, "key_holder", "秦锁", "jiaoyi", &c->key_holder);
}

err city_found(struct place *p, arena *a, const struct city_plan *plan, struct city *ret)
{
    struct founding f = {.origin = "example.org/journal", .district = "示例区", .mode = plan->mode,
                         .passwords = {"yanshi12345", "yanshi12345", "yanshi12345"}};
    TRY(place_found(p, &f));
    *ret = (struct city){.place = p, .a = a, .system = f.admins[0], .security = f.admins[1],
                         .script = plan->script};
    TRY(add_finance(ret));
    TRY(add_agency(ret));
    TRY(add_experts(ret, plan->experts));
    TRY(add_watchers(ret));
    for (size_t i = 0; i < plan->units && i < sizeof unit_names / sizeof *unit_names; i++)
        TRY(add_unit(ret, &unit_names[i], &ret->units[ret->units_count++]));
    return add_center(ret);
}

err city_actor(struct city *c, str login, struct actor *ret)
{
    struct person_row *person = NULL;
    struct post_row_rows posts;
    TRY(person_by_login(c->place->db, c->a, login, &person));
    if (!person)
        return missing();
    TRY(posts_of_person(c->place->db, c->a, person->id, &posts));
    if (!posts.n)
        return missing();
    const struct post_row *p = &posts.at[0];
    *ret = (struct actor){{.person = person->id, .post = p->id, .org = p->org,
                           .post_kind = p->kind}, person->name, login};
    return OK;
}

static err resume_unit(struct city *c, const struct unit_name *names, struct unit *ret)
{
    struct actor *people[] = {&ret->handler, &ret->section, &ret->legal, &ret->leader,
                              &ret->accountant};
    ret->name = str_of(names->org);
    for (size_t i = 0; i < 5; i++)
        TRY(city_actor(c, str_of(names->logins[i]), people[i]));
    ret->org = ret->handler.who.org;
    return OK;
}

err city_resume(struct place *p, arena *a, struct city *ret)
{
    *ret = (struct city){.place = p, .a = a, .units_count = 1};
    TRY(city_actor(ret, S("yusuan"), &ret->budget));
    TRY(city_actor(ret, S("caiwu"), &ret->oversight));
    TRY(city_actor(ret, S("guoku"), &ret->treasury));
    TRY(city_actor(ret, S("jiaoyi"), &ret->key_holder));
    TRY(city_actor(ret, S("chengong"), &ret->agent));
    ret->agency = ret->agent.who.org;
    for (size_t i = 0; i < city_experts_max; i++) {
        str login = i == 0 ? S("zhouping") : format(a, "expert%02zu", i + 1);
        err e = city_actor(ret, login, &ret->experts[i]);
        if (e.kind == ERR_MISSING)
            break;
        TRY(e);
        ret->experts_count = i + 1;
    }
    return resume_unit(ret, &unit_names[0], &ret->units[0]);
}

static const char *prefix_of(const char *kind)
{
    static const char *const prefixes[][2] = {
        {"social_group", "51440300"}, {"social_service", "52440300"}, {"foundation", "53440300"},
        {"individual_business", "92440300"}};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strcmp(prefixes[i][0], kind) == 0)
            return prefixes[i][1];
    return "91440300";
}

err city_supplier(struct city *c, str name, const char *kind, const char *size, str login,
                  str person, struct supplier_actor *ret)
{
    struct call *call = NULL;
    *ret = (struct supplier_actor){{{.post_kind = S("supplier_head")}, person, login},
                                   name, str_of(kind), str_of(size)};
    TRY(city_must(c, c->a,
                  &(struct deed){.kind = "supplier.register",
                                 .body = say(c->a,
                                             "{'name':%s,'code':%s,'kind':%s,'size':%s,"
                                             "'address':'示例市示例区和平路8号','legal_rep':%s,"
                                             "'contact':%s,'phone':'13800000000','login':%s,"
                                             "'password':%s,'undertaking':true}",
                                             name, credit_code(c, prefix_of(kind)), ret->kind,
                                             ret->size, person, person, login, DEMO_PASSWORD)},
                  &call));
    TRY(call_id(call, "org", &ret->actor.who.org));
    TRY(call_id(call, "person", &ret->actor.who.person));
    return call_id(call, "post", &ret->actor.who.post);
}
