// Station messages: who is told what, once something has been decided.
//
// A closed table says for each kind of act who is told, in which sentence and with which link.
// Messages are derived from entries of the log in their transaction, so that a replay makes the
// same ones again; of sign-offs, which are no entries, they are kept beside. A message never says
// what its reader could not see: nothing of who took a document, no price, no number of bids.
#pragma once

#include "web/page.h"

extern const struct slice message_slice;

// For main.c: what an act brings about is told; sign-offs that begin to wait are told.
err message_derive(struct db *db, arena *a, const struct entry *e, const struct act *act,
                   const void *in, const void *out);
err message_chain(struct call *c, money amount);
// The visitor with the number of messages not seen (account_who, and that).
err message_who(struct db *db, arena *a, str session, str token, instant now,
                struct visitor *ret);

// Messages go on to telephones by one hook for each way: what main.c's serve gives a courier.
extern const struct choice message_channels[];
struct message_hook {
    const char *channel, *url;
    str key;  // as bytes
};
struct errand;
err message_carry(struct errand *e, instant *next);  // a round; e->with is a hook

enum { message_days = 14 };  // what is older is quiet: no count

// What of the visitor's messages is young and unread, newest first, for the first page.
struct told {
    id message;
    instant at;
    str text;
    bool todo;
};
struct tolds {
    struct told *at;
    size_t n;
};
err message_fresh(struct visit *v, struct tolds *ret);
