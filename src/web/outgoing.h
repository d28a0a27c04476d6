// What leaves the house: a signed JSON post, a letter by SMTP. With libcurl, which nobody else here
// sees.
//
// Both block, at most outgoing_seconds; they are for the threads of web/courier.h alone.
#pragma once

#include "base/err.h"
#include "base/time.h"
#include "crypto/hash.h"

enum { outgoing_seconds = 15 };

// What became of it. status: of HTTP or SMTP, 0 if nobody answered; why: absent when it was taken.
struct outgoing_result {
    bool taken;
    int64_t status;
    str why;
};

// Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature (v1, HMAC-SHA256 of the three
// joined by dots). No redirect is followed.
struct post {
    const char *url;
    str key;       // as bytes
    str id, body;
    instant at;
};
void outgoing_post(arena *a, const struct post *p, struct outgoing_result *ret);

// url: smtp://host:port or smtps://host:port; user and password may be NULL.
struct smtp {
    const char *url, *user, *password, *from;
};
struct letter {
    str to, subject, text;       // text: plain, lines end with \n
    str unsubscribe;             // address of one click (RFC 8058); absent: none
    str id;                      // of the Message-ID, before the @
    instant at;
};
void outgoing_letter(arena *a, const struct smtp *s, const struct letter *l,
                     struct outgoing_result *ret);
