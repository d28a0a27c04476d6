// Acts that their author signs with a passkey: what exactly is signed, and the assertion that
// stands in the entry for ever.
//
// The statement is canonical JSON (RFC 8785): the act with its fields, who does it in whose name,
// when the page was made, a random text, and how long the log was then with its root. Its SHA-256
// is the challenge (WebAuthn 5.8.1). So the signature fits this act alone, could not be made before
// the log's head was known, and vouches for the log up to there, as a witness does.
#pragma once

#include "crypto/webauthn.h"
#include "journal/journal.h"

struct assertion {
    str key;           // the credential's id, in Base64 for URLs
    str once;
    instant at;        // when the page that asked was made
    int64_t after;     // public entries then
    struct hash root;  // over them
    struct webauthn_assertion said;
    bool kept;         // signed when the act was submitted, and has waited for sign-offs since

    // Found when it is checked.
    id passkey, person;
    int64_t counter;
    struct hash challenge;
};

// As an entry, a form and a request hold it: an object of texts. False if it is anything else.
bool assertion_read(arena *a, const struct json *j, struct assertion *ret);
bool assertion_parse(arena *a, str text, struct assertion *ret);
void assertion_put(struct out *o, const struct assertion *s);

// For a page about to ask: a new text, the time, the log as it stands.
err statement_begin(struct db *db, arena *a, instant now, struct assertion *ret);
str statement_of(const struct call *c, const struct assertion *s);
// The same from an entry's bytes; false if they hold no assertion.
bool statement_of_entry(arena *a, const struct json *entry, str *ret, struct assertion *ret_said);
struct hash statement_challenge(str statement);
// The root over the first entries; false if there are not so many.
err statement_root(struct db *db, arena *a, int64_t after, struct hash *ret, bool *ret_there);
