// age for those who have none: the same flags, and the same files.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "command/command.h"
#include "crypto/age.h"
#include "crypto/sign.h"
#include "tlog/fetch.h"

enum { keys_max = 64, passphrase_max = 1000, scrypt_work = 18 };

struct job {
    arena a;
    bool decrypt, armor, passphrase;
    struct age_recipient recipients[keys_max];
    size_t recipient_count;
    struct age_identity identities[keys_max];
    size_t identity_count;
    const char *out, *in, *passphrase_file;
    int from, to;
};

static int wrong(const char *what, const char *which)
{
    fprintf(stderr, "xinyue age: %s%s%s\n", what, which ? ": " : "", which ? which : "");
    return 1;
}

static str next_line(str *rest)
{
    return str_trim(str_cut(rest, '\n'));
}

// A file of keys, one a line; # begins a remark.
static bool read_recipients(struct job *j, const char *path)
{
    str text, line;
    if (file_read(&j->a, str_of(path), &text).kind)
        return false;
    while (text.at) {
        line = next_line(&text);
        if (!line.len || line.at[0] == '#')
            continue;
        if (j->recipient_count == keys_max ||
            !age_recipient_parse(line, &j->recipients[j->recipient_count++]))
            return false;
    }
    return j->recipient_count > 0;
}

static bool read_identities(struct job *j, const char *path)
{
    str text, line;
    size_t before = j->identity_count;
    if (file_read(&j->a, str_of(path), &text).kind)
        return false;
    while (text.at) {
        line = next_line(&text);
        if (!line.len || line.at[0] == '#')
            continue;
        if (j->identity_count == keys_max ||
            !age_identity_parse(line, &j->identities[j->identity_count++]))
            return false;
    }
    return j->identity_count > before;
}

// From the terminal, without showing it; or the first line of a file.
static bool read_passphrase(struct job *j, str *ret)
{
    static char line[passphrase_max];
    const char *path = j->passphrase_file ? j->passphrase_file : "/dev/tty";
    FILE *f = fopen(path, "re");
    struct termios before, quiet;
    if (!f)
        return false;
    bool tty = tcgetattr(fileno(f), &before) == 0;
    if (tty) {
        fprintf(stderr, "Passphrase: ");
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(fileno(f), TCSANOW, &quiet);
    }
    bool got = fgets(line, sizeof line, f);
    if (tty) {
        tcsetattr(fileno(f), TCSANOW, &before);
        fprintf(stderr, "\n");
    }
    fclose(f);
    size_t n = got ? strcspn(line, "\r\n") : 0;
    *ret = (str){line, n};
    return n > 0;
}

static int encrypt(struct job *j)
{
    struct age_sealing s = {.recipients = j->recipients, .n = j->recipient_count,
                            .work = scrypt_work};
    struct age_sink sink = age_to_fd(&j->to);
    if ((j->passphrase || j->passphrase_file) && !read_passphrase(j, &s.passphrase))
        return wrong("no passphrase", NULL);
    if (j->armor)
        sink = age_armored(&j->a, sink);
    enum age_result r = age_seal(&j->a, &s, age_from_fd(&j->from), sink);
    if (r == AGE_OK && j->armor && !age_armor_end(&sink))
        r = AGE_IO;
    return r == AGE_OK ? 0 : wrong(age_says(r), NULL);
}

static enum age_result find_key(struct job *j, const struct age_header *h,
                                unsigned char key[age_key_len])
{
    struct age_identity by_passphrase = {.passphrase = {0}};
    bool scrypt = h->n == 1 && str_eq(h->at[0].type, S("scrypt"));
    if (!scrypt || (!j->passphrase_file && j->identity_count))
        return age_file_key(&j->a, h, j->identities, j->identity_count, key);
    if (!read_passphrase(j, &by_passphrase.passphrase))
        return AGE_NO_MATCH;
    return age_file_key(&j->a, h, &by_passphrase, 1, key);
}

static int decrypt(struct job *j)
{
    struct age_reader *r = new(&j->a, struct age_reader, 1);
    struct age_header h;
    unsigned char key[age_key_len];
    bool armored = false;
    struct age_source source = age_unarmored(&j->a, age_from_fd(&j->from), &armored);
    age_reader_begin(r, source);
    enum age_result e = age_read_header(&j->a, r, &h);
    if (e == AGE_OK)
        e = find_key(j, &h, key);
    if (e == AGE_OK)
        e = age_read_payload(r, key, age_to_fd(&j->to));
    wipe(key, sizeof key);
    if (e != AGE_OK && age_armor_broken(&source))
        e = AGE_ARMOR;
    return e == AGE_OK ? 0 : wrong(age_says(e), NULL);
}

