// From what was filled in to the one blob.
#include "bid/bid_parts.h"

#include <string.h>

#include "base/tar.h"

const struct field offer_line_fields[] = {
    FIELD(struct offer_line, n, "序号", .optional = true),
    FIELD(struct offer_line, name, "名称", .optional = true),
    FIELD(struct offer_line, unit, "单位", .optional = true),
    FIELD(struct offer_line, quantity, "数量", .optional = true, .max = 1000000000),
    FIELD(struct offer_line, unit_price, "单价（元）"),
    {0},
};
const struct field offer_answer_fields[] = {
    FIELD(struct offer_answer, n, "第几条", .min = 1, .max = 1000),
    LONG(struct offer_answer, requirement, "采购需求", .optional = true),
    LONG(struct offer_answer, answer, "响应", .optional = true, .max = 2000),
    FIELD(struct offer_answer, page, "见第几页", .optional = true, .max = 40),
    {0},
};
const struct field offer_index_fields[] = {
    FIELD(struct offer_index, item, "评审项", .min = 1, .max = 200),
    FIELD(struct offer_index, level, "自评档次", .optional = true, .max = 100,
          .hint = "客观分填自己够得上的一档，主观分不填"),
    FIELD(struct offer_index, page, "见第几页", .optional = true, .max = 40),
    LONG(struct offer_index, text, "说明", .optional = true, .max = 1000),
    {0},
};
const struct field offer_file_fields[] = {FIELD(struct offer_file, file, "文件"), {0}};

static str path_in(arena *a, const char *list, size_t i, const char *member)
{
    return format(a, "%s.%zu.%s", list, i, member);
}

// A line is priced as the need asks: what was left out is filled in, nothing may be changed.
static void fit_line(struct call *c, const struct need_price_line_row *need, size_t i,
                     bool paper, struct offer_line *l)
{
    bool unit = l->unit.at && !str_eq(l->unit, need->unit);
    bool name = l->name.at && !str_eq(l->name, need->name);
    bool quantity = l->quantity.n != NO_DEC.n && l->quantity.n != need->quantity.n;
    if (!paper && (unit || name || quantity))
        FIND(c, bid_lines_fit, path_in(c->a, "lines", i, "quantity"), ARG(i + 1), ARG(need->name),
             ARG(need->quantity), ARG(need->unit));
    l->name = l->name.at ? l->name : need->name;
    l->unit = l->unit.at ? l->unit : need->unit;
    if (l->quantity.n == NO_DEC.n)
        l->quantity = need->quantity;
}

// One line of one piece is the total itself.
static void make_only_line(struct call *c, const struct need_price_line_row *need, struct offer *p)
{
    p->lines.at = new(c->a, struct offer_line, 1);
    p->lines.n = 1;
    p->lines.at[0] = (struct offer_line){1, need->name, need->unit, need->quantity,
                                         {p->price.fen * price_per_fen}};
}

static err fit_lines(struct call *c, id project, struct offer *p)
{
    struct need_price_line_row_rows need;
    TRY(need_price_lines(c->db, c->a, project, &need));
    if (p->lines.n == 0 && need.n == 1 && need.at[0].quantity.n == dec_one &&
        p->price.fen < MONEY_MAX / price_per_fen)
        make_only_line(c, &need.at[0], p);
    bool paper = p->handed_in.us;
    if (!paper && p->lines.n != need.n && need.n)
        return REFUSE(c, bid_lines_count, "lines", ARG(need.n), ARG(p->lines.n));
    for (size_t i = 0; i < need.n && i < p->lines.n; i++)
        fit_line(c, &need.at[i], i, paper, &p->lines.at[i]);
    return found(c);
}

static err copy_lines(struct call *c, const struct offer *p, struct bid_content *ret)
{
    money sum;
    ret->lines = (struct bid_priced_lines){new(c->a, struct bid_priced_line, p->lines.n + 1),
                                           p->lines.n};
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct offer_line *l = &p->lines.at[i];
        if (!l->name.at || !l->unit.at || l->quantity.n < 0)
            return refuse_field(c, "lines", "{label}每行都要写名称、单位和数量");
        ret->lines.at[i] = (struct bid_priced_line){(int64_t)i + 1, l->name, l->unit, l->quantity,
                                                    l->unit_price};
    }
    if (!bid_lines_sum(&ret->lines, &sum))
        return refuse_field(c, "lines", "{label}的合计太大，请核对数量和单价");
    if (p->lines.n && !p->handed_in.us && sum.fen != p->price.fen)
        return REFUSE(c, bid_lines_sum, "price", ARG(sum), ARG(p->price));
    return OK;
}

// Whoever answers clause by clause answers every substantive one.
static err fit_answers(struct call *c, id project, const struct offer *p)
{
    struct need_requirement_row_rows need;
    if (p->answers.n == 0)
        return OK;
    TRY(need_requirements(c->db, c->a, project, &need));
    for (size_t i = 0; i < need.n; i++) {
        const struct offer_answer *answer = NULL;
        size_t place = 0;
        for (size_t k = 0; k < p->answers.n && !answer; k++)
            if (p->answers.at[k].n == need.at[i].n) {
                answer = &p->answers.at[k];
                place = k;
            }
        if (need.at[i].substantive && (!answer || str_empty(answer->answer)))
            FIND(c, bid_star_answer,
                 answer ? path_in(c->a, "answers", place, "answer") : S("answers"),
                 ARG(need.at[i].n), ARG(need.at[i].text));
    }
    return found(c);
}

