#include <stdlib.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "web/body.h"

static struct blob_store *blobs(void)
{
    static arena a;
    static struct blob_store *s;
    char folder[] = "/tmp/xinyue-fuzz-XXXXXX";
    if (s)
        return s;
    a = arena_make(1 << 20);
    err e = mkdtemp(folder) ? blob_store_open(&a, str_of(folder), false, &s) : fault("mkdtemp");
    assert(!e.kind);
    return s;
}

static err read_by(arena *a, str body, size_t piece, struct form *ret)
{
    struct multipart *m = NULL;
    TRY(multipart_begin(a, S("multipart/form-data; boundary=XX"), blobs(), &m));
    for (size_t at = 0; at < body.len; at += piece) {
        err e = multipart_feed(m, str_part(body, at, piece));
        if (e.kind) {
            multipart_drop(m);
            return e;
        }
    }
    return multipart_end(m, ret);
}

// However the bytes arrive, the form is the same.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct form whole = {0}, pieces = {0};
    arena *a = fuzz_arena();
    str body = fuzz_text(data, size < 4096 ? size : 4096);
    err one = read_by(a, body, body.len ? body.len : 1, &whole), two = read_by(a, body, 7, &pieces);
    assert(!one.kind == !two.kind);
    if (one.kind)
        return 0;
    assert(whole.n == pieces.n);
    for (size_t i = 0; i < whole.n; i++) {
        assert(str_eq(whole.at[i].name, pieces.at[i].name));
        assert(str_eq(whole.at[i].value, pieces.at[i].value));
        assert(utf8_ok(whole.at[i].name, false));
    }
    return 0;
}
