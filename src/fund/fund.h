// Budget lines and what projects hold of them: freeze, occupy, pay, release.
//
// The book of record of money is the finance department's own; this one says what each purchase
// holds of a line, refuses more than there is, and lists where the two books differ. Sums only
// grow: occupied = paid + released when a project is closed.
#pragma once

#include "web/widgets.h"

extern const struct slice fund_slice;

// 控制数, 批复, 追加.
extern const struct choice fund_stages[];

struct fund_line {
    id id, org;
    str org_name, stage, number, code, name;
    int64_t year;
    money amount, frozen, occupied, paid, released;
    money room;  // amount - frozen - occupied + released
};
// What one project holds of one line.
struct fund_use {
    id line, project;
    str number, name;
    int64_t year;
    money frozen, occupied, paid, released;
};
struct fund_uses {
    struct fund_use *at;
    size_t n;
};

// Readers, for check and pages. NULL if there is no such line.
err fund_line_by_id(struct db *db, arena *a, id line, struct fund_line **ret);
err fund_room(struct db *db, arena *a, id line, money *ret);
err fund_uses_of(struct db *db, arena *a, id project, struct fund_uses *ret);

// For check: refuses at `place` with both numbers when there is not enough. `unfreeze` is given
// back from what the project has frozen before `occupy` is taken.
err fund_may_freeze(struct call *c, id line, money amount, const char *place);
err fund_may_occupy(struct call *c, id line, id project, money unfreeze, money occupy,
                    const char *place);
err fund_may_pay(struct call *c, id line, id project, money amount, const char *place);

// Writers, for apply.
err fund_freeze(struct db *db, id line, id project, money amount);
err fund_occupy(struct db *db, id line, id project, money unfreeze, money occupy);
err fund_pay(struct db *db, id line, id project, money amount);  // less than nothing: it came back
err fund_release(struct db *db, id line, id project, money unfreeze, money release);
// 拟安排: what a project needs of a year that has no line yet; nothing takes it away.
err fund_later_put(struct db *db, id project, int64_t year, money amount);

// For forms: the lines of the asking person's own organization that have room.
err fund_line_options(struct db *db, arena *a, id post, id thing, struct options *ret);
