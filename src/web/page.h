// A page: what can be seen, as a row of a const table.
//
// load fills the view from queries; the view's template writes HTML, its parts write JSON. There is
// no HTML and no SQL in C. The same row answers the browser at `path` and the API at /api/v1`path`.
#pragma once

#include "journal/journal.h"

struct visit;

// What of a view is data: rows as the SQL compiler describes them, and plain members.
enum part_kind { PART_ROW, PART_MAYBE, PART_ROWS, PART_INT, PART_TEXT, PART_MONEY, PART_INSTANT };
struct part {
    const char *name;
    enum part_kind kind;
    size_t at;
    const struct row_type *row;
};
#define PART_ONE(view, member, row_) {#member, PART_ROW, offsetof(view, member), &ROW_##row_}
#define PART_PTR(view, member, row_) {#member, PART_MAYBE, offsetof(view, member), &ROW_##row_}
#define PART_MANY(view, member, row_) {#member, PART_ROWS, offsetof(view, member), &ROW_##row_}
#define PART_PLAIN(view, member, kind_) {#member, PART_##kind_, offsetof(view, member), NULL}

// A list of a page as a table, whole and with the same query: PATH.csv.
struct csv_column {
    const char *name;              // of the row
    const char *zh;                // its head
    const struct choice *choices;  // words for codes
    const char *link;              // an id becomes an address: "/project/"
};
struct csv {
    const char *part;                  // which of the page's parts
    const struct csv_column *columns;  // ended by {0}
};
enum { csv_rows_max = 20000 };

// In whose menu a page stands.
enum menu {
    MENU_NONE = 0,
    MENU_PUBLIC = 1,
    MENU_BUYER = 2,
    MENU_AGENCY = 4,
    MENU_SUPPLIER = 8,
    MENU_EXPERT = 16,
    MENU_FINANCE = 32,
    MENU_OPERATOR = 64,
    MENU_OTHER = 128,
    MENU_SIGNED_IN = 254,
};

struct page {
    const char *path;  // "/project/{id}"
    const char *zh;    // title, and the word in the menu
    struct may may;
    err (*load)(struct visit *v, void *view);
    size_t view_size;
    void (*show)(struct out *o, struct visit *v, const void *view);
    const struct part *parts;  // ended by {0}
    unsigned menu;
    const char *type;  // other than HTML: load writes the body itself
    bool shared;       // the same for every signed-out reader: kept rendered for a second
    // A paper (paper/paper.h says what its template may write): besides PATH there are PATH.pdf and
    // PATH.docx. load fills v->paper; the path has one {id}.
    bool paper;
    const struct csv *csv;
    // PATH/live tells everybody who watches when this becomes another: one short line of what is
    // public, about the one thing of the path.
    err (*live)(struct db *db, arena *a, id thing, str *ret);
};
#define VIEW(type, template_, parts_)                                                          \
    .view_size = sizeof(type), .parts = parts_,                                                \
    .show = (void (*)(struct out *, struct visit *, const void *))template_##_html

// Who came, as account knows them.
struct visitor {
    struct who who;
    str person_name, org_name, post_word;
    unsigned menu;
    int64_t posts;     // how many they could switch between
    int64_t waiting;   // sign-offs that wait for them
    int64_t unread;    // station messages not seen
    instant until;     // when the session ends; 0: a token's
};

struct cookie {
    const char *name;
    str value;
    int64_t seconds;  // 0: until the browser closes; < 0: forget
    struct cookie *next;
};

// The same list in another form: <link rel="alternate">.
struct alternate {
    const char *type, *zh;
    str href;
    struct alternate *next;
};

// What a paper's load says of it.
struct paper_facts {
    instant at;         // of the newest record that it states; none: a draft, without a number
    str by;             // whose paper
    int look;           // enum paper_look
    const char *since;  // what has become of it: 已更正…; NULL: valid
};
enum paper_form { PAPER_NONE, PAPER_PAGE, PAPER_PDF, PAPER_DOCX };

// One request for a page or a form.
struct visit {
    arena *a;
    struct db *db;
    struct blob_store *blobs;
    struct journal *journal;
    const struct house *house;
    const struct law *law;
    const struct page *page;
    struct visitor visitor;
    struct who who;
    bool sandbox;
    const struct tour *tour;  // of a sandbox, unless this visitor has left it
    bool api;          // wants JSON
    bool csv;          // wants the page's list as CSV
    enum paper_form form;
    struct paper_facts paper;
    struct seal *seal;        // keys of web/'s own; not for slices
    bool whole;        // all rows of a list instead of a page of them
    enum lang lang;
    bool elder;
    instant now;
    day today;
    str host;          // "https://host" as the reader sees it
    str path;
    struct form query, parts;
    str session;       // the cookie's text
    str done;          // kind of the act that led here
    str reference;     // for logs and for a person to quote

    // The answer.
    int status;
    str title;         // absent: the page's
    const char *type;
    struct out out;
    str location, file_name;
    int file;          // descriptor to send, or -1
    int64_t file_size;
    struct cookie *cookies;
    struct alternate *alternates;  // for the head of the page
};

str visit_text(const struct visit *v, const char *name);      // of the query; absent if not sent
id visit_id(const struct visit *v, const char *name);         // of the path, else of the query
int64_t visit_int(const struct visit *v, const char *name, int64_t otherwise);
day visit_day(const struct visit *v, const char *name);
void visit_cookie(struct visit *v, const char *name, str value, int64_t seconds);
// What the cookie "xy" holds: the session with our code, so that a row in the store alone opens
// nothing.
err session_cookie(struct visit *v, str session, str *ret);
void visit_alternate(struct visit *v, const char *type, const char *zh, str href);
// What the page is sent as is a file of this name.
void visit_named(struct visit *v, str name);
// The answer is this blob, under this name.
err visit_file(struct visit *v, str sha256, str name);
// The same, but what begins as a PDF opens in the browser, at the page that the link names.
err visit_paper(struct visit *v, str sha256, str name);
// Hidden fields of every form that posts: proof that we made it, and its one-time key.
str visit_csrf(const struct visit *v);
str visit_once(const struct visit *v);

void put_rows_json(struct out *o, const struct row_type *type, const void *rows, size_t n);
void put_row_json(struct out *o, const struct row_type *type, const void *row);
void put_parts_json(struct out *o, const struct part *parts, const void *view);

// Whether the number on a paper is ours, and what has become of the paper since. The number is a
// code over path, time and fingerprint under this installation's key, so it stays true whatever the
// records, the program and the templates become.
struct paper_check {
    bool ours;          // number, time and fingerprint belong together
    bool there;         // anyone can read it today
    bool same;          // and it says the same
    struct paper_facts now;
    str title;
    instant at;
};
err paper_look_up(struct visit *v, str number, str path, str at, str print,
                  struct paper_check *ret);
