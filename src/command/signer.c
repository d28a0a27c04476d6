// The signer: a process that holds the keys and does nothing but what tlog/signer.h lists.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/os.h"
#include "command/command.h"
#include "command/confine.h"
#include "command/key_file.h"
#include "command/packet.h"
#include "crypto/sign.h"
#include "tlog/promise.h"
#include "tlog/signer.h"

enum { clients_max = 128, receipt_minutes = 15 };

struct secrets {
    struct note_signer log, gm;  // gm: of SM2, for heads that state the root by SM3 too
    struct hash form;
};
struct signer {
    arena kept, packet;  // the keys' names; one question and its answer
    const char *folder;
    struct secrets *secrets;
    struct signed_head head;
    struct pollfd polls[1 + clients_max];  // who asks, behind the socket that listens
    size_t n;
};

static str no(arena *a, const char *why)
{
    return join(a, S("no: "), str_of(why));
}

static str say_key(struct signer *s, const struct note_signer *which)
{
    return join(&s->packet, S("key "), note_key_text(&s->packet, &which->key));
}

// What was signed last, as the text of its checkpoint.
static err read_head(struct signer *s)
{
    char path[4096], text[1024];
    struct checkpoint c;
    snprintf(path, sizeof path, "%s/head", s->folder);
    FILE *f = fopen(path, "re");
    if (!f)
        return errno == ENOENT ? OK : fault_errno("cannot read what was signed", errno);
    size_t n = fread(text, 1, sizeof text, f);
    fclose(f);
    if (!checkpoint_parse(&s->kept, (str){text, n}, &c) ||
        !str_eq(c.origin, s->secrets->log.key.name))
        return fault("the file head does not say what was signed; take it from a backup, or "
                     "write the newest checkpoint into it");
    s->head = (struct signed_head){c.size, c.root, c.has_sm3};
    return OK;
}

// Kept first, given out then: who dies in between has signed nothing that he forgot.
static str sign(struct signer *s, const struct signer_asked *q, const struct signed_head *next)
{
    err e = s->head.size == next->size ? OK : short_file_write(s->folder, "head", q->text);
    if (e.kind) {
        os_log("error", "signer", e.detail);
        return no(&s->packet, "what is signed cannot be kept");
    }
    s->head = *next;
    str line = join(&s->packet, S("line "), note_sign(&s->packet, &s->secrets->log, q->text));
    return next->has_sm3 ? join(&s->packet, line, note_sign(&s->packet, &s->secrets->gm, q->text))
                         : line;
}

static str answer_checkpoint(struct signer *s, str rest)
{
    struct signer_asked q;
    struct signed_head next;
    const char *why = NULL;
    if (!signer_asked_parse(&s->packet, rest, &q))
        return no(&s->packet, "not a question");
    if (!str_eq(q.key, note_key_text(&s->packet, &s->secrets->log.key)))
        return say_key(s, &s->secrets->log);
    switch (signer_decide(&s->packet, &s->head, s->secrets->log.key.name, &q, &next, &why)) {
    case SIGNER_MAY:
        return sign(s, &q, &next);
    case SIGNER_KNOWS:
        return format(&s->packet, "knows %lld", (long long)s->head.size);
    default:
        os_log("warn", "the signer refused", str_of(why));
        return no(&s->packet, why);
    }
}

static str answer_statement(struct signer *s, str text)
{
    if (!signer_may_state(s->secrets->log.key.name, text))
        return no(&s->packet, "not a statement that the log makes");
    return join(&s->packet, S("line "), note_sign(&s->packet, &s->secrets->log, text));
}

// A commitment says nothing of what it is about; its time must be now, so that nobody who comes
// later can have one for yesterday.
static str answer_receipt(struct signer *s, str text)
{
    struct promised p;
    int64_t now = os_now().us, margin = receipt_minutes * MINUTE_US;
    if (!promised_parse(&s->packet, text, &p))
        return no(&s->packet, "not a question");
    if (!str_eq(p.origin, s->secrets->log.key.name))
        return no(&s->packet, "another log's receipt");
    if (p.at.us < now - margin || p.at.us > now + margin)
        return no(&s->packet, "a receipt of another time");
    return join(&s->packet, S("line "), note_sign(&s->packet, &s->secrets->log, text));
}

// Apart from every other use of the key by its first line.
static str answer_mac(struct signer *s, str text)
{
    struct hash h = hmac_sha256(hash_bytes(&s->secrets->form), text);
    return join(&s->packet, S("mac "), hash_hex(&s->packet, h));
}

static str answer_rotate(struct signer *s, int fd)
{
    struct note_signer fresh;
    unsigned asker = packet_peer(fd);
    if (asker != geteuid() && asker != 0)
        return no(&s->packet, "only the signer's own user may change its key");
    err e = log_key_make(&s->kept, s->folder, NOTE_ED25519, s->secrets->log.key.name, &fresh);
    if (e.kind) {
        os_log("error", "signer", e.detail);
        return no(&s->packet, "the new key cannot be kept");
    }
    s->secrets->log = fresh;
    note_signer_forget(&fresh);
    os_log("info", "signer", S("the log's key was changed"));
    return say_key(s, &s->secrets->log);
}