static void copy_answers(struct call *c, const struct offer *p, struct bid_content *ret)
{
    ret->answers = (struct bid_answers_of){new(c->a, struct bid_answer, p->answers.n + 1), 0};
    for (size_t i = 0; i < p->answers.n; i++) {
        const struct offer_answer *x = &p->answers.at[i];
        if (!str_empty(x->answer))
            ret->answers.at[ret->answers.n++] = (struct bid_answer){x->n, x->answer, x->page};
    }
}

// A grade may be claimed for an objective item only, and only one that the table has.
static err fit_index(struct call *c, const struct tender_row *t, const struct offer *p)
{
    struct tender_scoring s;
    if (p->index.n == 0)
        return OK;
    TRY(tender_scoring(c->db, c->a, t->id, &s));
    for (size_t i = 0; i < p->index.n; i++) {
        const struct offer_index *x = &p->index.at[i];
        bool known = false, grade = x->level.n == NO_DEC.n;
        for (size_t k = 0; k < s.items.n; k++)
            known = known || (s.items.at[k].n == x->item &&
                              (grade || str_eq(s.items.at[k].kind, S("objective"))));
        for (size_t k = 0; k < s.levels.n; k++)
            grade = grade || (s.levels.at[k].item == x->item &&
                              s.levels.at[k].score.n == x->level.n);
        if (!known || !grade)
            return refuse_field(c, str_c(c->a, path_in(c->a, "index", i, "level")),
                                "评分表里的这一项没有这个档次");
    }
    return OK;
}

static void copy_index(struct call *c, const struct offer *p, struct bid_content *ret)
{
    ret->index = (struct bid_index_of){new(c->a, struct bid_index, p->index.n + 1), 0};
    for (size_t i = 0; i < p->index.n; i++) {
        const struct offer_index *x = &p->index.at[i];
        if (x->level.n != NO_DEC.n || !str_empty(x->page) || !str_empty(x->text))
            ret->index.at[ret->index.n++] =
                (struct bid_index){x->item, x->level, x->page, x->text};
    }
}

static str shorten(arena *a, str name)
{
    enum { name_keep = 80, extension_keep = 8 };
    size_t dot = name.len, cut = name_keep;
    if (name.len <= name_keep + extension_keep)
        return name;
    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    while ((name.at[cut] & 0xc0) == 0x80)
        cut--;
    bool extension = dot > 0 && name.len - dot < extension_keep;
    return join(a, str_part(name, 0, cut), extension ? str_from(name, dot - 1) : S(""));
}

static bool name_taken(const struct bid_files_of *before, str name)
{
    bool taken = str_eq(name, S("price.json")) || str_eq(name, S("response.json")) ||
                 str_eq(name, S("manifest.json"));
    for (size_t i = 0; i < before->n; i++)
        taken = taken || str_eq(before->at[i].name, name);
    return taken;
}

// The file's own name where a tar takes it, else what is left of it, told apart by its number.
static str paper_name(arena *a, const struct bid_files_of *before, str name)
{
    char *at = new(a, char, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        at[i] = strchr("/\\:", name.at[i]) ? '_' : name.at[i];
    str s = {at, name.len};
    while (str_starts(s, S(".")))
        s = str_from(s, 1);
    s = shorten(a, str_trim(s));
    if (!tar_name_ok(s))
        s = S("file");
    while (name_taken(before, s))
        s = shorten(a, join(a, format(a, "%zu-", before->n + 1), s));
    return s;
}

static void copy_files(struct call *c, const struct offer *p, struct bid_content *ret)
{
    ret->files = (struct bid_files_of){new(c->a, struct bid_file, p->files.n + 1), 0};
    for (size_t i = 0; i < p->files.n; i++) {
        const struct file *f = &p->files.at[i].file;
        if (!f->sha256.at)
            continue;
        str name = paper_name(c->a, &ret->files, f->name);
        ret->files.at[ret->files.n++] = (struct bid_file){name, f->sha256, f->size};
    }
}

static err write_blob(struct call *c, const struct bid_claim *claim,
                      const struct bid_content *content, struct file *ret)
{
    struct blob blob;
    TRY(bid_content_write(c->blobs, c->a, claim, content, &blob));
    *ret = (struct file){.sha256 = hash_hex(c->a, blob.hash), .name = S("bid.tar"),
                         .size = blob.size};
    return OK;
}

err bid_pack(struct call *c, const struct tender_row *t, id supplier, struct offer *p)
{
    struct bid_content content = {.price = p->price};
    struct bid_claim claim = {t->id, supplier, "whole"};
    bool priced = p->price.fen != NO_MONEY.fen;
    if (p->content.sha256.at && (priced || p->lines.n || p->answers.n || p->index.n ||
                                p->files.n))
        return refuse_field(c, "content", "{label}和逐项填写只能用一种");
    if (p->content.sha256.at)
        return OK;
    if (!priced || p->price.fen == 0)
        return refuse_field(c, "price", "请填写{label}");
    TRY(fit_lines(c, t->project, p));
    TRY(copy_lines(c, p, &content));
    TRY(fit_answers(c, t->project, p));
    TRY(fit_index(c, t, p));
    copy_answers(c, p, &content);
    copy_index(c, p, &content);
    copy_files(c, p, &content);
    return write_blob(c, &claim, &content, &p->content);
}

err bid_pack_quote(struct call *c, const struct bid_row *b, money amount, struct file *ret)
{
    struct bid_content content = {.price = amount};
    struct bid_claim claim = {b->tender, b->supplier, "final"};
    return write_blob(c, &claim, &content, ret);
}
