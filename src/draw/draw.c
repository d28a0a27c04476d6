#include "draw/draw_parts.h"

#include <string.h>

#include "base/json.h"

const struct choice draw_purposes[] = {
    {"committee", "评审成员（限额标准以下的采购）"},
    {"acceptance", "验收小组成员"},
    {"need_review", "需求审查人员"},
    {"invited", "邀请的供应商"},
    {"audit", "检查、审计的样本"},
    {"tie", "并列的供应商"},
    {0},
};
const struct choice draw_modes[] = {
    {"tickets", "各方随机数合成（名单可以保密）"},
    {"rfc3797", "RFC 3797（名单公开，用外部公布的数字）"},
    {0},
};
const struct choice draw_states[] = {
    {"open", "拟定名单"}, {"committed", "收集随机数"}, {"closed", "公布随机数"},
    {"ranked", "已抽出"}, {"void", "作废"},            {0},
};
const struct choice draw_causes[] = {
    {"missing", "没有收齐必须的随机数"},
    {"withheld", "有随机数没有公布，也没有解开"},
    {"spoiled", "有随机数解开后与当初的指纹不符"},
    {"pool", "名单与当初的根不符"},
    {0},
};
const struct choice draw_manners[] = {
    {"self", "本方公布"}, {"recovered", "由两把锁解开"}, {"spoiled", "与指纹不符"}, {0}};
const struct choice draw_answers[] = {
    {"accepted", "接受"},
    {"declined", "不能参加"},
    {"unreachable", "联系不上"},
    {"recused", "应当回避"},
    {0},
};

static const char *const openers[] = {"handler", "section", "agent", "agent_head", "oversight",
                                      "inspection", "performance", "auditor", "supervisor"};

static err ask_opener(__attribute__((unused)) struct db *db, __attribute__((unused)) arena *a,
                      const struct who *who, __attribute__((unused)) id thing, bool *ret)
{
    *ret = false;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        *ret = *ret || str_eq(who->post_kind, str_of(openers[i]));
    return OK;
}

