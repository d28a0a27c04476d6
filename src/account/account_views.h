// What the pages of this slice show.
#pragma once

#include <string.h>

#include "account/account.h"
#include "account_sql.h"
#include "web/widgets.h"

struct sign_in_view {
    str next, once;
    struct {
        struct try_button {
            const char *login, *zh;
        } *at;
        size_t n;
    } tries;
};

struct account_view {
    struct post_row_rows posts;
    struct token_row_rows tokens;
    struct session_row_rows sessions;
    struct passkey_row_rows passkeys;
    bool has_totp;
    str new_secret;
    str once;
};

struct passkey_view {
    str challenge, site, user, keys, login, once;
    int64_t after;
    bool has_some;
};

struct people_view {
    str q;
    struct person_listed_rows people;
    struct paging paging;
};

struct person_view {
    struct person_row person;
    struct post_row_rows posts;  // ended ones too
    bool security;
};

struct orgs_view {
    str kind;
    struct org_row_rows orgs;
};

struct org_view {
    struct org_row org;
    struct post_row_rows posts;
    struct chain_row_rows chains;
    struct demand_row_rows demands;
    bool system, security, head;
};

struct signoff_named {
    struct signoff_row *row;
    str name;
};
struct signoffs_named {
    struct signoff_named *at;
    size_t n;
};
struct signoffs_view {
    struct signoff_row_rows waiting, mine;
    struct signoffs_named waits, own;  // the same, with what they are about
};

// A field of what was submitted, as it was typed.
struct shown_field {
    const char *name, *label;
    str text, before;  // before: as it was when it came back, where it has changed
    bool changed;
};
struct signoff_view {
    struct signoff_row row;
    struct signoff_chain chain;
    struct remark_row_rows remarks;  // of this one, or of what came back before it
    const struct act *act;
    struct {
        struct shown_field *at;
        size_t n;
    } fields;
    str name;   // of what it is about; absent if it has none
    id before;  // what came back before it; 0: nothing
    bool may_sign, is_author, any_changed;
    str about;  // address of what it is about, or absent
    str again;  // address of its form, to correct it
    str once;
};
