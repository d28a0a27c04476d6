// What an act is told, as JSON written out of a form.
//
// ' stands for ", and these take an argument of their type:
//   %s str  %i id  %m money  %d dec  %t instant  %D day  %n int64_t  %b int (a bool)  %j str (JSON)
// and %% is a %. A text that is absent becomes null.
#pragma once

#include "base/out.h"

str say(arena *a, const char *form, ...);