static err ask_keeper(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct draw_keeper_posts_row row = {0};
    TRY(draw_keeper_posts(db, a, thing, who->post, who->person, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_holder(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct draw_holder_posts_row row = {0};
    TRY(draw_holder_posts(db, a, thing, who->post, who->person, &row));
    *ret = row.n > 0;
    return OK;
}

static err ask_insider(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    TRY(ask_keeper(db, a, who, thing, ret));
    return *ret ? OK : ask_holder(db, a, who, thing, ret);
}

static err ask_giver(struct db *db, arena *a, const struct who *who, id thing, bool *ret)
{
    struct draw_row *d = NULL;
    str name, org_name;
    *ret = false;
    TRY(draw_by_id(db, a, thing, &d));
    if (!d)
        return OK;
    TRY(draw_giver_name(db, a, who, d, &name, &org_name));
    *ret = name.at != NULL;
    return OK;
}

const struct relation draw_opener = {"draw_opener", "采购人、代理机构或者监督检查部门的人员",
                                     ask_opener, .bare = true};
const struct relation draw_keeper = {"draw_keeper", "组织这次抽取的单位", ask_keeper};
const struct relation draw_holder = {"draw_holder", "交易中心的密钥保管", ask_holder};
const struct relation draw_insider = {"draw_insider", "组织抽取的单位或者密钥保管", ask_insider};
const struct relation draw_giver = {"draw_giver", "组织单位、密钥保管，或者文件已开启的供应商",
                                    ask_giver};

err draw_giver_name(struct db *db, arena *a, const struct who *who, const struct draw_row *d,
                    str *ret_name, str *ret_org_name)
{
    bool keeper = false, holder = false;
    struct draw_bidder_row *bidder = NULL;
    *ret_name = *ret_org_name = (str){0};
    TRY(ask_keeper(db, a, who, d->id, &keeper));
    TRY(ask_holder(db, a, who, d->id, &holder));
    if (!keeper && !holder)
        TRY(draw_bidder(db, a, d->id, who->post, who->person, &bidder));
    if (bidder) {
        *ret_name = join(a, S("bidder-"), id_text(a, bidder->org));
        *ret_org_name = bidder->name;
        return OK;
    }
    if (keeper || holder) {
        *ret_name = keeper ? DRAW_ORGANIZER : DRAW_HOLDER;
        return account_org_name(db, a, who->org, ret_org_name);
    }
    return OK;
}

err draw_at(struct call *c, id draw, const char *state, struct draw_row **ret)
{
    TRY(draw_by_id(c->db, c->a, draw, ret));
    if (!*ret)
        return missing();
    if (!str_eq((*ret)->state, str_of(state)))
        return REFUSE(c, draw_stage, "draw", ARG(choice_word(draw_states, (*ret)->state)),
                      ARG(choice_word(draw_states, str_of(state))));
    return OK;
}

bool draw_by_tickets(const struct draw_row *d)
{
    return str_eq(d->mode, S("tickets"));
}

bool draw_of_people(str purpose)
{
    return str_eq(purpose, S("committee")) || str_eq(purpose, S("acceptance")) ||
           str_eq(purpose, S("need_review"));
}

str draw_data(arena *a, const struct draw_candidate_row *c)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    json_put_key(&o, "category");
    json_put_str(&o, c->category);
    json_put_key(&o, "name");
    json_put_str(&o, c->name);
    json_put_key(&o, "unit");
    json_put_str(&o, c->unit);
    json_close(&o, '}');
    return out_str(&o);
}

err draw_pool_of(struct db *db, arena *a, id draw, struct draw_candidate_row_rows *ret_rows,
                 struct draw_pool *ret)
{
    struct hash salt;
    TRY(draw_candidates(db, a, draw, ret_rows));
    *ret = (struct draw_pool){new(a, struct draw_candidate, ret_rows->n + 1), ret_rows->n};
    for (size_t i = 0; i < ret_rows->n; i++) {
        const struct draw_candidate_row *c = &ret_rows->at[i];
        if (!hash_parse(c->salt, &salt))
            return fault("a candidate has no salt");
        ret->at[i] = (struct draw_candidate){.category = c->category,
                                             .commitment = commitment(salt, draw_data(a, c))};
    }
    return OK;
}

bool draw_keys_have(const struct draw_keys *k, const struct age_recipient *key)
{
    for (size_t i = 0; i < k->n; i++)
        if (memcmp(k->at[i].public_key, key->public_key, x25519_len) == 0)
            return true;
    return false;
}

bool draw_keys_read(arena *a, str lines, struct draw_keys *ret)
{
    *ret = (struct draw_keys){new(a, struct age_recipient, draw_keys_max), 0};
    while (lines.at) {
        str line = str_trim(str_cut(&lines, '\n'));
        struct age_recipient key;
        if (!line.len)
            continue;
        if (ret->n == draw_keys_max || !age_recipient_parse(line, &key) ||
            key.suite != SUITE_INTL || draw_keys_have(ret, &key))
            return false;
        ret->at[ret->n++] = key;
    }
    return ret->n > 0;
}

struct gathering {
    struct out o;
};

static bool gather(void *with, const void *at, size_t n)
{
    put_raw(&((struct gathering *)with)->o, (str){at, n});
    return true;
}

bool draw_name_of(const struct draw_candidate_row_rows *rows, const struct draw_pool *pool,
                  const struct draw_place_row *x, str *ret_name, str *ret_unit)
{
    struct hash fixed;
    *ret_name = x->name;
    *ret_unit = x->unit;
    if (x->name.at || !hash_parse(x->fixed.at ? x->fixed : S(""), &fixed))
        return x->name.at != NULL;
    for (size_t i = 0; i < pool->n; i++)
        if (hash_same(fixed, pool->at[i].commitment)) {
            *ret_name = rows->at[i].name;
            *ret_unit = rows->at[i].unit;
        }
    return ret_name->at != NULL;
}

err draw_order_of(struct db *db, arena *a, id draw, id project, const char *purpose,
                  struct draw_names *ret)
{
    struct draw_row *d = NULL;
    struct draw_place_row_rows places;
    struct draw_candidate_row_rows rows;
    struct draw_pool pool;
    str unit;
    *ret = (struct draw_names){NULL, 0};
    TRY(draw_by_id(db, a, draw, &d));
    if (!d || !str_eq(d->state, S("ranked")) || !str_eq(d->purpose, str_of(purpose)) ||
        !id_same(d->project, project))
        return OK;
    TRY(draw_places(db, a, draw, &places));
    TRY(draw_pool_of(db, a, draw, &rows, &pool));
    ret->at = new(a, str, places.n + 1);
    for (size_t i = 0; i < places.n; i++)
        ret->n += draw_name_of(&rows, &pool, &places.at[i], &ret->at[ret->n], &unit);
    return OK;
}

err draw_options(struct db *db, arena *a, id project, const char *purpose, struct options *ret)
{
    struct draw_choice_row_rows rows;
    TRY(draw_choices(db, a, project, str_of(purpose), &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].id), rows.at[i].subject};
    return OK;
}

static bool seal_layer(arena *a, str keys, str plain, bool armor, str *ret)
{
    struct draw_keys k;
    struct gathering g = {out_plain(a)};
    struct age_bytes from = {plain};
    struct age_sink bare = {gather, &g}, sink = armor ? age_armored(a, bare) : bare;
    if (!draw_keys_read(a, keys, &k) ||
        age_seal(a, &(struct age_sealing){.recipients = k.at, .n = k.n}, age_from_bytes(&from),
                 sink) != AGE_OK || (armor && !age_armor_end(&sink)))
        return false;
    *ret = out_str(&g.o);
    return true;
}

err draw_seal(arena *a, const struct draw_row *d, struct hash r, str *ret)
{
    str middle;
    return seal_layer(a, d->inner_keys, hash_hex(a, r), false, &middle) &&
           seal_layer(a, d->outer_keys, middle, true, ret)
               ? OK : fault("the platform's number cannot be sealed");
}

bool draw_unwrap(arena *a, str sealed, size_t keys, str *ret_bytes)
{
    bool armored = false;
    char *at = new(a, char, draw_sealed_max);
    size_t n = 0;
    struct age_bytes from = {sealed};
    struct age_header h;
    struct age_source source = age_unarmored(a, age_from_bytes(&from), &armored);
    for (ptrdiff_t got = 1; got > 0; n += (size_t)got) {
        got = source.read(source.with, at + n, draw_sealed_max - n);
        if (got < 0)
            return false;
    }
    if (age_armor_broken(&source) || n == draw_sealed_max)
        return false;
    struct age_reader *r = new(a, struct age_reader, 1);
    *ret_bytes = (str){at, n};
    from = (struct age_bytes){*ret_bytes};
    age_reader_begin(r, age_from_bytes(&from));
    return age_read_header(a, r, &h) == AGE_OK && age_is_sealed_to(&h, (int64_t)n, keys);
}

str draw_head(arena *a, str bytes)
{
    struct age_header h;
    struct age_bytes from = {bytes};
    struct age_reader *r = new(a, struct age_reader, 1);
    age_reader_begin(r, age_from_bytes(&from));
    return age_read_header(a, r, &h) == AGE_OK ? (str){h.signed_bytes.at, h.len} : S("");
}

err draw_note(struct db *db, id draw, const struct entry *e)
{
    return draw_entry_add(db, .draw = draw, .seq = e->seq);
}

const struct slice draw_slice = {
    "draw", "抽取", {draw_open_acts, draw_pool_acts, draw_part_acts, draw_rank_acts},
    {draw_pages}, &draw_sql};
