#include "command/keys.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "command/key_file.h"
#include "command/packet.h"
#include "crypto/sign.h"
#include "journal/checkpoint.h"
#include "tlog/signer.h"

enum { answer_wait_ms = 1000 };

struct keys {
    struct note_signer here, gm;  // without a signer; gm: of SM2, under that suite
    struct note_key gm_key;       // its public half, whoever has the other; no name: none
    const char *socket;       // with one
    int fd;                   // -1: not connected
    int64_t signed_size;      // as far as the signer has signed, by what it said last
    struct keys *codes;       // the same signer, for who asks beside the writer
};

static err sign_here(void *with, arena *a, const struct head_to_sign *h, str *ret_line)
{
    const struct keys *k = with;
    str line = note_sign(a, &k->here, h->text);
    *ret_line = k->gm_key.name.at ? join(a, line, note_sign(a, &k->gm, h->text)) : line;
    return OK;
}

static err state_here(void *with, arena *a, __attribute__((unused)) str key, str text,
                      str *ret_line)
{
    *ret_line = note_sign(a, &((struct keys *)with)->here, text);
    return OK;
}

static void hang_up(struct keys *k)
{
    if (k->fd >= 0)
        close(k->fd);
    k->fd = -1;
}

// One question, one answer; an old connection may have died with an old signer.
static err ask(struct keys *k, arena *a, str question, str *ret_answer)
{
    bool fresh = k->fd < 0;
    if (fresh)
        TRY(packet_connect(k->socket, answer_wait_ms, &k->fd));
    err e = packet_ask(k->fd, a, question, signer_packet_max, ret_answer);
    if (e.kind)
        hang_up(k);
    return e.kind && !fresh ? ask(k, a, question, ret_answer) : e;
}

static err ask_key(struct keys *k, arena *a, const char *question, str *ret_key)
{
    str answer;
    TRY(ask(k, a, str_of(question), &answer));
    str said = str_cut(&answer, ' ');
    if (!str_eq(said, S("key")) || !answer.at) {
        os_log("warn", "the signer said", answer.at ? answer : said);
        return fault("the signer does not give its key");
    }
    *ret_key = answer;
    return OK;
}

// The signer's line, which must be by the key that the log names; under suite gm two of them.
static err take_line(const struct keys *k, arena *a, const struct head_to_sign *h, str line)
{
    struct note_key key;
    struct note n;
    if (!note_key_parse(a, h->key, &key) ||
        !note_parse(a, join(a, h->text, S("\n"), line), &n) ||
        note_check(a, &n, &key, NULL) != NOTE_GOOD ||
        (k->gm_key.name.at && note_check(a, &n, &k->gm_key, NULL) != NOTE_GOOD))
        return fault("the signer's signature is wrong");
    return OK;
}

static err ask_line(struct keys *k, arena *a, const struct head_to_sign *h, str *ret_said,
                    str *ret_rest)
{
    struct signer_asked q = {.key = h->key, .old = k->signed_size, .text = h->text};
    if (q.old > h->size)
        return fault("more was signed than this log has");
    if (q.old > 0)
        TRY(growth_proof(h->db, a, q.old, h->size, &q.proof));
    TRY(ask(k, a, signer_asked_text(a, &q), ret_rest));
    *ret_said = str_cut(ret_rest, ' ');
    return OK;
}

static err sign_apart(void *with, arena *a, const struct head_to_sign *h, str *ret_line)
{
    struct keys *k = with;
    str said, rest;
    TRY(ask_line(k, a, h, &said, &rest));
    if (str_eq(said, S("knows")) && rest.at && str_int(rest, &k->signed_size))
        TRY(ask_line(k, a, h, &said, &rest));
    if (str_eq(said, S("key")) && rest.at)
        return (err){.kind = ERR_CONFLICT, .detail = rest};
    if (!str_eq(said, S("line")) || !rest.at) {
        os_log("warn", "the signer said", rest.at ? rest : said);
        return fault("the signer refuses to sign this log");
    }
    TRY(take_line(k, a, h, rest));
    k->signed_size = h->size;
    *ret_line = rest;
    return OK;
}

