// Between the files of this slice.
#pragma once

#include "subscribe/subscribe.h"
#include "subscribe_sql.h"

enum { confirm_hours = 48, address_asks_a_day = 3, house_asks_an_hour = 100, letter_days = 3 };

struct letter_tried_in {
    id subscription, about;
    str kind, state, error;
    instant next;
    int64_t status;
};

extern const struct act subscribe_acts[];
extern const struct page subscribe_pages[];
