// Inside web/: acts that are signed with a passkey, between the form and the act.
#pragma once

#include "web/layout.h"
#include "web/site.h"

struct signing_page {
    const struct act *act;
    struct inputs inputs;         // what is signed, to be read
    str statement, challenge, hash, keys, site;
    str after, at, once, root;    // as the script puts them into what it sends
    bool demanded, now;           // now: there is nothing to read first
    str thing_name;               // what it is about; absent: nothing, or nothing with a name
    struct {
        struct form_value *at;
        size_t n;
    } sent;                       // the form again, hidden
};

// What was signed, from the form or the header, into the call; what cannot be read is an error.
void signing_read(struct call *c, const struct request *r);
// Whether this act goes to its author's passkey first; then the call only asks whether it may be.
bool signing_asks(struct visit *v, const struct request *r, struct call *c);
// The page that says what is signed, once the act would be allowed.
void show_signing(struct visit *v, const struct request *r, const struct call *c,
                  struct answer *ret);
// POST /api/v1/signing/KIND: the same for programs.
void signing_api(const struct site *s, struct visit *v, struct request *r, str kind,
                 struct answer *ret);
