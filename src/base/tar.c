#include "base/tar.h"

#include <string.h>

#include "base/utf8.h"

// Where the fields of a header stand (POSIX.1-1988).
enum {
    at_mode = 100,
    at_uid = 108,
    at_gid = 116,
    at_size = 124,
    at_mtime = 136,
    at_checksum = 148,
    at_type = 156,
    at_link = 157,
    at_magic = 257,
    at_version = 263,
    at_prefix = 345,
    prefix_len = 155,
    size_len = 12,
    checksum_len = 8,
};
static const int64_t size_max = (int64_t)1 << 33;  // what eleven octal digits hold

bool tar_name_ok(str name)
{
    if (name.len == 0 || name.len > tar_name_max || name.at[0] == '.' || !utf8_ok(name, false))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (strchr("/\\:", name.at[i]))
            return false;
    return str_eq(str_trim(name), name);
}

static void put_octal(char *at, size_t digits, uint64_t n)
{
    for (size_t i = digits; i-- > 0; n >>= 3)
        at[i] = (char)('0' + (n & 7));
}

static uint64_t sum_of(const char block[tar_block])
{
    uint64_t sum = 0;
    for (size_t i = 0; i < tar_block; i++)
        sum += i >= at_checksum && i < at_checksum + checksum_len ? ' ' : (unsigned char)block[i];
    return sum;
}

bool tar_write_header(str name, int64_t size, char ret[tar_block])
{
    if (!tar_name_ok(name) || size < 0 || size >= size_max)
        return false;
    memset(ret, 0, tar_block);
    memcpy(ret, name.at, name.len);
    put_octal(ret + at_mode, 7, 0644);
    put_octal(ret + at_uid, 7, 0);
    put_octal(ret + at_gid, 7, 0);
    put_octal(ret + at_size, 11, (uint64_t)size);
    put_octal(ret + at_mtime, 11, 0);
    ret[at_type] = '0';
    memcpy(ret + at_magic, "ustar", 6);
    memcpy(ret + at_version, "00", 2);
    put_octal(ret + at_checksum, 6, sum_of(ret));
    ret[at_checksum + 7] = ' ';
    return true;
}

// Octal digits ended by NUL or blank, blanks before them allowed; base-256 and signs are not.
static bool read_octal(const char *at, size_t len, uint64_t *ret)
{
    size_t i = 0;
    uint64_t n = 0;
    while (i < len && at[i] == ' ')
        i++;
    size_t first = i;
    for (; i < len && at[i] >= '0' && at[i] <= '7'; i++)
        n = n << 3 | (uint64_t)(at[i] - '0');
    if (i == first)
        return false;
    for (; i < len; i++)
        if (at[i] != '\0' && at[i] != ' ')
            return false;
    *ret = n;
    return true;
}

static bool zeros(const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at[i])
            return false;
    return true;
}

static bool read_name(const char block[tar_block], struct tar_member *m)
{
    size_t len = strnlen(block, tar_name_max);
    if (!zeros(block + len, tar_name_max - len) || !tar_name_ok((str){block, len}))
        return false;
    memcpy(m->name, block, len);
    m->name[len] = '\0';
    m->name_len = len;
    return true;
}

enum tar_got tar_read_header(const char block[tar_block], struct tar_member *ret)
{
    struct tar_member m = {0};
    uint64_t sum = 0, size = 0;
    if (zeros(block, tar_block))
        return TAR_ZEROS;
    if (!read_octal(block + at_checksum, checksum_len, &sum) || sum != sum_of(block))
        return TAR_BAD;
    if (memcmp(block + at_magic, "ustar", 5) != 0)
        return TAR_BAD;
    if ((block[at_type] != '0' && block[at_type] != '\0') || block[at_link] != '\0' ||
        !zeros(block + at_prefix, prefix_len))
        return TAR_BAD;
    if (!read_octal(block + at_size, size_len, &size) || size >= (uint64_t)size_max)
        return TAR_BAD;
    if (!read_name(block, &m))
        return TAR_BAD;
    m.size = (int64_t)size;
    *ret = m;
    return TAR_MEMBER;
}

int64_t tar_padding(int64_t size)
{
    return (tar_block - size % tar_block) % tar_block;
}
