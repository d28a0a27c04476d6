// Between the files of this slice.
#pragma once

#include "archive/archive.h"
#include "archive_sql.h"

enum { tasks_max = 400 };

// A list under way.
struct book {
    struct visit *v;
    struct tasks tasks;
    struct waiting_act_rows waiting;
    struct projects_given_up_row_rows given_up;
};
struct book book_make(struct visit *v);
// The same, knowing which acts of the organization wait and what the visitor has handed over.
err book_open(struct visit *v, id org, struct book *ret);
void book_add(struct book *b, struct task t);
str page_of(struct visit *v, const char *prefix, id thing, const char *rest);

err book_plan(struct book *b, const struct planned *p);
void book_round(struct book *b, const struct round_now *r);
void book_contract(struct book *b, const struct contract_now *k);
// The steps of a contract that is not drafted yet.
void book_contract_ahead(struct book *b, id project, str title);
void book_ripe(struct book *b, const struct ripe *r);
void book_owed(struct book *b, const struct owed *o);
void book_question(struct book *b, const struct question_now *q);
void tasks_sort(struct visit *v, struct tasks *t);  // late, then by day, then the undated

bool task_fits(str post_kind, const struct task *t);  // whether it is that post's turn

extern const struct page archive_agency_pages[], archive_home_pages[],
    archive_file_pages[], archive_papers_pages[];
extern const struct page archive_calendar_pages[];
extern const struct act archive_calendar_acts[];