static bool open_files(struct job *j)
{
    j->from = j->in && strcmp(j->in, "-") != 0 ? open(j->in, O_RDONLY | O_CLOEXEC) : 0;
    j->to = j->out && strcmp(j->out, "-") != 0
                ? open(j->out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : 1;
    return j->from >= 0 && j->to >= 0;
}

static bool read_flag(struct job *j, int flag, const char *value)
{
    switch (flag) {
    case 'd':
        return j->decrypt = true;
    case 'e':
        return true;
    case 'a':
        return j->armor = true;
    case 'p':
        return j->passphrase = true;
    case 'P':
        j->passphrase_file = value;
        return true;
    case 'o':
        j->out = value;
        return true;
    case 'r':
        return j->recipient_count < keys_max &&
               age_recipient_parse(str_of(value), &j->recipients[j->recipient_count++]);
    case 'R':
        return read_recipients(j, value);
    case 'i':
        return read_identities(j, value);
    default:
        return false;
    }
}

static char *short_flag(char *flag)
{
    static const char *const longer[][2] = {
        {"--encrypt", "-e"},    {"--decrypt", "-d"},         {"--armor", "-a"},
        {"--passphrase", "-p"}, {"--passphrase-file", "-P"}, {"--output", "-o"},
        {"--recipient", "-r"},  {"--recipients-file", "-R"}, {"--identity", "-i"},
    };
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
        if (strcmp(flag, longer[i][0]) == 0)
            return (char *)longer[i][1];
    return flag;
}

// age's flags may stand behind the file too; getopt moves it to the end.
static bool read_flags(struct job *j, int count, char **words)
{
    int flag;
    for (int i = 1; i < count; i++)
        words[i] = short_flag(words[i]);
    optind = 1;
    while ((flag = getopt(count, words, "edapP:o:r:R:i:")) != -1)
        if (!read_flag(j, flag, optarg))
            return false;
    if (optind + 1 < count)
        return false;
    j->in = optind < count ? words[optind] : NULL;
    bool keys = j->recipient_count > 0;
    if (j->decrypt)
        return !keys && !j->armor && (j->identity_count || j->passphrase || j->passphrase_file);
    return keys != (j->passphrase || j->passphrase_file) && !j->identity_count;
}

static int make_key(int count, char **words)
{
    arena a = arena_make((size_t)1 << 20);
    struct age_identity i;
    FILE *f = stdout;
    bool gm = count > 1 && strcmp(words[1], "--gm") == 0;
    enum suite suite = gm ? SUITE_GM : SUITE_INTL;
    count -= gm;
    words += gm;
    if (count == 3 && strcmp(words[1], "-o") == 0) {
        int fd = open(words[2], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        f = fd < 0 ? NULL : fdopen(fd, "w");
    } else if (count != 1) {
        return wrong("usage: xinyue age keygen [--gm] [-o FILE]", NULL);
    }
    if (!f)
        return wrong("cannot make", words[2]);
    age_make_identity(suite, &i);
    struct age_recipient r = age_recipient_of(&i);
    str public_key = age_recipient_text(&a, &r);
    fprintf(f, "# public key: %.*s\n%.*s\n", STR_ARG(public_key),
            STR_ARG(age_identity_text(&a, &i)));
    if (f != stdout)
        fprintf(stderr, "Public key: %.*s\n", STR_ARG(public_key));
    bool wrote = fflush(f) == 0 && (f == stdout || fclose(f) == 0);
    age_forget(&i);
    arena_free(&a);
    return wrote ? 0 : wrong("cannot write", words[2]);
}

int command_age(int count, char **words)
{
    if (count > 2 && strcmp(words[2], "keygen") == 0)
        return make_key(count - 2, words + 2);
    static struct job j;
    j = (struct job){.a = arena_make((size_t)64 << 20)};
    if (!read_flags(&j, count - 1, words + 1)) {
        fprintf(stderr, "usage: xinyue age [-a] (-r RECIPIENT | -R FILE)... [-o OUT] [IN]\n"
                        "       xinyue age [-a] -p | --passphrase-file FILE [-o OUT] [IN]\n"
                        "       xinyue age -d (-i IDENTITIES | --passphrase-file FILE)... [-o OUT]"
                        " [IN]\n       xinyue age keygen [--gm] [-o OUT]\n");
        return 2;
    }
    int status = !open_files(&j) ? wrong("cannot open", j.from < 0 ? j.in : j.out)
               : j.decrypt ? decrypt(&j) : encrypt(&j);
    if (j.to > 2 && close(j.to) != 0)
        status = wrong("cannot write", j.out);
    for (size_t i = 0; i < j.identity_count; i++)
        age_forget(&j.identities[i]);
    arena_free(&j.a);
    return status;
}
