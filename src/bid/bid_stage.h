// A stage for the tests of bids: a slice that puts a listed tender where others would have led it.
#pragma once

#include "bid/bid_parts.h"
#include "journal/trial.h"

struct scene {
    struct trial t;
    struct who handler, second, supplier[4];
    const char *tender;
    id tender_id, project;
    const char *bid[4];
};

// Listed on Monday 2026-03-02, deadline 2026-03-24 09:30; now it is the 3rd, 10:00.
void set_scene(struct scene *s, arena *a, const char *method, bool priced_lines);
struct call *submit(struct scene *s, int i, const char *amount);
struct call *submit_tar(struct scene *s, int i, str bytes);
struct call *open_all(struct scene *s);
struct bid_row *row_of(struct scene *s, const char *bid);
const char *put_tar(struct scene *s, str bytes, int64_t *size);
// A whole bid as its blob has it, in the name of `whom`.
str made_by(struct scene *s, int i, int whom, money total, bool lines);
