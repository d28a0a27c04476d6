// The sandbox's tour: one purchase that the visitor and the play engine do together, snapshots of
// the whole store, and what the buttons of the bar do.
#pragma once

#include "command/play.h"
#include "web/tour.h"

// Demo data: the purchase of the tour, its document drafted and not yet lawful, at the city's time.
err tour_begin(struct play *p, struct city *city);  // as the first of the city's plays
err tour_prepare(struct play *p);                   // when the story of the city is told
extern const char tour_stop[];                      // the step at which its play waits till then

// Snapshots are files in `data`; the tour is NULL without one in the store.
err tour_open(struct place *place, arena *a, const struct tour **ret);

// For tour.c alone.
str tour_document(struct play *p, bool lawful);      // body of tender.set_document
err tour_scores(struct play *p);                     // scores that fit the document as it stands
err tour_check(struct place *p, arena *a, str *ret); // compares the records with the log: JSON
// The holders' keys, in DATA/tour-holders: a sandbox plays the holders too, and its pages say so.
err tour_keep_keys(struct play *p);
err tour_read_keys(struct place *place, arena *a, struct play *p);
err tour_clock(struct place *p, instant until);      // what is due till then is done in its order