static str answer(struct signer *s, int fd, str question)
{
    str rest = question, first = str_cut(&rest, ' ');
    if (str_eq(question, S("key")))
        return say_key(s, &s->secrets->log);
    if (str_eq(question, S("key gm")))
        return say_key(s, &s->secrets->gm);
    if (str_eq(question, S("rotate")))
        return answer_rotate(s, fd);
    if (str_eq(first, S("checkpoint")) && rest.at)
        return answer_checkpoint(s, rest);
    if (str_starts(question, S("state\n")))
        return answer_statement(s, str_from(question, 6));
    if (str_starts(question, S("receipt\n")))
        return answer_receipt(s, str_from(question, 8));
    if (str_starts(question, S("mac\n")))
        return answer_mac(s, str_from(question, 4));
    return no(&s->packet, "not a question");
}

// One packet; false if the asker is gone, sends too much or does not take its answer.
static bool serve_one(struct signer *s, int fd)
{
    static char bytes[signer_packet_max];
    ssize_t n = recv(fd, bytes, sizeof bytes, MSG_TRUNC | MSG_DONTWAIT);
    if (n <= 0 || n > (ssize_t)sizeof bytes)
        return n < 0 && (errno == EAGAIN || errno == EINTR);
    str said = answer(s, fd, (str){bytes, (size_t)n});
    bool sent = send(fd, said.at, said.len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)said.len;
    arena_reset(&s->packet);
    return sent;
}

static void take_client(struct signer *s)
{
    int fd = accept4(s->polls[0].fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0 && s->n <= clients_max)
        s->polls[s->n++] = (struct pollfd){.fd = fd, .events = POLLIN};
    else if (fd >= 0)
        close(fd);
}

static void serve_round(struct signer *s)
{
    for (size_t i = s->n - 1; i > 0; i--) {
        if (!s->polls[i].revents || serve_one(s, s->polls[i].fd))
            continue;
        close(s->polls[i].fd);
        s->polls[i] = s->polls[--s->n];
    }
    if (s->polls[0].revents)
        take_client(s);
}

static void end_signer(int signal_number)
{
    _exit(signal_number == SIGTERM ? 0 : 1);
}

static err load_keys(struct signer *s, const char *origin)
{
    struct secrets *k = s->secrets;
    err e = log_key_read(&s->kept, s->folder, NOTE_ED25519, &k->log);
    if (e.kind == ERR_MISSING && !origin)
        return fault("there is no log.key; name the log by --origin to make one");
    if (e.kind == ERR_MISSING)
        e = log_key_make(&s->kept, s->folder, NOTE_ED25519, str_of(origin), &k->log);
    TRY(e);
    if (origin && !str_eq(k->log.key.name, str_of(origin)))
        return fault("log.key is another log's");
    TRY(log_key_load(&s->kept, s->folder, NOTE_SM2, k->log.key.name, &k->gm));
    TRY(form_key_load(&s->kept, s->folder, &k->form));
    return read_head(s);
}

static err take_lock(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);  // held until the process ends
    if (fd < 0)
        return fault_errno("cannot open the folder of keys", errno);
    return flock(fd, LOCK_EX | LOCK_NB) == 0 ? OK : fault("another signer holds these keys");
}

static err open_signer(struct signer *s, const char *origin, const char *path)
{
    const char *lacks = NULL;
    TRY(take_lock(s->folder));
    s->secrets = mmap(NULL, sizeof *s->secrets, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (s->secrets == MAP_FAILED)
        return fault("no memory for the keys");
    TRY(confine_memory(s->secrets, sizeof *s->secrets));
    TRY(load_keys(s, origin));
    TRY(packet_listen(path, &s->polls[0].fd));
    s->polls[0].events = POLLIN;
    s->n = 1;
    TRY(confine_process(s->folder, &lacks));
    if (lacks)
        os_log("warn", "signer", str_of(lacks));
    return OK;
}

int command_signer(int count, char **words)
{
    const char *folder = NULL, *path = NULL, *origin = NULL;
    const struct option_spec specs[] = {
        {"keys", &folder, NULL}, {"socket", &path, NULL}, {"origin", &origin, NULL}};
    if (!read_options(count, words, specs, 3, NULL, NULL) || !folder || !path) {
        fprintf(stderr, "usage: xinyue signer --keys DIR --socket PATH [--origin NAME]\n");
        return 2;
    }
    struct signer s = {.folder = folder};
    s.kept = arena_make((size_t)1 << 20);
    s.packet = arena_make((size_t)1 << 20);
    signal(SIGTERM, end_signer);
    err e = open_signer(&s, origin, path);
    if (e.kind)
        return fail("signer", e);
    printf("signing %.*s at %s\n", STR_ARG(s.secrets->log.key.name), path);
    fflush(stdout);
    for (;;)
        if (poll(s.polls, s.n, -1) > 0)
            serve_round(&s);
}