// HMAC-SHA-256 by the signer's own key.
static err ask_code(void *with, str about, struct hash *ret)
{
    arena a = arena_make((size_t)1 << 16);
    str answer;
    err e = ask(with, &a, join(&a, S("mac\n"), about), &answer);
    if (!e.kind && (!str_starts(answer, S("mac ")) || !hash_parse(str_from(answer, 4), ret)))
        e = fault("the signer gives no code");
    arena_free(&a);
    return e;
}

// Over a connection of its own: the writer's is the writer's. A key that the log does not name yet
// will be named with the next checkpoint.
static err state_apart(void *with, arena *a, str key, str text, str *ret_line)
{
    struct keys own = {.socket = ((struct keys *)with)->socket, .fd = -1};
    str answer;
    err e = ask(&own, a, join(a, S("state\n"), text), &answer);
    hang_up(&own);
    TRY(e);
    str said = str_cut(&answer, ' ');
    if (!str_eq(said, S("line")) || !answer.at)
        return fault("the signer refuses a statement");
    if (take_line(&own, a, &(struct head_to_sign){.key = key, .text = text}, answer).kind)
        return (err){.kind = ERR_BUSY, .detail = S("the signer has another key than the log")};
    *ret_line = answer;
    return OK;
}

static err promise_here(void *with, arena *a, str text, str *ret_line)
{
    *ret_line = note_sign(a, &((struct keys *)with)->here, text);
    return OK;
}

static err promise_apart(void *with, arena *a, str text, str *ret_line)
{
    str answer;
    TRY(ask(with, a, join(a, S("receipt\n"), text), &answer));
    if (!str_starts(answer, S("line "))) {
        os_log("warn", "the signer said", answer);
        return (err){.kind = ERR_BUSY, .detail = S("the signer gives no receipt")};
    }
    *ret_line = str_from(answer, 5);
    return OK;
}

static err open_here(struct place *p, str origin, str known, str *ret_key)
{
    struct keys *k = p->keys;
    if (known.at && !file_is_there(p->data, "log.key"))
        return fault("log.key is missing; make a new one with xinyue rotate-key");
    TRY(log_key_load(&p->a, p->data, NOTE_ED25519, origin, &k->here));
    *ret_key = note_key_text(&p->a, &k->here.key);
    return OK;
}

static err open_apart(struct place *p, str origin, str *ret_key)
{
    struct keys *k = p->keys;
    struct note_key key;
    if (file_is_there(p->data, "log.key") || file_is_there(p->data, "form.key"))
        return fault("log.key or form.key lies in the data folder, where the server could read it; "
                     "move both to the signer's folder");
    if (file_is_there(p->data, "log-gm.key"))
        return fault("log-gm.key lies in the data folder, where the server could read it; "
                     "move it to the signer's folder");
    TRY(ask_key(k, &p->a, "key", ret_key));
    if (!note_key_parse(&p->a, *ret_key, &key) || !str_eq(key.name, origin))
        return fault("the signer signs another log");
    if (packet_peer(k->fd) == geteuid())
        os_log("warn", "keys", S("the signer has the server's own user, who could read its keys"));
    return OK;
}

// Under suite gm: the key of SM2, and that the log names it.
static err open_gm(struct place *p, str origin)
{
    struct keys *k = p->keys;
    str known, key;
    TRY(signing_key_read(p->db, &p->a, NOTE_SM2, &known));
    if (k->socket) {
        TRY(ask_key(k, &p->a, "key gm", &key));
    } else {
        TRY(log_key_load(&p->a, p->data, NOTE_SM2, origin, &k->gm));
        key = note_key_text(&p->a, &k->gm.key);
    }
    if (!note_key_parse(&p->a, key, &k->gm_key) || k->gm_key.suite != NOTE_SM2 ||
        !str_eq(k->gm_key.name, origin))
        return fault("the key of SM2 is another log's");
    return str_eq(known, key) ? OK : journal_name_key(p->journal, key);
}

