// People, organizations and posts: who may act, in whose name.
//
// An account is a person's. A post is held in an organization, with an end date; one person may
// hold several and chooses which one is on. What a person may do follows from the post; slices ask
// by relations of their own, whose queries join `post` (a post counts while `ended` is null).
#pragma once

#include "web/page.h"

extern const struct slice account_slice;

// Organizations and posts by their codes, with the officials' words.
extern const struct choice org_kinds[];
extern const struct choice post_kinds[];
word post_word(str kind);
unsigned post_menu(str kind);  // whose menu the post sees

// Offices: a post of this kind, held now. For acts that are about no single thing.
// Who has an account and holds no post anywhere yet.
extern const struct relation newcomer;
extern const struct relation signed_in, system_admin, security_admin, audit_admin;
extern const struct relation budget_desk, oversight_desk, treasury_desk, performance_desk;
extern const struct relation inspection_desk, auditor_office;
extern const struct relation any_buyer, any_agency, any_supplier, any_finance;

// For the apply of a slice that founds organizations and people itself (supplier.register).
err account_found_org(struct db *db, id org, str name, str code, str kind, str address, str phone,
                      instant at);
err account_found_person(struct db *db, id person, str login, str name, str phone, instant at);
err account_found_post(struct db *db, id post, id person, id org, str kind, day from);
err account_keep_password(struct db *db, id person, str hash);
// For its keep: whoever is signed in without a post has this one on.
err account_settle_sessions(struct db *db, id person, id post);
err account_change_org(struct db *db, id org, str name, str address, str phone);

// Whether there is such an organization of this kind.
err account_org_is(struct db *db, arena *a, id org, const char *kind, bool *ret);
err account_org_name(struct db *db, arena *a, id org, str *ret);  // absent if there is none
// Whether a code or a login is taken.
err account_code_taken(struct db *db, arena *a, str code, bool *ret);
err account_login_taken(struct db *db, arena *a, str login, bool *ret);
// A password that can be used: null, or what is wrong with it.
const char *password_wrong(str password);

// Unified social credit code (GB 32100-2015): both check digits. 0 if it is right, else the place
// (1..18) from which on it cannot be right.
int uscc_wrong_place(str code);
// Finds, at this path, what is wrong with a code: which place, what stands there, what should.
// Whether something was found.
bool account_find_code(struct call *c, str path, str code);

// For main.c: who came, and the chains of sign-offs.
err account_who(struct db *db, arena *a, str session, str token, instant now,
                struct visitor *ret);
err account_chain(struct call *c, money amount);
// And passkeys: see struct house.
err account_signing(struct db *db, arena *a, const struct act *act, const struct who *who,
                    struct signing *ret);
err account_signing_check(struct call *c);
err account_signing_keep(struct call *c);
// SHA-256 over who adds a passkey and the log as it stood: what the new key's authenticator is
// asked to answer.
struct hash passkey_challenge(arena *a, id person, int64_t after, struct hash root);
err account_person_name(struct db *db, arena *a, id person, str *ret);

// A chain of sign-offs as it is shown: who, what they said, when; for pages of other slices.
struct signoff_link {
    str post, names;    // names of who signed, or of who could
    const char *says;   // Chinese: 同意, 待办 ...
    instant at;
    const char *state;  // done, now, later
};
struct signoff_chain {
    id signoff;
    str act, state;     // state: waiting, done, returned, recalled
    instant created;
    bool mine;          // the visitor submitted it, and it waits
    struct {
        struct signoff_link *at;
        size_t n;
    } links;
};
err account_chain_of_signoff(struct visit *v, id signoff, struct signoff_chain *ret);
void signoff_chain_html(struct out *o, struct visit *v, const struct signoff_chain *c);

// Forms choose organizations of a kind with these.
err buyer_options(struct db *db, arena *a, id post, id thing, struct options *ret);
err agency_options(struct db *db, arena *a, id post, id thing, struct options *ret);
