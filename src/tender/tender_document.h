// The document of a tender: what an act says of it, what stands of it, what the law has against it.
// Inside this slice only.
#pragma once

#include "plan/plan.h"
#include "tender/tender.h"

// As an act brings it. A level is a share of its item's points, 0 to 100.
struct level_in {
    dec score;
    str description;
};
struct item_in {
    str name, kind;
    dec weight;
    str standard;
    struct {
        struct level_in *at;
        size_t n;
    } levels;
};
struct group_in {
    str name;
    bool technical;
    dec weight;
    struct {
        struct item_in *at;
        size_t n;
    } items;
};
struct groups_in {
    struct group_in *at;
    size_t n;
};
struct clause_in {
    str title, text;
};
struct clauses_in {
    struct clause_in *at;
    size_t n;
};
extern const struct field group_fields[], clause_fields[];

// The flat part, as members of an act's struct and as its fields.
#define TERMS_MEMBERS                                                                             \
    day documents_from, documents_until;                                                          \
    str documents_place;                                                                          \
    instant deadline;                                                                             \
    str opening_place;                                                                            \
    bool consortium;                                                                              \
    money bond;                                                                                   \
    int64_t committee_size;                                                                       \
    dec price_weight, sme_deduction, low_mean, low_second, low_ceiling;                           \
    int64_t low_minutes;                                                                          \
    str tie_rule, contact_person, contact_phone

#define SCHEDULE_FIELDS(type)                                                                     \
    FIELD(type, documents_from, "文件从哪天起提供", .optional = true,                             \
          .hint = "不早于公告发布之日"),                                                          \
        FIELD(type, documents_until, "文件提供到哪天", .optional = true,                          \
              .hint = "至少 5 个工作日"),                                                         \
        FIELD(type, documents_place, "获取文件的地点或网址", .optional = true),                   \
        FIELD(type, deadline, "提交截止时间", .optional = true,                                   \
              .hint = "也是开启时间；写成 2026-03-31 09:30"),                                     \
        FIELD(type, opening_place, "开启地点", .optional = true),                                 \
        FIELD(type, consortium, "接受联合体"),                                                    \
        FIELD(type, bond, "保证金（元）", .optional = true,                                       \
              .hint = "不收的不填；最多为预算的 2%，不得收现金"),                                 \
        FIELD(type, committee_size, "评审人数", .max = 99, .hint = "单数"),                       \
        FIELD(type, contact_person, "项目联系人"), FIELD(type, contact_phone, "联系电话")

#define PRICE_FIELDS(type)                                                                        \
    FIELD(type, price_weight, "价格分值", .max = 100,                                             \
          .hint = "招标不低于 10，磋商 10 至 30；固定价格的写 0"),                                \
        FIELD(type, sme_deduction, "小微企业价格扣除（%）", .optional = true, .max = 100,         \
              .hint = "10 至 20；专门面向中小企业的不扣除"),                                      \
        FIELD(type, low_mean, "异常低价：低于平均报价的百分之几", .max = 100),                    \
        FIELD(type, low_second, "异常低价：低于次低报价的百分之几", .max = 100),                  \
        FIELD(type, low_ceiling, "异常低价：低于最高限价的百分之几", .max = 100),                 \
        FIELD(type, low_minutes, "异常低价：给多少分钟说明", .max = 1440),                        \
        CHOICE(type, tie_rule, "并列时", tender_tie_rules)

#define GROUPS_FIELD(type) LIST(type, groups, "评分部分", group_fields, .max = 12)
#define CLAUSES_FIELD(type)                                                                       \
    LIST(type, clauses, "合同条款", clause_fields, .max = 40,                                     \
         .hint = "要写明服务内容、期限、数量、质量、价格、结算方式、权利义务和违约责任")

struct terms {
    TERMS_MEMBERS;
};

// As it stands, with what it is about.
struct paper {
    struct tender_row *tender;
    struct project_row *project;
    struct need_view need;
    struct tender_scoring scoring;
    struct tender_clause_row_rows clauses;
    struct tender_entrust_row *entrust;  // or NULL
    struct org_card_row buyer, agency;
    struct tender_lock_row_rows locks;
};
// Finds what is wrong with the padlocks.
err lint_locks(struct call *c, const struct paper *p);
err paper_load(struct db *db, arena *a, id tender, struct paper *ret);  // ERR_MISSING without one

// Nested from flat, and flat from nested, for forms, copies and the linter.
struct groups_in groups_nest(arena *a, const struct tender_scoring *s);
struct tender_scoring groups_flatten(arena *a, const struct groups_in *g);
struct clauses_in clauses_copy(arena *a, const struct tender_clause_row_rows *rows);
// One line a level, "100 方案完整可行"; false with the line that cannot be read.
bool levels_read(arena *a, str text, struct item_in *ret, int *ret_line);
str levels_text(arena *a, const struct item_in *item);

// Whether a part is short enough for an entry; else the refusal at its list.
err groups_fit(struct call *c, const struct groups_in *g);
err clauses_fit(struct call *c, const struct clauses_in *k);

// Writers for apply.
err groups_put(struct db *db, id tender, const struct groups_in *g);
err clauses_put(struct db *db, id tender, const struct clauses_in *c);

// Everything that is wrong with a document, in the order of refusal; findings stand in the call.
// Needs a, law, today; asks nothing of the database.
void lint_paper(struct call *c, const struct paper *p);
// The same, with what the plan has still to do (it asks the database).
err lint_everything(struct call *c, const struct paper *p);
void lint_scoring(struct call *c, const struct paper *p);  // sums and price weight
void lint_factors(struct call *c, const struct paper *p);  // words and grades
void lint_terms(struct call *c, const struct paper *p);    // money, people, low prices, agency
void lint_clauses(struct call *c, const struct paper *p);  // what 102-23 wants in a contract
void lint_days(struct call *c, const struct paper *p);     // dates, intention
bool is_consultation(const struct tender_row *t);
// What would be published if it were published now: the same words, number and hash.
struct preview {
    str number, document, text;
};
err preview_notice(struct call *c, const struct paper *p, struct preview *ret);
// The place of a finding in words: 评分部分第 1 项, 截止时间.
str paper_place(struct out *o, const struct paper *p, str place);

// A listing lies between publication and now.
err check_listed_time(struct call *c, instant published, instant listed);

extern const struct act tender_entrust_acts[], tender_draft_acts[], tender_document_acts[];
extern const struct act tender_lock_acts[];
extern const struct page tender_lock_pages[];
extern const struct act tender_publish_acts[], tender_change_acts[], tender_hold_acts[];
extern const struct page tender_pages[];
