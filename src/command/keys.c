#include "command/keys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "crypto/sign.h"
#include "journal/checkpoint.h"

static const char suite[] = "ed25519";

static void key_path(const struct place *p, char *ret, size_t room)
{
    snprintf(ret, room, "%s/log.key", p->data);
}

static err write_key(const char *path, str text)
{
    char fresh[4096];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *f = fopen(fresh, "wxe");
    if (!f)
        return fault_errno("cannot write log.key in the data folder", errno);
    fchmod(fileno(f), 0600);
    bool wrote = fprintf(f, "%.*s\n", STR_ARG(text)) > 0 && fflush(f) == 0 &&
                 fsync(fileno(f)) == 0;
    bool closed = fclose(f) == 0;
    if (!wrote || !closed || rename(fresh, path) != 0)
        return fault_errno("cannot write log.key in the data folder", errno);
    return OK;
}

static err make_key(struct place *p, const char *path, str origin, struct note_signer *ret)
{
    unsigned char seed[sign_seed_len];
    os_random(seed, sizeof seed);
    *ret = note_signer_make(&p->a, origin, NOTE_ED25519, seed);
    wipe(seed, sizeof seed);
    return write_key(path, note_signer_text(&p->a, ret));
}

static err read_key(struct place *p, FILE *f, struct note_signer *ret)
{
    char line[1024] = "";
    bool got = fgets(line, sizeof line, f);
    fclose(f);
    bool right = got && note_signer_parse(&p->a, str_trim(str_of(line)), ret) &&
                 ret->key.suite == NOTE_ED25519;
    wipe(line, sizeof line);
    return right ? OK : fault("log.key in the data folder cannot be read");
}

static err load_key(struct place *p, str origin, str known, struct note_signer *ret)
{
    char path[4096];
    key_path(p, path, sizeof path);
    FILE *f = fopen(path, "re");
    if (!f && known.at)
        return fault("log.key is missing; make a new one with xinyue rotate-key");
    TRY(f ? read_key(p, f, ret) : make_key(p, path, origin, ret));
    return str_eq(ret->key.name, origin) ? OK : fault("log.key is another log's");
}

static err sign_here(void *with, arena *a, str text, str *ret_line)
{
    *ret_line = note_sign(a, with, text);
    return OK;
}

static err announce(struct place *p, str key)
{
    struct call *c = NULL;
    struct who clock = {.clock = true};
    struct out o = out_plain(&p->a);
    json_open(&o, '{');
    json_put_key(&o, "key");
    json_put_str(&o, key);
    json_put_key(&o, "suite");
    json_put_str(&o, str_of(suite));
    json_close(&o, '}');
    TRY(place_do(p, &p->a, "log.set_key", out_str(&o), &clock, false, &c));
    return c->result;
}

err keys_open(struct place *p)
{
    str origin, known;
    struct note_signer *signer = p->signer = new(&p->a, struct note_signer, 1);
    TRY(log_origin(p->db, &p->a, &origin));
    TRY(signing_key_read(p->db, &p->a, &known));
    TRY(load_key(p, origin, known, signer));
    str key = note_key_text(&p->a, &signer->key);
    journal_sign_with(p->journal, &(struct log_signer){key, sign_here, signer});
    if (!str_eq(known, key))
        TRY(announce(p, key));
    return journal_checkpoint(p->journal);
}

void keys_close(struct place *p)
{
    if (p->signer)
        note_signer_forget(p->signer);
}

int command_rotate_key(int count, char **words)
{
    const char *data = NULL, *store = NULL;
    const struct option_spec specs[] = {{"data", &data, NULL}, {"store", &store, NULL}};
    if (!read_options(count, words, specs, 2, NULL, NULL) || !data) {
        fprintf(stderr, "usage: xinyue rotate-key --data DIR [--store URL]\n");
        return 2;
    }
    struct place p;
    struct note_signer signer = {0};
    char path[4096];
    str origin;
    err e = place_open(&(struct place_options){.data = data, .store = store}, &p);
    if (e.kind)
        return fail("rotate-key", e);
    key_path(&p, path, sizeof path);
    e = log_origin(p.db, &p.a, &origin);
    if (!e.kind)
        e = make_key(&p, path, origin, &signer);
    if (!e.kind)
        e = keys_open(&p);
    if (!e.kind)
        printf("%.*s\n", STR_ARG(note_key_text(&p.a, &signer.key)));
    note_signer_forget(&signer);
    keys_close(&p);
    place_close(&p);
    return e.kind ? fail("rotate-key", e) : 0;
}
