#include "journal/trial.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "base/os.h"
#include "crypto/password.h"
#include "journal_sql.h"
#include "law_texts.h"

static err create(struct db *db, const struct house *h)
{
    const struct sql *parts[32];
    size_t n = 0;
    for (size_t i = 0; i < h->count; i++)
        if (h->slices[i]->sql)
            parts[n++] = h->slices[i]->sql;
    return db_create(db, parts, n);
}

static void must(err e, const char *what)
{
    if (!e.kind)
        return;
    fprintf(stderr, "%s: %.*s\n", what, STR_ARG(e.detail));
    abort();
}

static struct db *open_store(const struct house *h)
{
    static int schemas;
    const char *postgres = getenv("XINYUE_TEST_PG");
    struct db *db = NULL;
    if (postgres) {
        char schema[40];
        snprintf(schema, sizeof schema, "trial_%d_%d", (int)getpid(), ++schemas);
        must(db_open(str_of(postgres), DB_WRITE, &db), "opening the store");
        must(db_use_schema(db, schema), "making a schema");
    } else {
        must(db_open_memory(&db), "opening the store");
    }
    must(create(db, h), "creating the tables");
    return db;
}

static void close_db(void *db)
{
    db_close(db);
}

static void close_journal(void *j)
{
    journal_close(j);
}

static void set_law(struct trial *t, str name, const char *from, str value)
{
    struct who clock = {.clock = true};
    struct out o = out_plain(t->a);
    json_put_str(&o, value);
    TRIAL_OK(trial_do(t, &clock, "law.set",
                      "{'name':'%.*s','from':'%s','value':%.*s,'source':'test'}", STR_ARG(name),
                      from, STR_ARG(out_str(&o))));
}

static void found_city(struct trial *t)
{
    struct who clock = {.clock = true};
    TRIAL_OK(trial_do(t, &clock, "log.begin",
                      "{'origin':'test/journal','district':'测试区','mode':'sandbox',"
                      "'law':'none','epoch':1}"));
    for (size_t i = 0; i < law_texts_count; i++)
        if (strncmp(law_texts[i].name, "calendar.", 9) == 0)
            set_law(t, str_of(law_texts[i].name), "2025-01-01", str_of(law_texts[i].text));
    set_law(t, S("threshold.procurement"), "2020-01-01", S("500000.00"));
    set_law(t, S("threshold.open_tender"), "2020-01-01", S("4000000.00"));
}

static struct who admin_of(const struct json *begun, size_t i, id org, const char *kind)
{
    const struct json *admin = json_at(json_get(begun, "admins"), i);
    struct who w = {.org = org, .post_kind = str_of(kind)};
    str text = {0};
    if (json_str(json_get(admin, "person"), &text))
        assert(id_parse(text, &w.person));
    if (json_str(json_get(admin, "post"), &text))
        assert(id_parse(text, &w.post));
    return w;
}

static const struct json *out_of(const struct call *c)
{
    const struct json *j = NULL;
    if (!c->answer.at || json_parse(c->a, c->answer, &j).kind)
        return NULL;
    return json_get(j, "out");
}

static void begin_accounts(struct trial *t)
{
    struct who clock = {.clock = true};
    if (!house_act(&t->house, S("account.begin")))
        return;
    struct call *c = TRIAL_OK(trial_do(
        t, &clock, "account.begin",
        "{'name':'测试区信息中心','code':'%s','admins':["
        "{'login':'xitong','name':'孙立','kind':'system_admin','password':'zhengque1234'},"
        "{'login':'anquan','name':'马宁','kind':'security_admin','password':'zhengque1234'},"
        "{'login':'shenji','name':'何岩','kind':'audit_admin','password':'zhengque1234'}]}",
        trial_code(t, "12440300")));
    id org = {0};
    assert(id_parse(str_of(trial_text(c, "org")), &org));
    t->system = admin_of(out_of(c), 0, org, "system_admin");
    t->security = admin_of(out_of(c), 1, org, "security_admin");
}

void trial_open(struct trial *t, arena *a, const struct slice *const *slices, size_t n)
{
    char folder[] = "/tmp/xinyue-trial-XXXXXX";
    *t = (struct trial){.a = a, .house = {.slices = slices, .count = n, .chain = account_chain,
                                         .signing = account_signing,
                                         .signing_check = account_signing_check,
                                         .signing_keep = account_signing_keep}};
    password_cheap();
    os_set_clock((instant){0}, false);
    trial_clock(t, "2026-03-02T09:00");
    t->db = open_store(&t->house);
    arena_defer(a, close_db, t->db);
    assert(mkdtemp(folder));
    must(blob_store_open(a, str_of(folder), false, &t->blobs), "opening the blobs");
    must(journal_open(t->db, t->blobs, &t->house, &t->journal), "opening the journal");
    arena_defer(a, close_journal, t->journal);
    found_city(t);
    begin_accounts(t);
}

void trial_clock(struct trial *t, const char *beijing)
{
    instant at = {0};
    assert(instant_parse(str_of(beijing), &at));
    os_set_clock(at, true);
    if (t->journal)
        must(journal_tick(t->journal), "what was due");
}

