// What is to be done next, by whom and until when; and the file of a project.
//
// One place says it, from the records alone: the first page of each role, the calendar, the project
// file and its list of papers all show these tasks. Nothing is written here, and nothing decided:
// whether an act is allowed is the act's own affair.
#pragma once

#include "web/page.h"

extern const struct slice archive_slice;

enum task_state {
    TASK_DONE,     // 已完成
    TASK_NOW,      // 进行中: it can be done, or goes on by itself
    TASK_WRONG,    // 有问题
    TASK_NOT_YET,  // 暂不能开始, and why
};
enum task_stage { STAGE_PLAN, STAGE_NOTICE, STAGE_REVIEW, STAGE_RESULT, STAGE_CONTRACT,
                  STAGE_DELIVERY, STAGE_FILE, stages_count };

struct task {
    enum task_stage stage;
    enum task_state state;
    const char *zh;    // what is to be done: the text of its link
    const char *who;   // whose turn: a post kind, "member" for the committee, NULL: nobody's
    const char *why;   // Chinese; NULL: nothing to say
    const char *act;   // its kind, to find the sign-off it waits in; NULL: none
    id thing, project;
    str title;         // of what it is about
    str link;          // absent: no page of ours
    day due;           // the last day; 0: none
    instant until;     // the last moment, where the hour counts; 0: none
    const struct rule *rule;  // that sets the day
    money amount;      // NO_MONEY: none
    str waits;         // post whose signature is awaited; absent: none
    id signoff;
    instant waits_since;
    bool barred;       // the visitor has handed this project over, and reads only
};
struct tasks {
    struct task *at;
    size_t n;
};

// All that is left to do for the purchases of an organization, by date: what is late first.
err tasks_of_buyer(struct visit *v, id org, struct tasks *ret);
err tasks_of_agency(struct visit *v, id org, struct tasks *ret);
err tasks_of_supplier(struct visit *v, id org, struct tasks *ret);
err tasks_of_expert(struct visit *v, id person, struct tasks *ret);
err tasks_of_treasury(struct visit *v, struct tasks *ret);
// What the desks of finance and the operators have to do beside the steps of purchases.
err tasks_of_desk(struct visit *v, struct tasks *ret);
// Every step of a project, done or not, in the order of its life.
err tasks_of_project(struct visit *v, id project, struct tasks *ret);
// Everything of the visitor's that has a day, whoever's turn it is, by day.
err tasks_with_days(struct visit *v, struct tasks *ret);
// What is to be done by the visitor's post, from those of its organization.
err tasks_of_visitor(struct visit *v, struct tasks *ret);

// For main.c: what a thing is called.
err archive_thing_name(struct db *db, arena *a, id thing, str *ret);

day task_day(const struct task *t);  // due, or the day of until; 0: none
int64_t task_late(const struct visit *v, const struct task *t);  // days; 0: not late
