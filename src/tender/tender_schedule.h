// The dates of a tender: which day, counted from which, by which rule. Inside this slice only.
#pragma once

#include "law/law.h"
#include "law_rules.h"
#include "tender/tender.h"

// From `from` the rule counts to `until`. `set`: the day that stands in the document, else 0.
struct schedule_step {
    const char *zh;          // 公告期限届满
    const struct rule *rule;
    day from, until, set;
    bool backwards;  // `from` is what was looked for, `until` what was given
};
enum { schedule_max = 8 };
struct schedule {
    struct schedule_step at[schedule_max];
    size_t n;
};
// As the document has it if it is published and listed on `listed`; `intended` is the day the
// intention was listed, or 0. Rules in the version of `today`.
struct schedule schedule_of(const struct law *law, const struct tender_row *t, day listed,
                            day intended, day today);
// The last day on which a change may be announced without moving the deadline.
day last_day_to_change(const struct law *law, const struct rule *rule, day deadline);
// The earliest lawful day of the deadline if the notice is listed on this day.
day earliest_deadline(const struct law *law, const struct tender_row *t, day listed, day today);
const struct rule *issue_rule(const struct tender_row *t);   // from issue to deadline
const struct rule *change_rule(const struct tender_row *t);  // from a change to the deadline
