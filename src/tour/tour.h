// The guided tour of the sandbox: its bar and its own pages. What its buttons do stands in
// src/command/tour.c, which alone knows the plays.
//
// Everything here answers 404 where there is no tour, which is everywhere but in
// `serve --sandbox`.
#pragma once

#include "tour_sql.h"
#include "web/tour.h"

extern const struct slice tour_slice;

err tour_bar(struct visit *v, struct tour_bar *ret);
