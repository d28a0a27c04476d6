// What the pages of this slice show.
#pragma once

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
    bool has_totp;
    str new_secret;
    str once;
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
    bool system, security, head;
};

struct signoffs_view {
    struct signoff_row_rows waiting, mine;
};

struct signoff_view {
    struct signoff_row row;
    struct chain_row_rows chain;
    struct signature_row_rows signatures;
    const struct act *act;
    struct {
        struct shown_field {
            const char *label;
            str text;
        } *at;
        size_t n;
    } fields;
    bool may_sign, is_author;
    str about;  // address of what it is about, or absent
    str once;
};
