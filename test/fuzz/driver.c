// Replays a corpus without clang: every file as it is, then with small changes that are the same in
// each run. Ends with "N passed, 0 failed"; a broken promise aborts and names the file.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

enum { input_max = 1 << 16, changes = 400 };

static uint64_t state = 88172645463325252u;

static size_t any(size_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? (size_t)(state % below) : 0;
}

// One small change: a byte, a cut, a doubling, or a piece that parsers trip over.
static size_t change(uint8_t *data, size_t n)
{
    static const char *const pieces[] = {"\"", "\\", "%00", "\r\n--XX", "}", "[", "\xff",
                                         "\xed\xa0",
                                         "9223372036854775808", "-", ".", "&", "=", "\n", "/"};
    size_t at = any(n + 1);
    switch (any(5)) {
    case 0:
        if (n)
            data[any(n)] = (uint8_t)any(256);
        return n;
    case 1:
        return at;
    case 2:
        if (n > input_max / 2)
            return n;
        memcpy(data + n, data + at, n - at);
        return n + n - at;
    case 3:
        memmove(data + at, data + at + (at < n), n - at - (at < n));
        return n - (at < n);
    default: {
        const char *piece = pieces[any(sizeof pieces / sizeof *pieces)];
        size_t len = strlen(piece);
        if (n + len > input_max)
            return n;
        memmove(data + at + len, data + at, n - at);
        memcpy(data + at, piece, len);
        return n + len;
    }
    }
}

static size_t read_file(const char *path, uint8_t *data)
{
    FILE *f = fopen(path, "rb");
    assert(f);
    size_t n = fread(data, 1, input_max, f);
    fclose(f);
    return n;
}

static char trying[4096];

static void say_what(void)
{
    fprintf(stderr, "while trying %s\n", trying);
}

static void try_file(const char *path)
{
    static uint8_t whole[input_max], data[input_max * 2];
    size_t size = read_file(path, whole);
    snprintf(trying, sizeof trying, "%s", path);
    LLVMFuzzerTestOneInput(whole, size);
    for (int i = 0; i < changes; i++) {
        size_t n = size;
        memcpy(data, whole, size);
        snprintf(trying, sizeof trying, "%s, change %d", path, i);
        for (size_t k = 1 + any(4); k > 0; k--)
            n = change(data, n);
        LLVMFuzzerTestOneInput(data, n);
    }
}

int main(int count, char **words)
{
    const char *folder = count > 1 ? words[1] : FUZZ_CORPUS;
    struct dirent **files = NULL;
    int n = scandir(folder, &files, NULL, alphasort), tried = 0;
    atexit(say_what);
    for (int i = 0; i < n; i++) {
        char path[2048];
        snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
        if (files[i]->d_name[0] != '.') {
            try_file(path);
            tried++;
        }
        free(files[i]);
    }
    free(files);
    printf("%d passed, %d failed\n", tried, tried ? 0 : 1);
    fflush(stdout);
    _Exit(tried ? 0 : 1);
}
