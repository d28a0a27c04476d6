// For holders of keys without a browser: from the heads of sealed bids to their file keys. The
// identity never leaves this computer, and nothing is given out before witnesses have seen the log
// hold the closing after the deadline.
#include <stdio.h>
#include <string.h>

#include "bid/bid_warrant.h"
#include "command/command.h"
#include "command/escrow.h"
#include "crypto/age.h"
#include "crypto/sign.h"
#include "tlog/fetch.h"

struct holding {
    const char *deadline, *policy;
    bool unwitnessed;
    bool draw;  // the key of a draw, made for it alone: its numbers wait for no deadline of bids
};

static bool read_identity(arena *a, const char *path, struct age_identity *ret)
{
    str text;
    if (file_read(a, str_of(path), &text).kind)
        return false;
    while (text.at) {
        str line = str_trim(str_cut(&text, '\n'));
        if (line.len && line.at[0] != '#')
            return age_identity_parse(line, ret);
    }
    return false;
}

// A file of its own, or the lines "#policy ..." that our page writes beside a new key.
static bool read_policy(arena *a, const char *path, bool in_key_file, struct policy *ret)
{
    str text;
    struct out o = out_plain(a);
    int line = 0;
    if (file_read(a, str_of(path), &text).kind)
        return false;
    if (!in_key_file)
        return policy_parse(a, text, ret, &line);
    while (text.at) {
        str one = str_trim(str_cut(&text, '\n'));
        if (str_starts(one, S("#policy "))) {
            put(&o, str_from(one, 8));
            put(&o, "\n");
        }
    }
    return policy_parse(a, out_str(&o), ret, &line);
}

// "bid NUMBER", then the head of its age file.
static int print_key(arena *a, const struct age_identity *i, str name, str head)
{
    struct age_bytes b = {head};
    struct age_header h;
    struct age_reader *r = new(a, struct age_reader, 1);
    unsigned char key[age_key_len];
    age_reader_begin(r, age_from_bytes(&b));
    enum age_result e = age_read_header(a, r, &h);
    if (e == AGE_OK)
        e = age_file_key(a, &h, i, 1, key);
    if (e != AGE_OK) {
        fprintf(stderr, "xinyue hold: %.*s: %s\n", STR_ARG(name), age_says(e));
        return 1;
    }
    printf("%.*s %.*s\n", STR_ARG(name), STR_ARG(hex(a, key, sizeof key)));
    wipe(key, sizeof key);
    return 0;
}

static int print_keys(arena *a, const struct age_identity *i, str text)
{
    int status = 0;
    while (text.len) {
        str line = str_cut(&text, '\n');
        if (!str_starts(line, S("bid ")) || !text.at)
            return fail("hold", fault("these are not the heads of bids"));
        ptrdiff_t next = str_find(text, S("\nbid "));
        size_t len = next < 0 ? text.len : (size_t)next + 1;
        status |= print_key(a, i, str_from(line, 4), str_part(text, 0, len));
        text = str_from(text, len);
    }
    return status;
}

static int refuse(const char *why)
{
    fprintf(stderr, "xinyue hold: NO KEY IS GIVEN OUT: %s\n", why);
    return 1;
}

static int unlock(arena *a, const struct holding *h, const struct age_identity *i,
                  const struct policy *policy, str text)
{
    struct warrant w;
    struct warrant_asked q = {policy, {0}, h->unwitnessed};
    size_t witnesses = 0;
    const char *why = NULL;
    str reason;
    if (!instant_parse(str_of(h->deadline), &q.deadline))
        return refuse("the deadline is to be written as in the notice: 2026-03-31 09:30");
    if (!warrant_cut(a, &text, &w))
        return refuse("the file does not begin with a proof that the tender is closed");
    if (!warrant_holds(a, &w, &q, &witnesses, &reason, &why))
        return refuse(why);
    if (reason.at)
        fprintf(stderr, "xinyue hold: without a witness; the log says why: %.*s\n",
                STR_ARG(reason));
    else
        fprintf(stderr, "xinyue hold: closed, and seen by %zu witnesses after the deadline\n",
                witnesses);
    return print_keys(a, i, text);
}

static int usage(void)
{
    fprintf(stderr, "usage: xinyue hold -i IDENTITY --deadline TIME [--policy FILE] "
                    "[--no-witness] HEADS\n"
                    "       xinyue hold -i IDENTITY --draw HEADS\n"
                    "       xinyue hold --split IDENTITY [NEEDED COUNT]\n"
                    "       xinyue hold --join SHARES\n");
    return 2;
}

// An emergency key into shares, 2 of 3 unless it is said otherwise.
static int split(int count, char **words)
{
    arena a = arena_make((size_t)16 << 20);
    struct age_identity identity = {.passphrase = {0}};
    int64_t needed = 2, of = 3;
    int status = 2;
    if (count == 6 && (!str_int(str_of(words[4]), &needed) || !str_int(str_of(words[5]), &of)))
        status = usage();
    else if ((count != 4 && count != 6) || needed < 2 || needed > of || of > 16)
        status = usage();
    else if (!read_identity(&a, words[3], &identity))
        status = fail("hold", fault("this is no file with a key of age"));
    else
        status = escrow_split(&a, &identity, (int)needed, (int)of);
    age_forget(&identity);
    arena_free(&a);
    return status;
}

static int join_shares(int count, char **words)
{
    arena a = arena_make((size_t)16 << 20);
    str text;
    int status = count != 4 ? usage()
               : file_read(&a, str_of(words[3]), &text).kind
                     ? fail("hold", fault("the shares cannot be read"))
                     : escrow_join(&a, text);
    arena_free(&a);
    return status;
}

int command_hold(int count, char **words)
{
    struct holding h = {.deadline = NULL};
    struct age_identity identity = {.passphrase = {0}};
    const char *heads[16], *key = NULL;
    size_t n = 0;
    str text;
    const struct option_spec specs[] = {{"deadline", &h.deadline, NULL},
                                        {"policy", &h.policy, NULL},
                                        {"no-witness", NULL, &h.unwitnessed},
                                        {"draw", NULL, &h.draw}};
    if (count > 2 && strcmp(words[2], "--split") == 0)
        return split(count, words);
    if (count > 2 && strcmp(words[2], "--join") == 0)
        return join_shares(count, words);
    if (count < 5 || count > 16 || strcmp(words[2], "-i") != 0)
        return usage();
    key = words[3];
    words[3] = words[1];  // what is left is options, of the same command
    if (!read_options(count - 2, words + 2, specs, 4, heads, &n) || n != 1 ||
        (h.draw ? h.deadline || h.policy || h.unwitnessed : !h.deadline))
        return usage();
    arena a = arena_make((size_t)256 << 20);
    struct policy *policy = new(&a, struct policy, 1);
    int status = 1;
    if (!read_identity(&a, key, &identity))
        status = fail("hold", fault("this is no file with a key of age"));
    else if (!h.draw && !read_policy(&a, h.policy ? h.policy : key, !h.policy, policy))
        status = refuse("neither --policy nor the key's file says whose signatures count");
    else if (file_read(&a, str_of(heads[0]), &text).kind)
        status = fail("hold", fault("the heads cannot be read"));
    else
        status = h.draw ? print_keys(&a, &identity, text)
                        : unlock(&a, &h, &identity, policy, text);
    age_forget(&identity);
    arena_free(&a);
    return status;
}
