// A request as the machine room (http.c) hands it over, and the answer it gets back.
#pragma once

#include "web/seal.h"
#include "web/tour.h"

enum method { METHOD_GET, METHOD_POST, METHOD_PATCH, METHOD_DELETE, METHOD_OPTIONS, METHOD_OTHER };

struct request {
    arena *a;
    enum method method;
    bool head;
    str url, query_string;
    str host, origin, fetch_site, content_type, authorization, key, accept, passkey;
    str session, lang, view, tour;  // cookies
    struct {
        str version, offset, length, metadata, checksum;
    } tus;                     // headers of web/tus.h
    struct tus_feed *arriving; // the body of a PATCH
    bool https;
    bool fresh;                // Cache-Control: no-cache
    instant received;          // when the last byte was read
    str body;                  // of a form or JSON; a multipart's is in `form` already
    struct form form;
    bool multipart;
    err broken;                // what was wrong with the body
};

struct header {
    const char *name;
    str value;
    struct header *next;
};

struct answer {
    int status;
    const char *type;
    str body;          // in the request's arena
    int file;          // or a descriptor, -1 if none
    int64_t file_size;
    str file_name, location, etag;
    struct cookie *cookies;
    struct header *headers;  // besides the usual ones
    bool shareable;    // may be kept for other signed-out readers
    bool close;
};

struct site {
    struct journal *journal;
    const struct house *house;
    struct blob_store *blobs;
    err (*who)(struct db *db, arena *a, str session, str token, instant now, struct visitor *ret);
    bool sandbox;
    const struct tour *tour;  // a sandbox's; NULL elsewhere
    struct seal *seal;        // of this installation
    str origin;               // what the browser must say; absent: whatever host it asked
    int64_t upload_max;
};

// Answers a GET, or everything of a POST but the writer's part: if *ret_call is set, it must be
// given to the journal, and answer_call() writes the answer afterwards.
void site_answer(const struct site *s, struct db *db, struct request *r, struct answer *ret,
                 struct call **ret_call);
void site_answer_call(const struct site *s, struct db *db, struct request *r, struct call *c,
                      struct answer *ret);
// Whether this request is answered while no other is, and no act decided: the tour's buttons.
bool site_alone(const struct site *s, const struct request *r);
// What may be sent to this address, before a byte of the body is read: the limit in bytes, or a
// refusal. A short body needs no asking.
err site_admit(const struct site *s, struct db *db, struct request *r, int64_t length);

// A page for a failure that has no page of its own.
void site_failure(const struct site *s, struct request *r, err e, struct answer *ret);
