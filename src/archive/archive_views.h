// What the pages of this slice show.
#pragma once

#include "archive/archive_parts.h"
#include "account/account.h"
#include "contract/contract.h"
#include "evaluate/evaluate.h"
#include "message/message.h"
#include "plan/plan.h"
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
    struct overdue_payment_rows payments;    // late in the district, for finance and watchers
    struct overdue_inquiry_rows inquiries;
    struct opening_soon_rows openings;
    int64_t overdue, overdue_longest;
    bool watches;                            // 审计, 监督
    struct house_numbers_row numbers;
    bool no_certificates;
    unsigned menu;
    str post;
    str once;
};

word task_state_word(const struct task *t);
const char *task_tag(const struct task *t);  // class of its tag
word who_word(const struct task *t);
str rule_link(struct out *o, const struct rule *r);

// A paper of the file, there or missing.
struct paper {
    const char *zh;
    str kind, number, link;
    str paper;      // the same as a file: this and .pdf, .docx; absent: none
    instant at;     // 0: not there
    int64_t copies;
    bool missing, later;  // missing: the project is past its stage
};
struct papers {
    struct paper *at;
    size_t n;
    int64_t there, missing;
};
err papers_of(struct visit *v, const struct file_head *head, struct papers *ret);

struct papers_view {
    struct file_head head;
    struct papers papers;
    struct paper_row_rows rows;  // the same, for programs
};

struct strip_step {
    const char *zh, *state;
    day day;
};
struct strip {
    struct strip_step *at;
    size_t n;
};
struct file_event {
    instant at;
    const char *zh;  // a paper came to be; NULL: a signature, or one of the next two
    str link, act, name;
    const struct handed_over *handed;
    const struct project_change_row *change;
    bool back;
};
struct file_events {
    struct file_event *at;
    size_t n;
};
struct file_view {
    struct file_head head;
    enum task_stage stage;
    struct tasks now, beside;   // of the present stage; open ones of others
    int64_t done;
    const struct task *limit;   // the next limit, or NULL
    struct strip strip;
    struct papers recent;
    int64_t there, missing, differences;
    id signoff;
    struct signoff_chain chain;
    struct file_money_row money;
    struct later_year_rows later;
    struct file_supplier_rows suppliers;
    struct file_events events;
    struct handed_over_rows handed;
    bool may_hand, former;
};
word stage_word(enum task_stage s);
word unit_of(const struct rule *r);
bool task_opens(const struct visit *v, const struct task *t);

// An agency's board. A light says how one thing of an opening stands.
enum light { LIGHT_UNKNOWN, LIGHT_OK, LIGHT_WARN, LIGHT_BAD };
enum { board_stages = 4 };  // drafting, notice, opening and review, result
struct opening_today {
    const struct agency_round *round;
    enum light experts, files, notice;
    int64_t missing;
    bool soon;
};
struct board_line {
    const struct agency_round *round;
    const struct task *task;  // NULL: nothing to do but wait
};
struct board_view {
    struct entrust_line_rows entrusts;
    struct agency_round_rows rounds;
    struct tender_line_rows ended;  // where they are asked for
    struct {
        struct opening_today *at;
        size_t n;
    } today;
    struct board_lines {
        struct board_line *at;
        size_t n;
    } stages[board_stages];
    const struct agency_round *next;  // the next opening, where none is today
    int64_t past, questions;
    size_t unconfirmed;
};

// The visitor's calendar.
struct month_cell {
    day day;         // 0: not of this month
    int64_t due;     // how much is due
    bool today, off, make_up;
    str name;        // of the holiday
};
struct month_week {
    struct month_cells {
        struct month_cell *at;
        size_t n;
    } cells;
};
struct calendar_view {
    struct tasks all, month;  // with a day; those of the month shown
    day first;                // of the month
    struct month_weeks {
        struct month_week *at;
        size_t n;
    } weeks;
    str before, after;        // addresses of the months beside it
    str address;              // of the subscription; absent: none yet
    struct todo_rows rows;    // all, for programs
    str once;
};
