// A purchase as data (play file), played through the ordinary acts from need to last payment.
//
// A play is a list of steps; each is done at its time and says when the next one is. One play moves
// the clock itself; demo data merges many in one queue by time. What the law demands and the file
// does not mention, the right people do at lawful times.
#pragma once

#include "command/city.h"
#include "crypto/age.h"

enum { play_bidders_max = 16, play_members_max = 9, play_dates_max = 64 };

struct bidder {
    str label, kind;
    money price, final;
    bool qualified, compliant, proved;
    const struct json *scores;
    struct supplier_actor who;
    id bid;
    bool counts;  // still in the running
    bool asked;   // to explain its low price
};

struct play;
struct step {
    const char *name;  // as `dates` reports it
    err (*go)(struct play *p);
};

struct play {
    arena a;
    struct city *city;
    struct unit *unit;
    const struct json *file, *need, *scoring, *assessment;
    bool consultation, set_aside;
    bool padlocks;                       // bids are sealed to these
    str suite;                           // of the padlocks, if the file names it
    struct age_identity outer, inner;
    str title;
    money budget, ceiling;
    int64_t number;  // of the play within its city, for names

    const struct step *const *part;  // the list of steps it stands in; at NULL it is over
    const struct step *step;         // the next one
    instant next;                    // when it is done
    const struct actor *organizer;   // who runs the tender; NULL: the city's agency
    int64_t year;                    // of the budget; 0: that of the day
    const char *back_to;             // set by a step after which an earlier one of its list comes
    struct bidder bidders[play_bidders_max];
    size_t bidders_count;
    const struct actor *members[play_members_max];
    size_t members_count;
    id line, project, tender, contract, acceptance, settlement, payment;
    instant deadline;
    day from, until;                 // of the contract
    size_t instalments, instalment;  // paid so far
    money payable;                   // of the settlement under way
    struct call *last;               // the newest act

    // What came of it.
    str outcome, failed_at, refused;
    struct call *ranked, *assessed;
    str winner_label;
    money award;
    str low_price[play_bidders_max];
    size_t low_price_count;
    struct {
        const char *step;
        day day;
    } dates[play_dates_max];
    size_t dates_count;

    // For cases: called before each act is done in earnest, with its body. May change neither.
    err (*before)(struct play *p, const struct deed *d, void *with);
    void *with;
    const char *skip;  // an act that is left out, or NULL
};

// Reads the file; what is unknown or malformed is ERR_INVALID with a text that names it.
err play_read(arena *a, str text, struct play *ret);
// Whether the play's scores can be entered at all; otherwise it is over, refused.
err play_begin(struct play *p, struct city *city, struct unit *unit, int64_t number);
bool play_over(const struct play *p);
void play_go_to(struct play *p, const char *step);  // the next step is the first of this name
// What of a play is not in its file, as JSON, and such a play again in another run.
str play_keep(arena *a, const struct play *p);
err play_resume(struct play *p, struct city *city, struct unit *unit, str kept);
err play_step(struct play *p);  // sets the clock to p->next, does what is due, does the step

// The result as one line of JSON, and what of `expect` is different: "path: expected x, got y".
str play_result(arena *a, const struct play *p);
str play_difference(arena *a, const struct json *expected, const struct json *got, str path);

// A whole play on a store of its own, replayed at the end unless it was only asked something.
struct playing {
    arena *a;
    str text;           // the file
    const char *store;  // PostgreSQL, in a schema of its own; NULL: a temporary folder
    const char *keep;   // leave the data here
    const char *until;  // stop before the step of this name; NULL: go on to the end
    FILE *script;       // write every act down
    int number;
    err (*before)(struct play *p, const struct deed *d, void *with);
    void *with;
    const char *skip;
};
err play_file(const struct playing *d, struct play *ret);
err play_text(arena *a, const char *path, str *ret);  // reads a file of at most 4 MB

// For the steps.
str play_member(const struct json *j, const char *key);  // a text of the file; else absent
err play_do(struct play *p, const struct actor *by, const char *kind, str body);  // must pass
err play_try(struct play *p, const struct actor *by, const char *kind, str body); // may be refused
err play_id(const struct play *p, const char *member, id *ret);  // of the newest act's out
void play_wait_days(struct play *p, int64_t days, int hour, int minute);  // a working day then
void play_wait_minutes(struct play *p, int64_t minutes);
void play_wait_until(struct play *p, day d, int hour, int minute);
void play_end(struct play *p, const char *outcome);
err play_register(struct play *p, struct bidder *b);
str play_paper(struct play *p, const char *title);  // JSON of a made-up file that is uploaded
const struct actor *play_organizer(const struct play *p);
const struct law *play_law(const struct play *p);

void play_choose_members(struct play *p);

extern const struct step *const play_here[];  // a purchase that is run here, part after part
extern const struct step play_plan_steps[], play_tender_steps[], play_evaluate_steps[],
    play_contract_steps[], play_elsewhere_steps[];
