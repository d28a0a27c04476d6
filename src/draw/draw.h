// Draws (抽取) that anyone can repeat: panels of purchases below the limit, acceptance panels, need
// reviews, invited suppliers, audit samples, ties. doc/trust.md says what that proves.
//
// Experts of purchases above the limit are drawn by the province and recorded by evaluate.
#pragma once

#include "draw_sql.h"
#include "web/page.h"

extern const struct slice draw_slice;

// Whoever opened a draw, and colleagues with a post that may open one.
extern const struct relation draw_keeper;