err keys_open(struct place *p, const char *signer)
{
    str origin, known, key = {0};
    bool gm = law_suite(journal_law(p->journal), day_of(os_now())) == SUITE_GM;
    p->keys = new(&p->a, struct keys, 1);
    *p->keys = (struct keys){.socket = signer, .fd = -1};
    TRY(log_origin(p->db, &p->a, &origin));
    TRY(signing_key_read(p->db, &p->a, NOTE_ED25519, &known));
    TRY(signer ? open_apart(p, origin, &key) : open_here(p, origin, known, &key));
    if (!str_eq(known, key))
        TRY(journal_name_key(p->journal, key));
    if (gm)
        TRY(open_gm(p, origin));
    journal_sign_with(p->journal,
                      &(struct log_signer){signer ? sign_apart : sign_here, p->keys, gm,
                                           signer ? state_apart : state_here});
    return journal_checkpoint(p->journal);
}

err keys_open_if_here(struct place *p)
{
    str known;
    TRY(signing_key_read(p->db, &p->a, NOTE_ED25519, &known));
    return known.at && !file_is_there(p->data, "log.key") ? OK : keys_open(p, NULL);
}

err keys_seal(struct place *p, struct seal **ret)
{
    struct hash master = {{0}};
    struct keys *k = p->keys;
    struct seal_source source = {NULL, promise_here, k};
    if (k->socket) {
        k->codes = new(&p->a, struct keys, 1);
        *k->codes = (struct keys){.socket = k->socket, .fd = -1};
        source = (struct seal_source){ask_code, promise_apart, k->codes};
    } else {
        TRY(form_key_load(&p->a, p->data, &master));
    }
    *ret = seal_open(&p->a, &source, master);
    wipe(&master, sizeof master);
    return OK;
}

void keys_close(struct place *p)
{
    if (!p->keys)
        return;
    if (p->keys->codes)
        hang_up(p->keys->codes);
    hang_up(p->keys);
    note_signer_forget(&p->keys->here);
    note_signer_forget(&p->keys->gm);
}

static err rotate_here(struct place *p)
{
    struct note_signer fresh;
    str origin;
    TRY(log_origin(p->db, &p->a, &origin));
    TRY(log_key_make(&p->a, p->data, NOTE_ED25519, origin, &fresh));
    str text = note_key_text(&p->a, &fresh.key);
    note_signer_forget(&fresh);
    TRY(keys_open(p, NULL));
    printf("%.*s\n", STR_ARG(text));
    return OK;
}

// The server takes note of it by itself, before its next checkpoint.
static int rotate_apart(const char *socket)
{
    struct keys k = {.socket = socket, .fd = -1};
    arena a = arena_make((size_t)1 << 20);
    str key;
    err e = ask_key(&k, &a, "rotate", &key);
    if (!e.kind)
        printf("%.*s\n", STR_ARG(key));
    hang_up(&k);
    arena_free(&a);
    return e.kind ? fail("rotate-key", e) : 0;
}

int command_rotate_key(int count, char **words)
{
    const char *data = NULL, *store = NULL, *signer = NULL;
    const struct option_spec specs[] = {
        {"data", &data, NULL}, {"store", &store, NULL}, {"signer", &signer, NULL}};
    if (!read_options(count, words, specs, 3, NULL, NULL) || !data == !signer) {
        fprintf(stderr, "usage: xinyue rotate-key --data DIR [--store URL]\n"
                        "       xinyue rotate-key --signer SOCKET\n");
        return 2;
    }
    struct place p;
    if (signer)
        return rotate_apart(signer);
    err e = place_open(&(struct place_options){.data = data, .store = store}, &p);
    if (e.kind)
        return fail("rotate-key", e);
    e = rotate_here(&p);
    place_close(&p);
    return e.kind ? fail("rotate-key", e) : 0;
}
