// What the pages of this slice show.
#pragma once

#include "subscribe/subscribe_parts.h"
#include "web/widgets.h"

struct subscribe_view {
    struct subscription *row;  // NULL: no such key, or over
    str key;
    id project;
    str title;
};
struct subscriptions_view {
    struct letter_sender_row *post;  // NULL: no letters
    struct subscription_numbers_row numbers;
    struct letter_row_rows letters;
};
extern const struct choice letter_kinds[];
