// The ground's own acts.
#include "journal/digest.h"
#include "journal/inside.h"
#include "journal_sql.h"

struct begin {
    str origin, district, mode, law;
    int64_t epoch;
};

static const struct choice modes[] = {{"live", "正式"}, {"sandbox", "演示"}, {0}};

static const struct field begin_in[] = {
    FIELD(struct begin, origin, "日志名称"),
    FIELD(struct begin, district, "行政区域"),
    CHOICE(struct begin, mode, "用途", modes),
    FIELD(struct begin, law, "法规表的 SHA-256"),
    FIELD(struct begin, epoch, "第几期", .min = 1),
    {0},
};

// Only the first entry of a log may be this one.
static err begin_check(struct call *c, __attribute__((unused)) const void *in,
                       __attribute__((unused)) void *out)
{
    struct log_head_row head;
    TRY(log_head(c->db, c->a, &head));
    return head.size ? denied() : OK;
}

static err begin_apply(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    const struct begin *b = in;
    return deployment_add(db, .epoch = b->epoch, .origin = b->origin, .district = b->district,
                          .mode = b->mode, .law = b->law, .begun = e->at);
}

struct set {
    str name, value, source;
    day from;
};

static const struct field set_in[] = {
    FIELD(struct set, name, "名称", .hint = "如 threshold.procurement、calendar.2026"),
    LONG(struct set, value, "内容", .hint = "金额写元；日历每行一条，如 off 2026-10-01 2026-10-07 国庆节"),
    FIELD(struct set, from, "自哪天起"),
    FIELD(struct set, source, "依据", .hint = "发文机关、文号和网址"),
    {0},
};

static err law_keeper(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                      const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = who->clock || str_eq(who->post_kind, S("oversight"));
    return OK;
}

static const struct relation keeper = {"law_keeper", "财政部门采购监管岗", law_keeper, .bare = true};

static err set_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct set *s = in;
    str why = law_value_wrong(c->a, s->name, s->value);
    if (!law_name_known(s->name))
        return refuse_field(c, "name", "没有这个名称，看 /law 里可以设哪些");
    if (why.at)
        return REFUSE(c, law_setting, "value", ARG(why));
    return OK;
}

static err set_apply(struct db *db, const struct entry *e, const void *in,
                     __attribute__((unused)) const void *out)
{
    const struct set *s = in;
    return law_setting_put(db, .name = s->name, .from_day = s->from, .value = s->value,
                           .source = s->source, .at = e->at);
}

static err close_slot_apply(struct db *db, const struct entry *e,
                            __attribute__((unused)) const void *in, const void *out)
{
    return closed_slot_add(db, .slot = ((const struct close_slot_out *)out)->slot, .seq = e->seq);
}

static const struct field close_slot_out_fields[] = {
    FIELD(struct close_slot_out, slot, "第几段"),
    FIELD(struct close_slot_out, from, "起"),
    FIELD(struct close_slot_out, until, "止"),
    FIELD(struct close_slot_out, root, "根"),
    {0},
};

static const struct field set_key_in[] = {
    FIELD(struct set_key, key, "公钥", .max = 400),
    FIELD(struct set_key, suite, "算法", .max = 40),
    {0},
};

static err set_key_apply(struct db *db, const struct entry *e, const void *in,
                         __attribute__((unused)) const void *out)
{
    const struct set_key *s = in;
    return signing_key_add(db, .seq = e->seq, .key = s->key, .suite = s->suite, .at = e->at);
}

// Nobody signed for a while: acts went on.
static const struct field report_gap_in[] = {
    FIELD(struct signing_gap, from, "起"),
    FIELD(struct signing_gap, until, "止"),
    {0},
};

// Each night, what the log comes to.
static const struct field digest_in[] = {
    FIELD(struct digesting, size, "条数"),
    FIELD(struct digesting, program, "程序的 SHA-256"),
    FIELD(struct digesting, layout, "表结构的 SHA-256"),
    FIELD(struct digesting, digest, "加盐的指纹"),
    FIELD(struct digesting, same, "和现有记录一致"),
    FIELD(struct digesting, privates, "非公开记录的件数", .secret = true),
    FIELD(struct digesting, salt, "盐", .secret = true),
    FIELD(struct digesting, dump, "全部记录的指纹", .secret = true),
    {0},
};

static err digest_apply(struct db *db, const struct entry *e, const void *in,
                        __attribute__((unused)) const void *out)
{
    const struct digesting *p = in;
    return digest_add(db, .seq = e->seq, .size = p->size, .program = p->program,
                      .layout = p->layout, .digest = p->digest, .same = p->same, .at = e->at);
}

static err digest_keep(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    const struct digesting *p = in;
    struct hash salt, dump;
    int64_t privates = 0;
    if (!str_int(p->privates, &privates) || !hash_parse(p->salt, &salt) ||
        !hash_parse(p->dump, &dump))
        return fault("a digest without what opens it");
    return secret_digest_add(db, .seq = e->seq, .privates = privates, .salt = hash_bytes(&salt),
                             .dump = hash_bytes(&dump));
}

