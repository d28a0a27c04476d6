#include "command/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "base/out.h"
#include "crypto/sign.h"
#include "crypto/sm.h"

enum { path_max = 4096 };

static void file_path(const char *folder, const char *name, char ret[path_max])
{
    snprintf(ret, path_max, "%s/%s", folder, name);
}

static bool write_synced(int fd, str text)
{
    return write(fd, text.at, text.len) == (ssize_t)text.len && fsync(fd) == 0;
}

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return done;
}

err short_file_write(const char *folder, const char *name, str text)
{
    char path[path_max], fresh[path_max + 4];
    file_path(folder, name, path);
    snprintf(fresh, sizeof fresh, "%s.new", path);
    unlink(fresh);  // of a process that was killed in between
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_errno("cannot write in the folder of keys", errno);
    bool wrote = write_synced(fd, text);
    bool closed = close(fd) == 0;
    if (!wrote || !closed || rename(fresh, path) != 0 || !sync_folder(folder))
        return fault_errno("cannot write in the folder of keys", errno);
    return OK;
}

bool file_is_there(const char *folder, const char *name)
{
    char path[path_max];
    struct stat status;
    file_path(folder, name, path);
    return stat(path, &status) == 0;
}

// The first line, without its end; ERR_MISSING if there is no such file. The caller wipes it.
static err read_line(const char *folder, const char *name, char *ret, int room)
{
    char path[path_max];
    file_path(folder, name, path);
    FILE *f = fopen(path, "re");
    if (!f)
        return errno == ENOENT ? missing() : fault_errno("cannot read a key", errno);
    bool got = fgets(ret, room, f);
    fclose(f);
    return got ? OK : fault("a file of keys is empty");
}

// Texts of a key are in an arena of their own, whose pages go back when it is freed.
static bool parse_key(arena *a, str line, int suite, struct note_signer *ret)
{
    arena once = arena_make((size_t)1 << 16);
    bool right = note_signer_parse(&once, line, ret) && ret->key.suite == suite;
    ret->key.name = str_copy(a, ret->key.name);
    arena_free(&once);
    return right;
}

static const char *key_name(int suite)
{
    return suite == NOTE_SM2 ? "log-gm.key" : "log.key";
}

err log_key_read(arena *a, const char *folder, int suite, struct note_signer *ret)
{
    char line[1024] = "";
    TRY(read_line(folder, key_name(suite), line, sizeof line));
    bool right = parse_key(a, str_trim(str_of(line)), suite, ret);
    wipe(line, sizeof line);
    return right ? OK : fault("the log's key cannot be read");
}

err log_key_make(arena *a, const char *folder, int suite, str origin, struct note_signer *ret)
{
    unsigned char seed[sign_seed_len], public_key[sm2_public_len];
    arena once = arena_make((size_t)1 << 16);
    os_random(seed, sizeof seed);
    if (suite == NOTE_SM2)
        sm2_make(seed, public_key);
    *ret = note_signer_make(a, origin, suite, seed);
    wipe(seed, sizeof seed);
    str text = join(&once, note_signer_text(&once, ret), S("\n"));
    err e = short_file_write(folder, key_name(suite), text);
    arena_free(&once);
    return e;
}

err log_key_load(arena *a, const char *folder, int suite, str origin, struct note_signer *ret)
{
    err e = log_key_read(a, folder, suite, ret);
    if (e.kind == ERR_MISSING)
        return log_key_make(a, folder, suite, origin, ret);
    TRY(e);
    return str_eq(ret->key.name, origin) ? OK : fault("the log's key is another log's");
}

err form_key_load(arena *a, const char *folder, struct hash *ret)
{
    char line[80] = "";
    err e = read_line(folder, "form.key", line, sizeof line);
    bool right = !e.kind && hash_parse(str_trim(str_of(line)), ret);
    wipe(line, sizeof line);
    if (right || e.kind != ERR_MISSING)
        return right ? OK : e.kind ? e : fault("form.key cannot be read");
    os_random(ret->at, sizeof ret->at);
    return short_file_write(folder, "form.key", join(a, hash_hex(a, *ret), S("\n")));
}
