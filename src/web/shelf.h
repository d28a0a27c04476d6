// Pages kept rendered for signed-out readers, for a second each.
//
// After a second the first reader to come fetches it anew while the others still get the old one,
// so a crowd never waits for a page. An act changes what is shown within that second.
#pragma once

#include <microhttpd.h>

#include "base/str.h"

struct shelf;

struct shelf *shelf_make(void);
void shelf_free(struct shelf *s);
// Answers the connection from the shelf; false if the caller must make the page.
bool shelf_answer(struct shelf *s, str key, struct MHD_Connection *connection);
void shelf_clear(struct shelf *s);  // what was kept is of another world
void shelf_keep(struct shelf *s, str key, struct MHD_Response *response);  // becomes the shelf's