// Witnesses.

static err ask_security(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                        const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = who->clock || str_eq(who->post_kind, S("security_admin"));
    return OK;
}
static const struct relation security = {"log_security", "安全管理员", ask_security, .bare = true};

struct set_witness {
    str key, url;
};
struct set_witness_out {
    str name;
};
static const struct field set_witness_in[] = {
    FIELD(struct set_witness, key, "见证方的公钥", .max = 400, .hint = "名称+8 位编号+一段文字，见证方给"),
    FIELD(struct set_witness, url, "见证方的地址", .max = 300, .hint = "以 https:// 开头，不带 add-checkpoint"),
    {0},
};
static const struct field set_witness_out[] = {
    FIELD(struct set_witness_out, name, "见证方"), {0}};

static err set_witness_check(struct call *c, const void *in, void *out)
{
    const struct set_witness *p = in;
    struct note_key key;
    if (!note_key_parse(c->a, p->key, &key) || key.suite != NOTE_COSIGNATURE)
        return refuse_field(c, "key", "{label}不对");
    if (!str_starts(p->url, S("https://")) && !str_starts(p->url, S("http://127.0.0.1:")))
        return refuse_field(c, "url", "{label}要以 https:// 开头");
    ((struct set_witness_out *)out)->name = key.name;
    return OK;
}

static err set_witness_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct set_witness *p = in;
    return witness_put(db, .name = ((const struct set_witness_out *)out)->name, .key = p->key,
                       .url = p->url, .at = e->at);
}

struct end_witness {
    str name;
};
static const struct field end_witness_in[] = {FIELD(struct end_witness, name, "见证方"), {0}};

static err end_witness_apply(struct db *db, const struct entry *e, const void *in,
                             __attribute__((unused)) const void *out)
{
    return witness_end(db, .name = ((const struct end_witness *)in)->name, .at = e->at);
}

// What a witness has signed, kept beside the checkpoint; it was verified before.
static const struct field cosign_in[] = {
    FIELD(struct cosigning, size, "条数"),
    FIELD(struct cosigning, witness, "见证方"),
    LONG(struct cosigning, line, "签名"),
    FIELD(struct cosigning, at, "时间"),
    {0},
};

static err cosign_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                        const void *in, __attribute__((unused)) const void *out)
{
    const struct cosigning *p = in;
    return log_cosignature_put(db, .size = p->size, .witness = p->witness, .at = p->at,
                               .line = p->line);
}

static const struct act journal_acts[] = {
    {"log.set_witness", "请人见证账本", "以后每个检查点都送去请他签名；他只签和以前对得上的。", ACT_PUBLIC,
     MAY(security, NULL), ACT_IN(struct set_witness, set_witness_in),
     ACT_OUT(struct set_witness_out, set_witness_out), .check = set_witness_check,
     .apply = set_witness_apply, .then = "/journal"},
    {"log.end_witness", "不再请他见证", "已经签的名留着。", ACT_PUBLIC, MAY(security, NULL),
     ACT_IN(struct end_witness, end_witness_in), .apply = end_witness_apply, .then = "/journal"},
    {"log.cosign", "收下见证签名", NULL, ACT_SIDE, CLOCK, ACT_IN(struct cosigning, cosign_in),
     .apply = cosign_apply},
    {"log.begin", "启用日志", "写下日志的第一条：名称、区域、用途和法规表的指纹。", ACT_PUBLIC, CLOCK,
     ACT_IN(struct begin, begin_in), .check = begin_check, .apply = begin_apply},
    {"law.set", "设定限额标准和日历", "自所写的那天起生效；已经公告的期限不因此改变。", ACT_PUBLIC,
     MAY(keeper, NULL), ACT_IN(struct set, set_in), .check = set_check, .apply = set_apply,
     .then = "/law"},
    {"log.set_key", "启用日志签名公钥", "此后的检查点用它核对；换钥匙也记在这里。", ACT_PUBLIC, CLOCK,
     ACT_IN(struct set_key, set_key_in), .apply = set_key_apply},
    {"log.digest", "核对全部记录", "从账本重新算出全部记录，和现有的比较，记下加盐的指纹；盐给审计人员。", ACT_PUBLIC,
     CLOCK, ACT_IN(struct digesting, digest_in), .apply = digest_apply, .keep = digest_keep},
    {"log.report_gap", "记下检查点的中断", "这段时间没有签出检查点；事情照办，之后的检查点把它们一并签上。", ACT_PUBLIC,
     CLOCK, ACT_IN(struct signing_gap, report_gap_in)},
    {"journal.close_slot", "封存一段非公开记录", "每十分钟一次，不论其中有没有记录。", ACT_PUBLIC, CLOCK,
     ACT_OUT(struct close_slot_out, close_slot_out_fields), .apply = close_slot_apply},
    {0},
};

const struct slice journal_slice = {"journal", "记录", {journal_acts}, .sql = &journal_sql};
