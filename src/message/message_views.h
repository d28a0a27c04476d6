// What the pages of this slice show.
#pragma once

#include "message/message_parts.h"
#include "web/widgets.h"

struct messages_view {
    struct message_row_rows rows;
    int64_t total, unread, elsewhere;
    instant young;  // what is older is quiet
    struct paging paging;
    str once;
};

str message_text(struct out *o, const struct visit *v, const struct message_row *m);
bool message_is_todo(str code);
