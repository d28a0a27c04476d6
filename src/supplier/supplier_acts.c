// What a supplier does: register, keep the entry true, show certificates.
#include "account/account.h"
#include "crypto/password.h"
#include "supplier/supplier_rules.h"
#include "supplier_sql.h"

struct registration {
    str name, code, kind, size, address, legal_rep, contact, phone, login, password;
    day founded;
    bool undertaking;
    str hash;  // prepared
};
struct registered {
    id org, person, post;
    str code;
    day from;
};
static const struct field register_in[] = {
    FIELD(struct registration, name, "单位全称", .hint = "与登记证书一致；个人填姓名"),
    CODE(struct registration, code, "统一社会信用代码", .optional = true,
         .hint = "18 位，可以带空格；只有个人不填"),
    CHOICE(struct registration, kind, "单位类型", supplier_kinds),
    CHOICE(struct registration, size, "企业规模", supplier_sizes,
           .hint = "按国家划型标准；社会组织等非企业单位选「不适用」"),
    FIELD(struct registration, address, "住所"),
    FIELD(struct registration, legal_rep, "法定代表人（负责人）", .max = 60),
    FIELD(struct registration, contact, "联系人", .max = 60,
          .hint = "账号属于这个人，填真实姓名；不公开"),
    PHONE(struct registration, phone, "联系电话", .personal = true, .max = 40,
          .hint = "只用于通知，不公开"),
    FIELD(struct registration, founded, "成立日期", .optional = true,
          .hint = "只作说明；成立多久都可以参加采购"),
    FIELD(struct registration, login, "登录名", .min = 3, .max = 40),
    FIELD(struct registration, password, "密码", .secret = true,
          .hint = "至少 10 位，同时有字母和数字"),
    FIELD(struct registration, undertaking,
          "承诺所填真实，具备政府采购法第二十二条规定的条件，并愿意承担虚假承诺的责任"),
    {0},
};
static const struct field register_out[] = {
    FIELD(struct registered, org, "单位"),   FIELD(struct registered, person, "人员"),
    FIELD(struct registered, post, "任职"),  FIELD(struct registered, code, "登记代码"),
    FIELD(struct registered, from, "自哪天起"), {0},
};

static err register_prepare(struct call *c, void *in)
{
    struct registration *p = in;
    const char *wrong = password_wrong(p->password);
    if (wrong)
        return refuse_field(c, "password", wrong);
    p->hash = password_hash(c->a, p->password);
    return OK;
}

err supplier_check_kind(struct call *c, str code, str kind, str size)
{
    const char *zh = choice_word(supplier_kinds, kind);
    if (supplier_excluded(kind))
        return REFUSE(c, supplier_excluded, "kind", ARG(zh));
    if (!str_eq(kind, S("natural_person")) && supplier_code_fit(code, kind) == CODE_OTHER)
        return REFUSE(c, supplier_code_kind, "kind", ARG(str_part(code, 0, 2)),
                      ARG(supplier_code_word(code)), ARG(zh));
    if (!supplier_size_fits(kind, size))
        return REFUSE(c, supplier_size, "size", ARG(zh), ARG(choice_word(supplier_sizes, size)));
    return OK;
}

// A person has no credit code, and an identity number must not stand in a register.
static err check_code(struct call *c, const struct registration *p)
{
    bool taken = false;
    if (str_eq(p->kind, S("natural_person")))
        return p->code.at ? refuse_field(c, "code", "个人不填{label}，身份证号也不要填在这里") : OK;
    if (!p->code.at)
        return refuse_field(c, "code", "请填写{label}");
    if (account_find_code(c, S("code"), p->code))
        return found(c);
    TRY(account_code_taken(c->db, c->a, p->code, &taken));
    return taken ? REFUSE(c, account_code_taken, "code", ARG(p->code)) : OK;
}

static err register_check(struct call *c, const void *in, void *out)
{
    const struct registration *p = in;
    struct registered *o = out;
    bool taken = false;
    if (!p->undertaking)
        return REFUSE(c, supplier_undertaking, "undertaking");
    TRY(supplier_check_kind(c, p->code, p->kind, p->size));
    TRY(check_code(c, p));
    TRY(account_login_taken(c->db, c->a, p->login, &taken));
    if (taken)
        return REFUSE(c, account_login_taken, "login", ARG(p->login));
    if (p->founded.n > c->today.n)
        return refuse_field(c, "founded", "{label}不能在今天之后");
    *o = (struct registered){new_id(), new_id(), new_id(), p->code, c->today};
    if (!o->code.at)
        o->code = join(c->a, S("GR-"), id_text(c->a, o->org));
    return OK;
}

