// For holders of keys without a browser: from the heads of sealed bids to their file keys. The
// identity never leaves this computer.
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "crypto/age.h"
#include "crypto/sign.h"
#include "tlog/fetch.h"

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

int command_hold(int count, char **words)
{
    struct age_identity identity = {.passphrase = {0}};
    arena a = arena_make((size_t)256 << 20);
    str text;
    if (count != 5 || strcmp(words[2], "-i") != 0) {
        fprintf(stderr, "usage: xinyue hold -i IDENTITY HEADS\n");
        return 2;
    }
    if (!read_identity(&a, words[3], &identity))
        return fail("hold", fault("this is no file with a key of age"));
    err e = file_read(&a, str_of(words[4]), &text);
    int status = e.kind ? fail("hold", e) : print_keys(&a, &identity, text);
    age_forget(&identity);
    arena_free(&a);
    return status;
}
