// GB/T 35275 on the command line: signs a file by an SM2 certificate, or checks what others signed.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "command/command.h"
#include "crypto/sign.h"
#include "crypto/signed_data.h"
#include "tlog/fetch.h"

struct asked {
    const char *key, *certificate, *roots, *content;
    bool detached;
    const char *file;
};

static int usage(void)
{
    fprintf(stderr, "usage: xinyue signed-data sign --key PEM --certificate PEM [--detached] FILE\n"
                    "       xinyue signed-data check --roots PEM [--content FILE] FILE\n");
    return 2;
}

static int write_out(str bytes)
{
    return fwrite(bytes.at, 1, bytes.len, stdout) == bytes.len && fflush(stdout) == 0
               ? 0 : fail("signed-data", fault("cannot write"));
}

static int sign(arena *a, const struct asked *q)
{
    str key_pem, certificate_pem, content;
    struct signed_data_key key;
    err e = file_read(a, str_of(q->key), &key_pem);
    if (!e.kind)
        e = file_read(a, str_of(q->certificate), &certificate_pem);
    if (!e.kind)
        e = file_read(a, str_of(q->file), &content);
    if (!e.kind && !signed_data_key_read(a, key_pem, certificate_pem, &key))
        e = fault("the key is none of SM2, or not that of the certificate");
    if (e.kind)
        return fail("signed-data", e);
    str made = signed_data_make(a, &key, content, q->detached);
    wipe(&key, sizeof key);
    return write_out(made);
}

static int check(arena *a, const struct asked *q)
{
    struct signed_data_check c = {.at = os_now().us / second_us};
    struct signed_data found;
    err e = file_read(a, str_of(q->file), &c.der);
    if (!e.kind)
        e = file_read(a, str_of(q->roots), &c.roots_pem);
    if (!e.kind && q->content)
        e = file_read(a, str_of(q->content), &c.content);
    if (e.kind)
        return fail("signed-data", e);
    enum signed_data_result r = signed_data_check(a, &c, &found);
    if (r != SIGNED_DATA_OK) {
        printf("WRONG  %s\n", signed_data_says(r));
        return 1;
    }
    printf("OK  %.*s\n%zu signers, %zu bytes\n", STR_ARG(found.subject), found.signers,
           found.content.len);
    return 0;
}

int command_signed_data(int count, char **words)
{
    struct asked q = {NULL};
    const struct option_spec specs[] = {
        {"key", &q.key, NULL},         {"certificate", &q.certificate, NULL},
        {"roots", &q.roots, NULL},     {"content", &q.content, NULL},
        {"detached", NULL, &q.detached},
    };
    arena a = arena_make((size_t)1 << 30);
    const char **rest = new(&a, const char *, (size_t)count);
    size_t n = 0;
    bool right = read_options(count, words, specs, sizeof specs / sizeof *specs, rest, &n) &&
                 n == 2;
    const char *verb = right ? rest[0] : "";
    q.file = right ? rest[1] : NULL;
    int status = strcmp(verb, "sign") == 0 && q.key && q.certificate ? sign(&a, &q)
               : strcmp(verb, "check") == 0 && q.roots ? check(&a, &q) : usage();
    arena_free(&a);
    return status;
}
