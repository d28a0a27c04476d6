// What the files of this slice share.
#pragma once

#include "account/account.h"
#include "crypto/age.h"
#include "draw/draw.h"
#include "tender/tender.h"
#include "tlog/draw.h"

extern const struct act draw_open_acts[], draw_pool_acts[], draw_part_acts[], draw_rank_acts[];
extern const struct page draw_pages[];
extern const struct choice draw_purposes[], draw_modes[], draw_states[], draw_causes[],
    draw_manners[], draw_answers[];

// Posts that may open one; the key holder of another house; who may give a number.
extern const struct relation draw_opener, draw_holder, draw_giver, draw_insider;

// Names under which numbers are given, besides "bidder-" and an organization.
#define DRAW_ORGANIZER S("organizer")
#define DRAW_HOLDER S("key_holder")
#define DRAW_OPERATOR S("operator")

// Under which name this one gives a number, and whose it is; absent if it may give none.
err draw_giver_name(struct db *db, arena *a, const struct who *who, const struct draw_row *d,
                    str *ret_name, str *ret_org_name);

// The draw, or 404; refuses unless it stands at this state.
err draw_at(struct call *c, id draw, const char *state, struct draw_row **ret);
bool draw_by_tickets(const struct draw_row *d);
bool draw_of_people(str purpose);  // names of who was not drawn are nobody's business

// What a candidate's commitment is of: canonical JSON of category, name and unit.
str draw_data(arena *a, const struct draw_candidate_row *c);
err draw_pool_of(struct db *db, arena *a, id draw, struct draw_candidate_row_rows *ret_rows,
                 struct draw_pool *ret);

// Who stands at a place: published, or as insiders know it. False if nobody does.
bool draw_name_of(const struct draw_candidate_row_rows *rows, const struct draw_pool *pool,
                  const struct draw_place_row *x, str *ret_name, str *ret_unit);

// Public keys of age, one a line: at most four, each once. False if a line is none.
enum { draw_keys_max = 4, draw_sealed_max = 4000, x25519_len = 32 };
struct draw_keys {
    struct age_recipient *at;
    size_t n;
};
bool draw_keys_read(arena *a, str lines, struct draw_keys *ret);
bool draw_keys_have(const struct draw_keys *k, const struct age_recipient *key);
// A random number in both layers, with armor.
err draw_seal(arena *a, const struct draw_row *d, struct hash r, str *ret);
// The bytes of a sealed number; false unless it is an age file of one layer for so many keys.
bool draw_unwrap(arena *a, str sealed, size_t keys, str *ret_bytes);
// The head of an age file without armor; empty if it has none.
str draw_head(arena *a, str bytes);

// The age file that the keeper of a layer is asked to open; false if it is not its turn, or done.
bool draw_shut(arena *a, const struct draw_row *d, const struct draw_part_row *part, bool inner,
               str *ret_bytes);

// Writes down where an act of the draw stands in the log.
err draw_note(struct db *db, id draw, const struct entry *e);
