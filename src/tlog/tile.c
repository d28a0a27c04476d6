#include "tlog/tile.h"

#include <assert.h>

#include "base/out.h"

enum { levels = 7 };

static str number_path(arena *a, int64_t n)
{
    str path = format(a, "%03lld", (long long)(n % 1000));
    for (n /= 1000; n; n /= 1000)
        path = join(a, format(a, "x%03lld/", (long long)(n % 1000)), path);
    return path;
}

str tile_path(arena *a, const struct tile *t)
{
    str level = t->level == bundle_level ? S("entries") : format(a, "%d", t->level);
    str width = t->width == tile_width ? S("") : format(a, ".p/%d", t->width);
    return join(a, S("tile/"), level, S("/"), number_path(a, t->index), width);
}

static bool three_digits(str s, int64_t *n)
{
    for (size_t i = 0; i < 3; i++)
        if (s.len != 3 || s.at[i] < '0' || s.at[i] > '9')
            return false;
    *n = *n * 1000 + (s.at[0] - '0') * 100 + (s.at[1] - '0') * 10 + (s.at[2] - '0');
    return true;
}

static bool parse_width(str text, int *ret)
{
    int64_t width = 0;
    if (!str_int(text, &width) || width < 1 || width >= tile_width || text.at[0] == '0' ||
        text.at[0] == '+')
        return false;
    *ret = (int)width;
    return true;
}

static bool parse_level(str text, int *ret)
{
    *ret = bundle_level;
    if (str_eq(text, S("entries")))
        return true;
    *ret = text.len == 1 ? text.at[0] - '0' : levels;
    return *ret >= 0 && *ret < levels;
}

bool tile_parse(str path, struct tile *ret)
{
    str rest = path;
    *ret = (struct tile){.width = tile_width};
    if (!str_eq(str_cut(&rest, '/'), S("tile")) || !rest.at ||
        !parse_level(str_cut(&rest, '/'), &ret->level))
        return false;
    for (int groups = 0; rest.at && groups < 6; groups++) {
        str group = str_cut(&rest, '/');
        if (str_starts(group, S("x")) && rest.at) {
            if (!three_digits(str_from(group, 1), &ret->index) || ret->index == 0)
                return false;
            continue;
        }
        bool partial = str_ends(group, S(".p"));
        if (partial)
            group.len -= 2;
        if (!three_digits(group, &ret->index) || partial != (rest.at != NULL))
            return false;
        return !partial || parse_width(rest, &ret->width);
    }
    return false;
}

int tile_there(int level, int64_t index, int64_t size)
{
    int64_t hashes = level <= 0 ? size : size >> tile_height * level;
    int64_t here = hashes - index * tile_width;
    return here < 0 ? 0 : here > tile_width ? tile_width : (int)here;
}

void bundle_put(struct out *o, str entry)
{
    char length[2] = {(char)(entry.len >> 8), (char)entry.len};
    assert(entry.len <= UINT16_MAX);
    put_raw(o, (str){length, sizeof length});
    put_raw(o, entry);
}

bool bundle_cut(str *rest, str *ret_entry)
{
    if (rest->len < 2)
        return false;
    size_t n = (size_t)(unsigned char)rest->at[0] << 8 | (unsigned char)rest->at[1];
    if (rest->len < 2 + n)
        return false;
    *ret_entry = (str){rest->at + 2, n};
    *rest = (str){rest->at + 2 + n, rest->len - 2 - n};
    return true;
}
