// What the pages of this slice show.
#pragma once

#include "draw/draw_parts.h"
#include "web/widgets.h"

struct draws_view {
    struct draw_line_rows rows, mine;
    int64_t total;
    struct paging paging;
    bool more;
    bool opens;  // the reader may open one
};

// A place of the order with the name that only insiders see.
struct drawn {
    struct draw_place_row row;
    str name, unit;
    int64_t seats;  // of its category
    bool next;      // its answer is asked for
};
struct shut_part {
    str name, header;
};
struct draw_view {
    struct draw_row d;
    struct draw_seat_row_rows seats;
    struct draw_part_row_rows parts;
    struct draw_place_row_rows places;
    struct draw_entry_row_rows entries;
    bool insider, keeper;
    str giver, giver_org;              // under which name the reader gives a number
    const struct draw_part_row *mine;  // the number given, or NULL
    int64_t signed_size;               // entries that a checkpoint covers
    str once;
    // For insiders alone.
    struct draw_candidate_row_rows candidates;
    struct draw_excluded_row_rows excluded;
    struct {
        struct drawn *at;
        size_t n;
    } drawn;
    struct {
        struct shut_part *at;
        size_t n;
    } shut;
    str recipients;  // of the reader's layer
    bool named;      // somebody's name could be published
};

// How a number is made, fixed and sealed without a browser.
str draw_shell(struct out *o, const struct draw_view *p);
