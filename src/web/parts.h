// A form in parts, as its pages show it. Only web/ uses it.
#pragma once

#include "web/layout.h"

enum task_state { TASK_NEW, TASK_DONE, TASK_WRONG };

struct task {
    const struct form_part *part;
    size_t number, wrong;  // places to mend
    enum task_state state;
    bool optional;         // nothing in it must be filled in
    str url;
    struct inputs inputs;  // for the page that shows everything
};

struct parts_page {
    const struct act *act;
    struct {
        struct task *at;
        size_t n;
    } tasks;
    struct complaints complaints;  // each leads to its part
    str address, check_url, all_url, once, next;
    int64_t draft_version;
    instant draft_saved;
    str version;                   // of the thing, where it has one: what is filed goes on from it
    bool has_version;
    size_t saved, done;            // the part that was just saved; how many are done
    bool stale, draft_conflict;
    struct form_page conflict;     // who changed it meanwhile
    const char *thing_name;
    id thing;
};

// What an input says, to be read: the word of a choice, an amount with its unit.
str input_says(struct visit *v, const struct input *i);