static struct call *make_call(struct trial *t, const struct who *who, const char *kind)
{
    struct call *c = new(t->a, struct call, 1);
    *c = (struct call){.a = t->a, .db = t->db, .blobs = t->blobs, .house = &t->house,
                       .law = journal_law(t->journal), .act = house_act(&t->house, str_of(kind)),
                       .who = *who, .at = os_now()};
    if (!c->act) {
        fprintf(stderr, "no act %s in this house\n", kind);
        abort();
    }
    c->today = day_of(c->at);
    c->in = arena_take(t->a, c->act->in_size + 1, _Alignof(max_align_t), 1);
    c->out = arena_take(t->a, c->act->out_size + 1, _Alignof(max_align_t), 1);
    return c;
}

struct call *trial_do(struct trial *t, const struct who *who, const char *kind, const char *body,
                      ...)
{
    struct call *c = make_call(t, who, kind);
    const struct json *j = NULL;
    char *form = str_c(t->a, str_of(body));
    va_list args;
    for (char *at = form; *at; at++)
        if (*at == '\'')
            *at = '"';
    va_start(args, body);
    int n = vsnprintf(NULL, 0, form, args);
    va_end(args);
    char *text = new(t->a, char, (size_t)n + 1);
    va_start(args, body);
    vsnprintf(text, (size_t)n + 1, form, args);
    va_end(args);
    must(json_parse(t->a, str_of(text), &j), text);
    fields_from_json(t->a, c->act->in, j, c->in, &c->errors);
    if (c->errors.first)
        c->result = invalid("fields");
    if (t->sign)
        t->sign(c, t->with);
    if (!c->result.kind && c->act->prepare)
        c->result = c->act->prepare(c, c->in);
    if (!c->result.kind)
        must(journal_run(t->journal, c), kind);
    return c;
}

const char *trial_text(const struct call *c, const char *out_member)
{
    str s = {0};
    if (!json_str(json_get(out_of(c), out_member), &s))
        return "";
    return str_c(c->a, s);
}

const char *trial_id_text(struct trial *t, id thing)
{
    return str_c(t->a, id_text(t->a, thing));
}

const char *trial_code(struct trial *t, const char *prefix)
{
    static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for (int n = ++t->names;; n += 1000)
        for (const char *x = letters; *x; x++)
            for (const char *y = letters; *y; y++) {
                str code = format(t->a, "%s%08d%c%c", prefix, n, *x, *y);
                if (uscc_wrong_place(code) == 0)
                    return str_c(t->a, code);
            }
}

id trial_org(struct trial *t, const char *kind)
{
    id org = {0};
    struct call *c = TRIAL_OK(trial_do(t, &t->system, "account.add_org",
                                       "{'name':'测试单位%d','code':'%s','kind':'%s'}", t->names,
                                       trial_code(t, "11440300"), kind));
    assert(id_parse(str_of(trial_text(c, "org")), &org));
    return org;
}

struct who trial_person(struct trial *t, id org, const char *post_kind)
{
    struct who w = {.org = org, .post_kind = str_of(post_kind)};
    struct call *c = TRIAL_OK(trial_do(
        t, &t->system, "account.add_person",
        "{'login':'person%d','name':'人员%d','phone':'13800000000','password':'zhengque1234'}",
        t->names + 1, t->names + 1));
    t->names++;
    assert(id_parse(str_of(trial_text(c, "person")), &w.person));
    c = TRIAL_OK(trial_do(t, &t->security, "account.grant_post",
                          "{'person':'%s','org':'%s','kind':'%s','until':'2030-12-31'}",
                          trial_id_text(t, w.person), trial_id_text(t, org), post_kind));
    assert(id_parse(str_of(trial_text(c, "post")), &w.post));
    return w;
}

str trial_newest_record(struct trial *t)
{
    struct log_private_last_row *row = NULL;
    must(log_private_last(t->db, t->a, &row), "reading the newest record");
    return row ? row->body : (str){0};
}

str trial_replay(struct trial *t)
{
    struct db *to = open_store(&t->house);
    bool same = false;
    str where = {0};
    int64_t entries = 0;
    must(journal_replay(t->db, to, &t->house, &entries), "replaying");
    must(journal_compare(t->db, to, &t->house, t->a, &same, &where), "comparing");
    db_close(to);
    return same ? (str){0} : where;
}

static str refusal_of(const struct call *c)
{
    if (c->findings)
        return str_of(c->findings->rule->name);
    if (c->errors.first)
        return c->errors.first->path;
    return c->result.detail.at ? c->result.detail : S("refused without a word");
}

struct call *trial_expect(const char *file, int line, struct call *c, const char *refusal)
{
    if (!c->result.kind) {
        if (refusal)
            check_str(file, line, str_of(refusal), S("accepted"));
        return c;
    }
    check_str(file, line, refusal ? str_of(refusal) : S("accepted"), refusal_of(c));
    return c;
}
