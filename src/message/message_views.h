// What the pages of this slice show.
#pragma once

#include "message/message_parts.h"
#include "web/widgets.h"

struct messages_view {
    struct message_row_rows rows;
    struct messages_projects_row_rows projects;
    struct hook_row_rows hooks;
    struct reach_row_rows reaches;
    int64_t which;         // 0 all, 1 unread, 2 of these what is to be done
    str topic, which_word; // "" for all
    id project;
    bool filtered;
    int64_t total, unread, elsewhere;
    instant young;  // what is older is quiet
    struct paging paging;
    str once;
};

struct deliveries_view {
    struct hook_row_rows hooks;
    struct delivery_row_rows rows;
    str state, channel;
    int64_t total, failed, waiting;
    struct paging paging;
    str once;
};

str message_text(struct out *o, const struct visit *v, const struct message_row *m);
extern const struct choice message_whiches[];
struct options choice_options(struct visit *v, const struct choice *choices);
