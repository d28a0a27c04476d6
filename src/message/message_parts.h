// Between the files of this slice.
#pragma once

#include "message/message.h"
#include "message_sql.h"

// What an act's field names.
enum message_thing {
    ABOUT_PROJECT,
    ABOUT_TENDER,
    ABOUT_BID,
    ABOUT_INQUIRY,
    ABOUT_CONTRACT,
    ABOUT_ACCEPTANCE,
    ABOUT_SETTLEMENT,
    ABOUT_UNPAID,
    ABOUT_PAYMENT,
    ABOUT_CERTIFICATE,
    ABOUT_SUPPLIER,
    ABOUT_SIGNOFF,
};

enum audience {
    TO_HANDLER,      // of the buyer: whoever runs the project
    TO_LEADERS,
    TO_LEGAL,
    TO_ACCOUNTANTS,
    TO_AGENCY,
    TO_HOST,         // the agency, or the handler where there is none
    TO_SUPPLIER,     // whose bid, contract or certificate it is
    TO_TAKERS,       // all who took the document
    TO_NOT_HANDED_IN,
    TO_BIDDERS,
    TO_STILL_IN,
    TO_WINNER,
    TO_OTHERS,       // bidders who were not chosen
    TO_MEMBERS,      // of the committee
    TO_PERSON,       // whom the field `person` of the act names
    TO_SIGNERS,      // of an acceptance
    TO_ASKER,        // of an inquiry
    TO_TREASURY,
    TO_OVERSIGHT,
    TO_BUDGET,
    TO_SIGNOFF,      // the post whose turn it is, or the author
};

// One sentence to one audience. Place holders: {title} {other} {amount} {day} {time} {reason}
// {days} {challenge} {act}. The link's: {subject} {thing}.
struct message_rule {
    const char *act, *code, *zh, *link;
    enum message_thing thing;
    const char *field;   // of the act's in or out, naming the thing; NULL: the organization acting
    enum audience to;
    const char *value;   // a field of in or out that is shown as {day}, {time} or {amount}
    const char *reason;  // a text of in or out
    const char *only, *is;  // only when this field has this value
    bool todo;           // asks for something to be done
    bool self;           // told to whoever did it as well
};
extern const struct message_rule message_rules[];  // ended by {0}
const struct message_rule *message_rule_of(str code);  // NULL for one no longer told

// What a message belongs to, for whoever sorts them: 合同, 会签 ... By the code of its row.
extern const struct choice message_topics[];
str message_topic(str code);

// The sentence of a message in the reader's language.
void put_message(struct out *o, const struct house *h, const struct law *law,
                 const struct message_row *m);

// A value of an act's in or out; false where it has no such field.
bool message_value(const struct act *act, const void *in, const void *out, const char *name,
                   const struct field **ret_field, const void **ret_value);

err message_tell(struct db *db, arena *a, const struct entry *e, const struct act *act,
                 const void *in, const void *out);
err message_tell_signoff(struct db *db, arena *a, id signoff, id by, instant at);
err message_schedule(struct db *db, arena *a, const struct entry *e, const struct act *act,
                     const void *in, const void *out);

extern const struct choice message_levels[], message_delivery_states[];
enum { delivery_days = 3, delivery_kept_days = 90 };

// For the courier's acts.
struct message_queue {
    str channel;
};
struct message_tried {
    id message;
    str channel, state, error;
    instant next;
    int64_t status;
};
// A telephone number or an account, so that it can be told from others and not be used.
str message_masked(arena *a, str target);

extern const struct act message_acts[], message_reach_acts[];
extern const struct page message_delivery_pages[];
extern const struct page message_pages[];
