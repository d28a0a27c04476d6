// What every page stands in: band, menu, footer; and the page for a failure.
#pragma once

#include "web/widgets.h"

struct layout {
    str title;
    const struct act *done;  // just done, said at the top
    bool waiting;            // it waits for sign-offs
    struct menu_items menu;
    const char *here;        // the menu's word for where we are, or NULL
    str zh_url, en_url, elder_url;
};
struct layout layout_of(struct visit *v);

struct failure {
    const char *title, *advice;
};

// One field of a form as it is drawn; a list has rows of inputs.
struct input {
    const struct field *field;
    str path, id, value;
    struct errors_of {
        str *at;
        size_t n;
    } errors;
    struct options options;
    struct input_rows {
        struct input_row *at;
        size_t n;
    } rows;
    bool hidden;
    str file_name;  // of a file that is kept
};
struct input_row {
    size_t number;
    struct inputs {
        struct input *at;
        size_t n;
    } inputs;
};

// Why an act was not accepted, place by place.
struct complaint {
    str says, place;  // place: "#f-deadline", or absent
    const struct rule *rule;
    str fix;
};
struct complaints {
    struct complaint *at;
    size_t n;
};

struct form_page {
    const struct act *act;
    struct inputs inputs;
    struct complaints complaints;
    str conflict_by;     // who changed it meanwhile
    instant conflict_at;
    str once, next;
    bool files;          // needs multipart
};
