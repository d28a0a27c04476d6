// A list that anybody may narrow down: what its address asks for, what is found, and the addresses
// of the same list with one thing changed.
//
// A query brings facts, one row for each thing; listing_find narrows, counts, sorts and pages them;
// then the page asks for the few rows it shows. Only for lists of which all facts can be read at
// once (some tens of thousands).
#pragma once

#include "portal_sql.h"
#include "web/page.h"
#include "web/widgets.h"

extern const struct choice portal_stages[];  // planned, open, judging, awarded ... ended
extern const struct choice portal_fits[];    // none: 社会组织可参加; whole
extern const struct choice portal_spans[];   // today, 3d, week, month, half

enum facet_name { BY_KIND, BY_STAGE, BY_METHOD, BY_CATEGORY, BY_FIT, BY_AREA, facet_count };

// What is the same for every visit to a list.
struct listing_of {
    const char *path;            // "/notices"
    const char *time_zh, *amount_zh, *kind_zh;  // kind_zh and kinds absent: no kinds
    const struct choice *kinds;
    unsigned facets;             // bits 1 << BY_...
    bool deadlines;              // can be sorted by them
    const char *feed;            // its notices in the feeds: "kind=result&kind=contract&", "" its
                                 // own kinds; NULL: it is followed by none
    bool suppliers;              // can be asked for one
    bool orgs;                   // is of units itself: no buyer, no areas
};

// One thing asked for, in the order of the address. says: the chip's words, `how` how to say them.
enum asked_how { SAY_NOTHING, SAY_WORD, SAY_TEXT, SAY_FROM, SAY_UNTIL, SAY_LEAST, SAY_MOST,
                 SAY_BUYER, SAY_SUPPLIER };
struct asked {
    const char *name;
    str value, says;
    enum asked_how how;
    str without;  // the address without it
};
enum { asked_max = 64, chosen_max = 12 };

struct facet_option {
    str code, says;
    int64_t n;
    bool on;
};
struct facet {
    const char *name, *zh;
    struct {
        struct facet_option *at;
        size_t n;
    } options;
};
struct other_way {
    const char *zh;
    int64_t n;
    str href;
    bool on;
};
struct other_ways {
    struct other_way *at;
    size_t n;
};

// What someone typed into the search field, as tokens of the index.
enum { tokens_max = 8 };
struct search_tokens {
    str at[tokens_max];  // "" past the last
    int64_t n;
};
struct search_tokens tokens_in(arena *a, str text);

struct listing {
    const struct listing_of *of;
    // Asked.
    str q;
    struct search_tokens tokens;
    int64_t wanted;  // of them; fewer than all if nothing holds all
    struct chosen {
        str at[chosen_max];
        size_t n;
    } chosen[facet_count];
    id buyer, supplier;
    str supplier_text;
    str span, from_text, until_text, least_text, most_text;
    day from, until;
    money least, most;
    str sort;
    int64_t size;
    bool bad_day, bad_amount, bad_supplier;  // cannot be read; the list is shown without them
    instant since, before;
    struct asked_list {
        struct asked at[asked_max];
        size_t n;
    } asked;
    bool partial;    // nothing holds all words: these hold some of them
    struct category_choice_rows categories;
    struct buyer_choice_rows areas, buyers, winners;
    str district;  // the whole of which is shown where no areas are known
    // Found.
    struct {
        struct facet at[facet_count];
        size_t n;
    } facets;
    struct {
        const struct fact **at;
        size_t n;
    } shown;
    struct paging paging;
    size_t chips;
    struct other_ways sorts, sizes;
    str first, newer, older, all;  // addresses; absent where there is none
    str atom, rss, ics, csv, site;
};

// Reads the address, and what the filters can be.
err listing_read(struct visit *v, const struct listing_of *of, struct listing *ret);
// Narrows these facts down. Pure but for the arena.
void listing_find(struct visit *v, struct listing *l, const struct fact *at, size_t n);
// Asks for the facts and narrows them down; fewer words will do if nothing holds all.
err list_find(struct visit *v, struct listing *l,
              err (*ask)(struct visit *v, const struct listing *l, struct fact_rows *ret));
// A query's arguments about words.
#define WORDS_OF(l)                                                                            \
    (l)->wanted, (l)->tokens.at[0], (l)->tokens.at[1], (l)->tokens.at[2], (l)->tokens.at[3],   \
        (l)->tokens.at[4], (l)->tokens.at[5], (l)->tokens.at[6], (l)->tokens.at[7]
// The addresses, once it is known how many there are; and the head's alternates.
void listing_links(struct visit *v, struct listing *l);

// "10", "12.5", "10万", "10 万元": ten thousands of yuan.
bool wan_typed(arena *a, str text, money *ret);