static err register_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct registration *p = in;
    const struct registered *o = out;
    TRY(account_found_org(db, o->org, p->name, o->code, S("supplier"), p->address, (str){0},
                          e->at));
    TRY(account_found_person(db, o->person, p->login, p->contact, (str){0}, e->at));
    TRY(account_found_post(db, o->post, o->person, o->org, S("supplier_head"), o->from));
    return supplier_add(db, .org = o->org, .kind = p->kind, .size = p->size,
                        .legal_rep = p->legal_rep, .contact = p->contact, .phone = p->phone,
                        .founded = p->founded, .undertaking = p->undertaking, .at = e->at);
}

static err register_keep(struct db *db, __attribute__((unused)) const struct entry *e,
                         const void *in, const void *out)
{
    const struct registration *p = in;
    const struct registered *o = out;
    return account_keep_password(db, o->person, p->hash);
}

// What changes: absent is as it was. The entry says what stands afterwards.
struct change {
    str name, kind, size, address, legal_rep, contact, phone;
    day founded;
    bool all_corrected;
};
struct changed {
    str name, kind, size, address, legal_rep, contact, state;
    day founded;
};
#define CHANGE_FIELDS                                                                         \
    FIELD(struct change, address, "住所", .optional = true),                                  \
    FIELD(struct change, legal_rep, "法定代表人（负责人）", .optional = true, .max = 60),     \
    FIELD(struct change, contact, "联系人", .optional = true, .max = 60),                     \
    PHONE(struct change, phone, "联系电话", .optional = true, .personal = true, .max = 40,    \
          .hint = "不改就留空"),                                                              \
    CHOICE(struct change, kind, "单位类型", supplier_kinds, .optional = true),                \
    CHOICE(struct change, size, "企业规模", supplier_sizes, .optional = true)
static const struct field change_in[] = {CHANGE_FIELDS, {0}};
static const struct field resubmit_in[] = {
    FIELD(struct change, name, "单位全称", .optional = true),
    CHANGE_FIELDS,
    FIELD(struct change, founded, "成立日期", .optional = true),
    FIELD(struct change, all_corrected, "退回的栏目已全部修改"),
    {0},
};
static const struct field changed_out[] = {
    FIELD(struct changed, name, "单位全称"),
    FIELD(struct changed, kind, "单位类型"),
    FIELD(struct changed, size, "企业规模"),
    FIELD(struct changed, address, "住所"),
    FIELD(struct changed, legal_rep, "法定代表人（负责人）"),
    FIELD(struct changed, contact, "联系人"),
    FIELD(struct changed, state, "状态"),
    FIELD(struct changed, founded, "成立日期", .optional = true),
    {0},
};

static err own_row(struct call *c, struct supplier_row **ret)
{
    TRY(supplier_find(c->db, c->a, c->who.org, ret));
    return *ret ? OK : missing();
}

static str either(str new_text, str old_text)
{
    return new_text.at ? new_text : old_text.at ? old_text : S("");
}

static struct changed after_change(const struct change *p, const struct supplier_row *row)
{
    return (struct changed){
        either(p->name, row->name), either(p->kind, row->kind), either(p->size, row->size),
        either(p->address, row->address), either(p->legal_rep, row->legal_rep),
        either(p->contact, row->contact), row->state, p->founded.n ? p->founded : row->founded,
    };
}

// What was verified is no longer what stands.
static bool touches_verified(const struct changed *o, const struct supplier_row *row)
{
    return str_eq(row->state, S("verified")) &&
           !(str_eq(o->kind, row->kind) && str_eq(o->size, row->size) &&
             str_eq(o->legal_rep, row->legal_rep) &&
             str_eq(o->address, either(row->address, S(""))));
}

// Who is registered by name alone does not become an organization by editing, nor the other way.
static err check_new_kind(struct call *c, const struct supplier_row *row, const struct changed *o)
{
    if (str_eq(o->kind, S("natural_person")) != str_eq(row->kind, S("natural_person")))
        return refuse_field(c, "kind", "个人与单位之间不能改{label}，请另行登记");
    return supplier_check_kind(c, row->code, o->kind, o->size);
}

