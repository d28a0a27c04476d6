// The papers of an evaluation, in Chinese as they are kept and published.
#pragma once

#include "evaluate/desk.h"
#include "plan/plan.h"

// 87-58, 214-26: what the report must say.
err report_text(struct call *c, const struct desk *d, str *ret);
// 结果公告 and 终止公告 in the layout of 财办库〔2020〕50号. The result names winner, amount and
// experts, and nothing of the scores (87-69).
err result_text(struct call *c, const struct desk *d, money fee, str remark, str *ret);
err termination_text(struct call *c, const struct desk *d, str *ret);
str outside_result_text(struct call *c, const struct tender_row *t, const struct supplier *s,
                        money amount, str number, str address);
// The same paper always has the same number, and it says nothing of how many there are.
str letter_number(arena *a, str tender_number, id bid);
