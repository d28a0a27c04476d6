// The commands of the program. Each parses its own options and returns the exit status.
#pragma once

#include "journal/journal.h"

extern const struct house the_house;  // main.c

struct command {
    const char *name, *line, *help;
    int (*run)(int count, char **words);
};

int command_init(int count, char **words);
int command_serve(int count, char **words);
int command_replay(int count, char **words);
int command_rules(int count, char **words);
int command_play(int count, char **words);
int command_case(int count, char **words);
int command_rotate_key(int count, char **words);
int command_signer(int count, char **words);
int command_sweep(int count, char **words);
int command_verify(int count, char **words);
int command_signed_data(int count, char **words);
int command_export(int count, char **words);
int command_hold(int count, char **words);
int command_age(int count, char **words);
int command_demo(int count, char **words);

// Options: --name value, or --name alone. False, after a line on standard error, for what is not
// listed; what is no option goes to `rest`.
struct option_spec {
    const char *name;
    const char **value;  // one of these two
    bool *flag;
};
bool read_options(int count, char **words, const struct option_spec *specs, size_t n,
                  const char **rest, size_t *rest_count);

struct keys;
// A folder with a store, blobs and keys, and the journal over them.
struct place {
    arena a;
    const char *data;
    str store;
    struct db *db;
    struct blob_store *blobs;
    struct journal *journal;
    bool sandbox;  // nothing here is real
    struct keys *keys;  // keys_open
    void (*sign)(struct call *c, void *with);  // for cases: of place_do's acts; or NULL
    void *with;
    int lock;
};
struct place_options {
    const char *data, *store;  // store: postgresql://..., NULL for data/xinyue.db
    const char *schema;        // PostgreSQL: a schema to make and use
    bool fresh;                // the store must be empty: create it
    bool no_sync;              // demo data
};
err place_open(const struct place_options *o, struct place *ret);
void place_close(struct place *p);
void place_remove(const char *folder);  // a temporary one, with everything in it
err place_create_store(struct db *db);  // every table of the house

// Does one act in the clock's or a person's name from JSON, on the calling thread; for commands.
// The call lives in `a`; a dry one is only asked about.
err place_do(struct place *p, arena *a, const char *kind, str body, const struct who *who,
             bool dry, struct call **ret);
// First entry, calendars and thresholds, operator and administrators.
struct founding {
    const char *origin, *district, *mode;
    const char *passwords[3];  // system, security, audit administrator
    struct who admins[3];      // the same, filled by place_found
};
err place_found(struct place *p, struct founding *f);

int fail(const char *what, err e);  // prints it, returns 1
