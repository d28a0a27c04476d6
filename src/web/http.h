// The machine room: libmicrohttpd's threads move bytes, workers answer, the journal's writer
// writes.
//
// An I/O thread never waits for a disk or a lock held long: a request that is not in the shelf of
// kept pages is suspended and handed to a worker, which has a database connection and an arena of
// its own and may block. An act's worker hands it to the journal and is free again; the answer is
// written by whichever worker is free when the writer has committed.
#pragma once

#include "web/request.h"

struct http;

struct http_options {
    const struct site *site;
    str store;  // where workers read
    const char *address;
    int port;         // 0: any free one
    int workers;
};

err http_start(const struct http_options *o, struct http **ret);
int http_port(const struct http *h);
// Takes no more connections, finishes what is under way, and frees everything.
void http_stop(struct http *h);
