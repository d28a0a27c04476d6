#include "fund/fund.h"

#include "fund/fund_acts.h"

const struct choice fund_stages[] = {
    {"control", "控制数"},
    {"approved", "批复"},
    {"added", "追加"},
    {0},
};

err fund_line_by_id(struct db *db, arena *a, id line, struct fund_line **ret)
{
    struct fund_line_row *row = NULL;
    *ret = NULL;
    TRY(fund_line_find(db, a, line, &row));
    if (!row)
        return OK;
    *ret = new(a, struct fund_line, 1);
    **ret = (struct fund_line){
        .id = row->id, .org = row->org, .org_name = row->org_name, .stage = row->stage,
        .number = row->number, .code = row->code, .name = row->name, .year = row->year,
        .amount = row->amount, .frozen = row->frozen, .occupied = row->occupied,
        .paid = row->paid, .released = row->released, .room = row->room,
    };
    return OK;
}

err fund_room(struct db *db, arena *a, id line, money *ret)
{
    struct fund_line_row *row = NULL;
    TRY(fund_line_find(db, a, line, &row));
    *ret = row ? row->room : (money){0};
    return OK;
}

err fund_uses_of(struct db *db, arena *a, id project, struct fund_uses *ret)
{
    struct fund_use_row_rows rows;
    TRY(fund_uses_of_project(db, a, project, &rows));
    *ret = (struct fund_uses){new(a, struct fund_use, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        const struct fund_use_row *r = &rows.at[i];
        ret->at[i] = (struct fund_use){r->line, r->project, r->number, r->name, r->year,
                                       r->frozen, r->occupied, r->paid, r->released};
    }
    return OK;
}

err fund_may_freeze(struct call *c, id line, money amount, const char *place)
{
    money room = {0};
    TRY(fund_room(c->db, c->a, line, &room));
    if (amount.fen <= room.fen)
        return OK;
    return refuse_at(c, &RULE_fund_over_freeze, str_of(place),
                     (const struct arg[]){ARG(amount), ARG(room)}, 2);
}

err fund_may_occupy(struct call *c, id line, id project, money unfreeze, money occupy,
                    const char *place)
{
    struct fund_use_row *use = NULL;
    money room = {0};
    TRY(fund_room(c->db, c->a, line, &room));
    TRY(fund_use_find(c->db, c->a, line, project, &use));
    money frozen = use ? use->frozen : (money){0};
    if (unfreeze.fen > frozen.fen)
        return refuse_at(c, &RULE_fund_over_unfreeze, str_of(place),
                         (const struct arg[]){ARG(unfreeze), ARG(frozen)}, 2);
    money most = {room.fen + unfreeze.fen};
    if (occupy.fen <= most.fen)
        return OK;
    return refuse_at(c, &RULE_fund_over_occupy, str_of(place),
                     (const struct arg[]){ARG(occupy), ARG(most)}, 2);
}

err fund_may_pay(struct call *c, id line, id project, money amount, const char *place)
{
    struct fund_use_row *use = NULL;
    TRY(fund_use_find(c->db, c->a, line, project, &use));
    money left = use ? (money){use->occupied.fen - use->paid.fen - use->released.fen} : (money){0};
    if (amount.fen <= left.fen)
        return OK;
    return refuse_at(c, &RULE_fund_over_pay, str_of(place),
                     (const struct arg[]){ARG(amount), ARG(left)}, 2);
}

err fund_freeze(struct db *db, id line, id project, money amount)
{
    return fund_use_freeze(db, .line = line, .project = project, .amount = amount);
}

err fund_occupy(struct db *db, id line, id project, money unfreeze, money occupy)
{
    return fund_use_occupy(db, .line = line, .project = project, .unfreeze = unfreeze,
                           .occupy = occupy);
}

err fund_pay(struct db *db, id line, id project, money amount)
{
    return fund_use_pay(db, .line = line, .project = project, .amount = amount);
}

err fund_release(struct db *db, id line, id project, money unfreeze, money release)
{
    return fund_use_release(db, .line = line, .project = project, .unfreeze = unfreeze,
                            .release = release);
}

err fund_later_put(struct db *db, id project, int64_t year, money amount)
{
    return fund_later_set(db, .project = project, .year = year, .amount = amount);
}

err fund_line_options(struct db *db, arena *a, id post, __attribute__((unused)) id thing,
                      struct options *ret)
{
    struct fund_line_choice_rows rows;
    TRY(fund_lines_with_room(db, a, post, &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct fund_line_choice *r = &rows.at[i];
        if (r->room.fen <= 0)
            continue;
        str label = join(a, format(a, "%lld ", (long long)r->year), r->code, S(" "), r->name,
                         S("（"), money_comma(a, r->room), S("）"));
        ret->at[ret->n++] = (struct option){id_text(a, r->id), label};
    }
    return OK;
}

const struct slice fund_slice = {"fund", "资金", {fund_acts}, {fund_pages}, &fund_sql};
