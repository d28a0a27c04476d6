#include "tlog/checkpoint.h"

#include <string.h>

#include "base/out.h"

static const str sm3_mark = {"sm3 ", 4};

str checkpoint_text(arena *a, const struct checkpoint *c)
{
    str text = join(a, c->origin, S("\n"), format(a, "%lld\n", (long long)c->size),
                    base64(a, hash_bytes(&c->root)), S("\n"));
    return c->has_sm3 ? join(a, text, sm3_mark, base64(a, hash_bytes(&c->sm3)), S("\n")) : text;
}

static bool read_root(arena *a, str line, struct hash *ret)
{
    str root;
    if (!base64_parse(a, line, &root) || root.len != sizeof ret->at)
        return false;
    memcpy(ret->at, root.at, sizeof ret->at);
    return true;
}

static bool read_extensions(arena *a, str rest, struct checkpoint *ret)
{
    while (rest.len) {
        str line = str_cut(&rest, '\n');
        if (!str_starts(line, sm3_mark))
            continue;
        if (ret->has_sm3 || !read_root(a, str_from(line, sm3_mark.len), &ret->sm3))
            return false;
        ret->has_sm3 = true;
    }
    return true;
}

bool checkpoint_parse(arena *a, str text, struct checkpoint *ret)
{
    str rest = text;
    *ret = (struct checkpoint){.size = 0};
    ret->origin = str_cut(&rest, '\n');
    str size = str_cut(&rest, '\n');
    str line = str_cut(&rest, '\n');
    if (!rest.at || !ret->origin.len || !str_int(size, &ret->size) || ret->size < 0 ||
        !str_eq(size, format(a, "%lld", (long long)ret->size)) || !read_root(a, line, &ret->root))
        return false;
    return read_extensions(a, rest, ret);
}
