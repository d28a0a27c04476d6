// What every page stands in: band, menu, footer; and the page for a failure.
#pragma once

#include "web/tour.h"
#include "web/widgets.h"
#include "web/workbook.h"

struct layout {
    str title;
    const struct act *done;  // just done, said at the top
    bool waiting;            // it waits for sign-offs
    struct menu_items menu;
    const char *here;        // the menu's word for where we are, or NULL
    str zh_url, en_url, elder_url, here_url;
    bool ends_soon;          // the session, within minutes
    struct tour_bar bar;
};
struct layout layout_of(struct visit *v);

struct failure {
    const char *title, *advice;
};

// Why an act was not accepted, at one place.
struct complaint {
    str says, path;   // of the field, or absent
    str place;        // "#f-deadline", or absent
    const struct rule *rule;
    str fix, fix_key;  // what could stand there; "path=text" for the button that puts it there
};
struct complaints {
    struct complaint *at;
    size_t n;
};

// One field of a form as it is drawn; a list has rows of inputs.
struct input {
    const struct field *field;
    str path, id, value;
    str standing;   // what someone else has put here meanwhile, if that is another text
    str described;  // ids of hint and error, for aria-describedby; absent if there is neither
    const char *hint, *unit;
    struct complaints errors;
    struct options options;
    struct input_rows {
        struct input_row *at;
        size_t n;
    } rows;
    bool hidden;
    bool flat, empty;  // a list of few plain columns; without a value
    bool whole;     // takes the line in a form of columns
    bool radios;    // few choices: all are shown
    size_t lines;   // height of a long text
    str file_name;  // of a file that is kept
    str words;      // an amount in 大写
    bool finds;     // its list is long: there is a box to search it
    str sought;     // what it was searched for
    int64_t found;
};
struct input_row {
    size_t number;
    str key, id;  // "lines.2", "f-lines-2"
    struct inputs {
        struct input *at;
        size_t n;
    } inputs;
};

// Words of the trade in the labels of a form, each once, in the form's order.
struct terms {
    const struct term **at;
    size_t n;
};
struct terms terms_of(arena *a, const struct inputs *inputs);

struct form_page {
    const struct act *act;
    struct inputs inputs;
    struct complaints complaints;
    struct complaints asks;  // amounts to look at before they count
    bool conflict;       // someone changed it meanwhile
    str conflict_by;     // who, if known
    instant conflict_at;
    str once, next, keeper;
    bool files;          // needs multipart
    bool many;           // in columns
    size_t lists;        // how many parts have rows
    bool workbook;       // can be filled from one
    bool workbook_first; // and begins with it
    const struct filled *filled;  // and was, or NULL
    id thing;
    bool changed;        // a row or a proposal was put in: not filed yet
    str address;         // of this form
    bool drafts;         // it can be saved unfinished
    int64_t draft_version;  // which this page goes on from; 0: none
    instant draft_saved;
    bool draft_opened;   // what is shown was saved unfinished
    bool draft_aside;    // there is one, but the address asks for other values
    bool draft_conflict; // another tab has saved since
    bool just_saved;
    bool kept;           // what is shown came when the session had ended
    bool stale;          // the thing was changed since it was saved
    size_t part;         // one part of a form in parts; 0: whole
};

// A secret that an act has made: shown in this answer and never again.
struct shown_once {
    const char *act, *label;
    str text, next;
    bool note;  // a sentence for the person, not a text for a program
};

// What a form that comes back without being filed is to become: another row (_more), one row less
// (_less), a proposed text put in (_fix). False if it was sent to be filed.
bool form_edit(arena *a, struct form *sent);