static err change_check(struct call *c, const void *in, void *out)
{
    struct changed *o = out;
    struct supplier_row *row = NULL;
    TRY(own_row(c, &row));
    if (str_eq(row->state, S("returned")))
        return REFUSE(c, supplier_returned_first, "");
    *o = after_change(in, row);
    if (touches_verified(o, row))
        o->state = S("resubmitted");
    return check_new_kind(c, row, o);
}

static err change_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct change *p = in;
    const struct changed *o = out;
    TRY(account_change_org(db, e->org, o->name, o->address, (str){0}));
    if (p->phone.at)
        TRY(supplier_set_phone(db, .org = e->org, .phone = p->phone));
    return supplier_set(db, .org = e->org, .kind = o->kind, .size = o->size,
                        .legal_rep = o->legal_rep, .contact = o->contact, .founded = o->founded,
                        .state = o->state, .at = e->at);
}

static err change_load(struct db *db, arena *a, const struct who *who,
                       __attribute__((unused)) id thing, void *in)
{
    struct supplier_row *row = NULL;
    struct change *p = in;
    TRY(supplier_find(db, a, who->org, &row));
    if (row)
        *p = (struct change){.name = row->name, .kind = row->kind, .size = row->size,
                             .address = row->address, .legal_rep = row->legal_rep,
                             .contact = row->contact, .founded = row->founded};
    return OK;
}

static bool remarked(const struct supplier_remark_row_rows *remarks, const char *field)
{
    for (size_t i = 0; i < remarks->n; i++)
        if (str_eq(remarks->at[i].field, str_of(field)))
            return true;
    return false;
}

// The first field that differs from what stands and that nobody returned.
static const char *beyond_remarks(const struct change *p, const struct supplier_row *row,
                                  const struct supplier_remark_row_rows *remarks)
{
    const struct pair {
        const char *field;
        str sent, stands;
    } pairs[] = {
        {"name", p->name, row->name},       {"kind", p->kind, row->kind},
        {"size", p->size, row->size},       {"address", p->address, either(row->address, S(""))},
        {"legal_rep", p->legal_rep, row->legal_rep}, {"contact", p->contact, row->contact},
        {"phone", p->phone, either(row->phone, S(""))},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].sent.at && !str_eq(pairs[i].sent, pairs[i].stands) &&
            !remarked(remarks, pairs[i].field))
            return pairs[i].field;
    if (p->founded.n && p->founded.n != row->founded.n && !remarked(remarks, "founded"))
        return "founded";
    return NULL;
}

static err resubmit_check(struct call *c, const void *in, void *out)
{
    const struct change *p = in;
    struct changed *o = out;
    struct supplier_row *row = NULL;
    struct supplier_remark_row_rows remarks;
    TRY(own_row(c, &row));
    TRY(supplier_remarks_of(c->db, c->a, c->who.org, &remarks));
    if (!str_eq(row->state, S("returned")))
        return refuse_field(c, "all_corrected", "没有退回的栏目，不用重新提交");
    if (!p->all_corrected)
        return REFUSE(c, supplier_all_corrected, "all_corrected", ARG(remarks.n));
    const char *field = beyond_remarks(p, row, &remarks);
    if (field)
        return refuse_at(c, &RULE_supplier_only_returned, str_of(field),
                         (const struct arg[]){ARG(choice_word(supplier_fields, str_of(field)))}, 1);
    *o = after_change(p, row);
    o->state = S("resubmitted");
    return check_new_kind(c, row, o);
}

static err resubmit_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    TRY(supplier_remarks_clear(db, .supplier = e->org));
    return change_apply(db, e, in, out);
}

struct certificate {
    str kind, number, issuer;
    day from_day, until_day;
    struct file file;
};
struct certificate_out {
    id certificate;
};
static const struct field certificate_in[] = {
    FIELD(struct certificate, kind, "证书名称", .max = 60,
          .hint = "如 社会组织评估等级 4A、养老机构备案、质量管理体系认证"),
    FIELD(struct certificate, number, "证书编号", .max = 80),
    FIELD(struct certificate, issuer, "发证机关", .max = 100),
    FIELD(struct certificate, from_day, "自哪天起有效", .optional = true),
    FIELD(struct certificate, until_day, "到哪天为止", .optional = true,
          .hint = "长期有效的不填；到期前 30 天起会提醒"),
    FIELD(struct certificate, file, "证书扫描件", .optional = true, .hint = "会公开"),
    {0},
};
static const struct field certificate_out[] = {
    FIELD(struct certificate_out, certificate, "证书"),
    {0},
};

