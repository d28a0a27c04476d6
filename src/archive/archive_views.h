// What the pages of this slice show.
#pragma once

#include "archive/archive_parts.h"
#include "account/account.h"
#include "contract/contract.h"
#include "message/message.h"
#include "tender/tender.h"
#include "web/widgets.h"

struct home_view {
    struct tasks mine, others;       // others: of the same organization, somebody else's turn
    struct tasks going;              // nobody's turn: goes on until its day
    int64_t late, longest, today, week;  // of mine: how many, and the longest lateness in days
    struct to_sign_rows waiting, returned;
    struct tolds told;
    struct todo_rows todo;           // mine, for programs
    struct running_rows running, contracts;
    struct late_publication_rows late_publications;
    struct filed_plan_rows filed;
    struct ending_post_rows ending;
    struct house_numbers_row numbers;
    int64_t to_verify, unexplained;
    bool no_certificates;
    unsigned menu;
    str post;
    str once;
};

word task_state_word(const struct task *t);
const char *task_tag(const struct task *t);  // class of its tag
word who_word(const struct task *t);
str rule_link(struct out *o, const struct rule *r);
