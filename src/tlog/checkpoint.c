#include "tlog/checkpoint.h"

#include <string.h>

#include "base/out.h"

str checkpoint_text(arena *a, const struct checkpoint *c)
{
    return join(a, c->origin, S("\n"), format(a, "%lld\n", (long long)c->size),
                base64(a, hash_bytes(&c->root)), S("\n"));
}

bool checkpoint_parse(arena *a, str text, struct checkpoint *ret)
{
    str root, rest = text;
    ret->origin = str_cut(&rest, '\n');
    str size = str_cut(&rest, '\n');
    str line = str_cut(&rest, '\n');
    if (!rest.at || !ret->origin.len || !str_int(size, &ret->size) || ret->size < 0 ||
        !str_eq(size, format(a, "%lld", (long long)ret->size)) || !base64_parse(a, line, &root) ||
        root.len != sizeof ret->root.at)
        return false;
    memcpy(ret->root.at, root.at, sizeof ret->root.at);
    return true;
}
