// Streams of events (Server-Sent Events, HTML 9.2): a page that says `live` has one at PATH/live.
//
// What is sent is the page's public state in one short line, and only when it has changed; the
// reader then asks for the page. No worker is held: a stream is a suspended connection, and one
// thread asks once for each page that somebody watches, after the journal has written. At most
// live_streams_max at a time; whoever is turned away asks for the page every few seconds instead.
#pragma once

#include <microhttpd.h>
#include <pthread.h>

#include "web/page.h"

enum { live_streams_max = 1000, live_pages_max = 64, live_state_max = 240 };

struct live;

struct live_options {
    struct journal *journal;
    str store;
    pthread_rwlock_t *alone;  // held by readers; alone by what moves the sandbox
    // Before readers are told: what is kept of the page is of before.
    void (*changed)(void *with);
    void *with;
};
err live_start(const struct live_options *o, struct live **ret);
// The page of PATH/live that everybody may see, and the thing it is about; NULL if there is none.
const struct page *live_page(const struct house *h, arena *a, str url, id *ret);
// A stream as the answer to this connection; NULL if there are too many. Destroyed by the caller
// once it is queued.
struct MHD_Response *live_stream(struct live *l, struct MHD_Connection *c, const struct page *page,
                                 id thing);
// Ends all streams and waits until their connections are done, while the daemon still runs.
void live_drain(struct live *l);
void live_stop(struct live *l);
