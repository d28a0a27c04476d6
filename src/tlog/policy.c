#include "tlog/policy.h"

static str word_of(str *line)
{
    *line = str_trim(*line);
    return str_cut(line, ' ');
}

static ptrdiff_t name_at(const struct policy *p, str name)
{
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->at[i].name, name))
            return (ptrdiff_t)i;
    return -1;
}

static struct policy_name *add_name(struct policy *p, str name)
{
    if (!name.len || p->n == policy_names_max || str_eq(name, S("none")) || name_at(p, name) >= 0)
        return NULL;
    p->at[p->n] = (struct policy_name){.name = name};
    return &p->at[p->n++];
}

static bool read_needed(str text, size_t members, size_t *ret)
{
    int64_t n = 0;
    *ret = str_eq(text, S("any")) ? 1 : members;
    if (str_eq(text, S("any")) || str_eq(text, S("all")))
        return true;
    *ret = str_int(text, &n) && n > 0 ? (size_t)n : 0;
    return *ret >= 1 && *ret <= members;
}

// "group <name> <k|any|all> <member>...": members stand above.
static bool read_group(struct policy *p, str line)
{
    struct policy_name g = {.group = true};
    str name = word_of(&line), needed = line.at ? word_of(&line) : (str){0};
    while (line.at) {
        ptrdiff_t at = name_at(p, word_of(&line));
        if (at < 0 || g.n == policy_names_max)
            return false;
        g.members[g.n++] = (size_t)at;
    }
    if (!needed.at || !g.n || !read_needed(needed, g.n, &g.needed))
        return false;
    struct policy_name *added = add_name(p, name);
    if (!added)
        return false;
    g.name = name;
    *added = g;
    return true;
}

static bool read_log(arena *a, struct policy *p, str line)
{
    return p->log_count < policy_logs_max && line.at &&
           note_key_parse(a, word_of(&line), &p->logs[p->log_count]) &&
           p->logs[p->log_count++].suite == NOTE_ED25519;
}

static bool read_witness(arena *a, struct policy *p, str line)
{
    struct policy_name *w = line.at ? add_name(p, word_of(&line)) : NULL;
    return w && line.at && note_key_parse(a, word_of(&line), &w->key) &&
           w->key.suite == NOTE_COSIGNATURE;
}

static bool read_quorum(struct policy *p, str line)
{
    str name = line.at ? word_of(&line) : S("");
    p->quorum = name_at(p, name);
    return p->quorum >= 0 || str_eq(name, S("none"));
}

static bool read_line(arena *a, struct policy *p, str line)
{
    str verb = word_of(&line);
    if (!verb.len || verb.at[0] == '#')
        return true;
    if (str_eq(verb, S("log")))
        return read_log(a, p, line);
    if (str_eq(verb, S("witness")))
        return read_witness(a, p, line);
    if (str_eq(verb, S("group")))
        return read_group(p, line);
    return str_eq(verb, S("quorum")) && read_quorum(p, line);
}

bool policy_parse(arena *a, str text, struct policy *ret, int *ret_line)
{
    *ret = (struct policy){.quorum = -1};
    for (*ret_line = 1; text.at; ++*ret_line)
        if (!read_line(a, ret, str_trim(str_cut(&text, '\n'))))
            return false;
    *ret_line = 0;
    return ret->log_count > 0;
}

struct policy policy_of_key(const struct note_key *key)
{
    return (struct policy){.logs = {*key}, .log_count = 1, .quorum = -1};
}

static bool name_met(const struct policy *p, const bool *signed_by, size_t at)
{
    const struct policy_name *n = &p->at[at];
    size_t met = 0;
    if (!n->group)
        return signed_by[at];
    // Members stand above their group, so this ends.
    for (size_t i = 0; i < n->n; i++)
        met += name_met(p, signed_by, n->members[i]);
    return met >= n->needed;
}

bool policy_met(arena *a, const struct policy *p, const struct note *n, instant since,
                size_t *ret_witnesses, const char **ret_why)
{
    bool signed_by[policy_names_max] = {false}, by_log = false, wrong = false;
    enum note_found beside = p->beside.name.at ? note_check(a, n, &p->beside, NULL) : NOTE_GOOD;
    *ret_witnesses = 0;
    for (size_t i = 0; i < p->log_count; i++) {
        enum note_found found = note_check(a, n, &p->logs[i], NULL);
        by_log = by_log || found == NOTE_GOOD;
        wrong = wrong || found == NOTE_BAD;
    }
    for (size_t i = 0; i < p->n; i++) {
        instant at = {0};
        enum note_found found = p->at[i].group ? NOTE_ABSENT
                                               : note_check(a, n, &p->at[i].key, &at);
        signed_by[i] = found == NOTE_GOOD && at.us >= since.us;
        wrong = wrong || found == NOTE_BAD;
        *ret_witnesses += signed_by[i];
    }
    *ret_why = wrong ? "a signature of the checkpoint is wrong"
             : !by_log ? "the checkpoint is not signed by the log's key"
             : beside != NOTE_GOOD ? "the checkpoint is not signed by the log's key of SM2"
                                   : "too few witnesses have signed the checkpoint";
    return !wrong && by_log && beside == NOTE_GOOD &&
           (p->quorum < 0 || name_met(p, signed_by, (size_t)p->quorum));
}