static err add_certificate_check(struct call *c, const void *in, void *out)
{
    const struct certificate *p = in;
    struct supplier_row *row = NULL;
    TRY(own_row(c, &row));
    if (p->from_day.n && p->until_day.n && p->until_day.n < p->from_day.n)
        return refuse_field(c, "until_day", "{label}不能早于起始日期");
    if (p->until_day.n && p->until_day.n < c->today.n)
        return REFUSE(c, supplier_expired, "until_day", ARG(p->until_day), ARG(c->today));
    *(struct certificate_out *)out = (struct certificate_out){new_id()};
    return OK;
}

static err add_certificate_apply(struct db *db, const struct entry *e, const void *in,
                                 const void *out)
{
    const struct certificate *p = in;
    return supplier_certificate_put(db, .id = ((const struct certificate_out *)out)->certificate,
                           .supplier = e->org, .kind = p->kind, .number = p->number,
                           .issuer = p->issuer, .from_day = p->from_day,
                           .until_day = p->until_day, .file = p->file.sha256,
                           .file_name = p->file.name, .added = e->at);
}

struct end_certificate {
    id certificate;
    str reason;
};
static const struct field end_certificate_in[] = {
    FIELD(struct end_certificate, certificate, "证书"),
    FIELD(struct end_certificate, reason, "原因", .hint = "会公开；如 已换发新证"),
    {0},
};

static err ask_owner_of_certificate(struct db *db, arena *a, const struct who *who, id thing,
                                    bool *ret)
{
    struct supplier_certificate_row *row = NULL;
    bool holds = false;
    TRY(any_supplier.ask(db, a, who, thing, &holds));
    TRY(supplier_certificate_find(db, a, thing, &row));
    *ret = holds && row && id_same(row->supplier, who->org);
    return OK;
}
static const struct relation owner_of_certificate = {"owner_of_certificate", "证书所属单位的人员",
                                                     ask_owner_of_certificate};

static err end_certificate_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    id certificate = ((const struct end_certificate *)in)->certificate;
    struct supplier_certificate_row *row = NULL;
    TRY(supplier_certificate_find(c->db, c->a, certificate, &row));
    return row && !row->ended.us ? OK : refuse_field(c, "certificate", "这个{label}已经撤下");
}

static err end_certificate_apply(struct db *db, const struct entry *e, const void *in,
                                 __attribute__((unused)) const void *out)
{
    return supplier_certificate_end(db, .id = ((const struct end_certificate *)in)->certificate,
                           .at = e->at);
}

const struct act supplier_acts[] = {
    {"supplier.register", "登记供应商", "作出信用承诺即生效，不用等审核，马上可以参加采购。",
     ACT_PRIVATE, ANYONE, ACT_IN(struct registration, register_in),
     ACT_OUT(struct registered, register_out), .prepare = register_prepare,
     .check = register_check, .apply = register_apply, .keep = register_keep,
     .then = "/sign-in"},
    {"supplier.change", "变更单位资料", "立即生效；已核验的栏目改了要重新核验，不影响参加采购。",
     ACT_PRIVATE, MAY(any_supplier, NULL), ACT_IN(struct change, change_in),
     ACT_OUT(struct changed, changed_out), .check = change_check, .apply = change_apply,
     .load = change_load, .then = "/supplier"},
    {"supplier.resubmit", "修改后重新提交",
     "只改退回的栏目，其他栏目照旧；改好后由采购监管岗再核验。",
     ACT_PRIVATE, MAY(any_supplier, NULL), ACT_IN(struct change, resubmit_in),
     ACT_OUT(struct changed, changed_out), .check = resubmit_check, .apply = resubmit_apply,
     .load = change_load, .then = "/supplier"},
    {"supplier.add_certificate", "登记证书", "公开可见；到期前会提醒，过期的不再显示为有效。",
     ACT_PUBLIC, MAY(any_supplier, NULL), ACT_IN(struct certificate, certificate_in),
     ACT_OUT(struct certificate_out, certificate_out), .check = add_certificate_check,
     .apply = add_certificate_apply, .then = "/supplier"},
    {"supplier.end_certificate", "撤下证书", "证书换发、注销或登记有误时撤下，记录仍在。",
     ACT_PUBLIC, MAY(owner_of_certificate, "certificate"),
     ACT_IN(struct end_certificate, end_certificate_in), .check = end_certificate_check,
     .apply = end_certificate_apply, .then = "/supplier"},
    {0},
};
