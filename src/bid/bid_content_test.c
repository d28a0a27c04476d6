#include "bid/bid_parts.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/os.h"
#include "base/tar.h"

// The archive.

TEST(a_header_written_is_a_header_read)
{
    char block[tar_block];
    struct tar_member m;
    const char *names[] = {"manifest.json", "服务方案.pdf", "a",
                           ("0123456789012345678901234567890123456789012345678901234567890123456789"
                            "012345678901234567890123456789")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK(tar_write_header(str_of(names[i]), 12345, block));
        CHECK(tar_read_header(block, &m) == TAR_MEMBER && m.size == 12345);
        CHECK_STR(names[i], ((str){m.name, m.name_len}));
    }
    CHECK(tar_write_header(S("a"), ((int64_t)1 << 33) - 1, block));
    CHECK(tar_read_header(block, &m) == TAR_MEMBER && m.size == ((int64_t)1 << 33) - 1);
    CHECK(!tar_write_header(S("a"), (int64_t)1 << 33, block));
    CHECK(tar_padding(0) == 0 && tar_padding(1) == 511 && tar_padding(512) == 0);
}

TEST(names_cannot_leave_the_folder)
{
    const char *wrong[] = {"", "/etc/passwd", "../x", "..", ".", ".hidden", "a/b", "a\\b", "C:x",
                           " a", "a ", "a\nb", "a\x7f", "\xff\xfe"};
    char block[tar_block];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(!tar_name_ok(str_of(wrong[i])) && !tar_write_header(str_of(wrong[i]), 1, block));
    CHECK(tar_name_ok(S("𠮷田.pdf")) && tar_name_ok(S("a b.pdf")));
}

static void checksum(char block[tar_block])
{
    unsigned sum = 0;
    memset(block + 148, ' ', 8);
    for (size_t i = 0; i < tar_block; i++)
        sum += (unsigned char)block[i];
    snprintf(block + 148, 8, "%06o", sum);
}

TEST(a_header_that_is_not_plainly_right_is_refused)
{
    char block[tar_block], right[tar_block];
    struct tar_member m;
    CHECK(tar_write_header(S("price.json"), 100, right));
    memcpy(block, right, tar_block);
    block[0] ^= 1;
    CHECK(tar_read_header(block, &m) == TAR_BAD);  // checksum
    static const struct {
        size_t at;
        const char *bytes;
        size_t n;
    } tricks[] = {
        {124, "\x80\0\0\0\0\0\0\0\0\1\0\0", 12},  // base-256
        {124, "77777777777\0", 12},               // beyond what we take is fine only below 8 GB
        {124, "-0000000001\0", 12}, {124, "           \0", 12}, {124, "0000000010x\0", 12},
        {156, "2", 1},  {156, "L", 1}, {156, "x", 1}, {156, "5", 1},
        {157, "target", 6}, {257, "gnutar", 6}, {345, "../..", 5}, {12, "z", 1}, {0, "/", 1},
    };
    for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
        memcpy(block, right, tar_block);
        memcpy(block + tricks[i].at, tricks[i].bytes, tricks[i].n);
        checksum(block);
        enum tar_got got = tar_read_header(block, &m);
        CHECK(got == TAR_BAD || (i == 1 && got == TAR_MEMBER && m.size == 8589934591));
    }
    memset(block, 0, tar_block);
    CHECK(tar_read_header(block, &m) == TAR_ZEROS);
}

// The content.

static struct blob_store *blobs_in(arena *a)
{
    char folder[] = "/tmp/xinyue-bid-XXXXXX";
    struct blob_store *s = NULL;
    CHECK(mkdtemp(folder));
    CHECK_OK(blob_store_open(a, str_of(folder), false, &s));
    return s;
}

static const struct bid_claim claim = {{11}, {22}, "whole"};

static str hash_of(arena *a, str bytes)
{
    return hash_hex(a, sha256(bytes));
}

static str sample(arena *a, struct blob_store *s, str *ret_hash)
{
    struct blob paper, blob;
    str bytes = {0};
    struct bid_priced_line lines[] = {
        {1, S("上门服务"), S("次"), {12 * dec_one}, {45500000}},
        {2, S("督导"), S("月"), {15000}, {1000000000}},
    };
    struct bid_answer answers[] = {{1, S("响应，优于要求"), S("3")}, {4, S("响应"), {0}}};
    CHECK_OK(blob_put(s, S("a paper"), &paper));
    struct bid_file files[] = {{S("服务方案.pdf"), hash_hex(a, paper.hash), paper.size}};
    struct bid_index index[] = {{1, {100 * dec_one}, S("12"), {0}}, {2, NO_DEC, S("3—5"), S("方案")}};
    struct bid_content c = {.price = {204600}, .lines = {lines, 2}, .answers = {answers, 2},
                            .index = {index, 2}, .files = {files, 1}};
    CHECK_OK(bid_content_write(s, a, &claim, &c, &blob));
    CHECK_OK(blob_read(s, a, blob.hash, 1 << 20, &bytes));
    *ret_hash = hash_hex(a, blob.hash);
    return bytes;
}

static const char *open_at(arena *a, str bytes, enum bid_depth depth)
{
    struct bid_content c;
    return bid_content_parse(a, bytes, hash_of(a, bytes), &claim, depth, &c);
}

TEST(what_was_packed_is_what_is_read)
{
    struct bid_content c;
    money sum;
    str hash;
    struct blob_store *s = blobs_in(a);
    str bytes = sample(a, s, &hash);
    CHECK(bytes.len % tar_block == 0);
    CHECK(!bid_content_read(s, a, hash, &claim, BID_ALL, &c));
    CHECK(c.price.fen == 204600 && c.lines.n == 2 && c.answers.n == 2 && c.files.n == 1);
    CHECK(c.index.n == 2 && c.index.at[0].level.n == 100 * dec_one && !c.index.at[0].text.at);
    CHECK(c.index.at[1].level.n == NO_DEC.n && str_eq(c.index.at[1].text, S("方案")));
    CHECK(c.lines.at[1].quantity.n == 15000 && c.lines.at[1].unit_price.micro == 1000000000);
    CHECK(bid_lines_sum(&c.lines, &sum) && sum.fen == 204600);
    CHECK_STR("服务方案.pdf", c.files.at[0].name);
    CHECK_STR("3", c.answers.at[0].page);
    CHECK(c.answers.at[1].n == 4 && !c.answers.at[1].page.at);
    CHECK(!bid_content_read(s, a, hash, &claim, BID_SEAL, &c) && c.price.fen == NO_MONEY.fen);
    CHECK(!bid_content_read(s, a, hash, &claim, BID_PRICE, &c) && !c.files.n);
    CHECK(!bid_content_read(s, a, hash, &claim, BID_PAPERS, &c) && c.files.n == 1);
}

TEST(a_content_of_another_is_not_opened)
{
    struct bid_content c;
    str hash;
    struct blob_store *s = blobs_in(a);
    sample(a, s, &hash);
    struct bid_claim tender = {{12}, {22}, "whole"}, supplier = {{11}, {23}, "whole"},
                     envelope = {{11}, {22}, "final"};
    CHECK_STR("other_tender", str_of(bid_content_read(s, a, hash, &tender, BID_ALL, &c)));
    CHECK_STR("other_supplier", str_of(bid_content_read(s, a, hash, &supplier, BID_ALL, &c)));
    CHECK_STR("manifest", str_of(bid_content_read(s, a, hash, &envelope, BID_ALL, &c)));
    CHECK_STR("missing", str_of(bid_content_read(s, a, hash_of(a, S("gone")), &claim, BID_ALL,
                                                 &c)));
}

TEST(a_disk_that_changed_a_byte_is_told_from_a_supplier_who_did)
{
    struct bid_content c;
    str hash;
    str bytes = sample(a, blobs_in(a), &hash);
    char *changed = str_c(a, bytes);
    ptrdiff_t at = str_find(bytes, S("a paper"));
    changed[at] ^= 1;
    str other = {changed, bytes.len};
    CHECK_STR("damaged", str_of(bid_content_parse(a, other, hash, &claim, BID_ALL, &c)));
    CHECK_STR("file_mismatch", str_of(open_at(a, other, BID_ALL)));
}

TEST(a_truncated_content_is_not_opened_wherever_it_ends)
{
    str hash;
    str bytes = sample(a, blobs_in(a), &hash);
    CHECK(!open_at(a, bytes, BID_ALL));
    for (size_t n = 0; n < bytes.len; n += 97)
        CHECK(open_at(a, (str){bytes.at, n}, BID_ALL));
    CHECK_STR("not_tar", str_of(open_at(a, (str){bytes.at, bytes.len - tar_block}, BID_ALL)));
    // Padding to a round size, as `truncate -s %1M` does, is no fault; anything but zeros is.
    char *padded = new(a, char, bytes.len + 20 * tar_block);
    memcpy(padded, bytes.at, bytes.len);
    CHECK(!open_at(a, (str){padded, bytes.len + 20 * tar_block}, BID_ALL));
    padded[bytes.len + 9 * tar_block] = 1;
    CHECK_STR("not_tar", str_of(open_at(a, (str){padded, bytes.len + 20 * tar_block}, BID_ALL)));
}

TEST(any_flipped_bit_is_noticed_and_none_hurts)
{
    str hash;
    str bytes = sample(a, blobs_in(a), &hash);
    char *changed = str_c(a, bytes);
    os_seed_random(7);
    for (int i = 0; i < 4000; i++) {
        unsigned at = 0;
        os_random(&at, sizeof at);
        changed[at % bytes.len] ^= (char)(1 << (at >> 24 & 7));
        struct bid_content c;
        CHECK(bid_content_parse(a, (str){changed, bytes.len}, hash, &claim, BID_ALL, &c));
        open_at(a, (str){changed, bytes.len}, BID_ALL);
        if (i % 3)
            changed[at % bytes.len] = bytes.at[at % bytes.len];
    }
}

// A content from texts, to try what our own packing never writes.
struct member {
    const char *name, *text;
};
static str tar_of(arena *a, const struct member *parts, size_t n)
{
    struct out o = out_plain(a);
    static const char zeros[2 * tar_block];
    for (size_t i = 0; i < n; i++) {
        char block[tar_block];
        str text = str_of(parts[i].text);
        CHECK(tar_write_header(str_of(parts[i].name), (int64_t)text.len, block));
        put_raw(&o, (str){block, tar_block});
        put_raw(&o, text);
        put_raw(&o, (str){zeros, (size_t)tar_padding((int64_t)text.len)});
    }
    put_raw(&o, (str){zeros, sizeof zeros});
    return out_str(&o);
}

static str listed(arena *a, const struct member *parts, size_t n, const char *extra)
{
    struct out o = out_plain(a);
    put(&o, "{\"v\":1,\"lot\":1,\"envelope\":\"whole\",\"nonce\":\""
            "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\",\"tender\":\"");
    put(&o, claim.tender);
    put(&o, "\",\"supplier\":\"");
    put(&o, claim.supplier);
    put(&o, "\",\"files\":[");
    for (size_t i = 0; i < n; i++) {
        str text = str_of(parts[i].text);
        put(&o, i ? ",{\"name\":\"" : "{\"name\":\"");
        put(&o, parts[i].name);
        put(&o, "\",\"size\":");
        put(&o, text.len);
        put(&o, ",\"sha256\":\"");
        put(&o, hash_of(a, text));
        put(&o, "\"}");
    }
    put(&o, "]");
    put(&o, extra);
    put(&o, "}");
    return out_str(&o);
}

static const char *try_parts(arena *a, const struct member *parts, size_t n, const char *extra)
{
    struct member all[8];
    all[0] = (struct member){"manifest.json", str_c(a, listed(a, parts, n, extra))};
    memcpy(all + 1, parts, n * sizeof *parts);
    return open_at(a, tar_of(a, all, n + 1), BID_ALL);
}

static const char *try_price(arena *a, const char *price_json)
{
    struct member parts[] = {{"price.json", price_json}};
    return try_parts(a, parts, 1, "");
}

TEST(the_manifest_is_strict)
{
    const char *good = "{\"price\":\"100.00\",\"lines\":[]}";
    struct member twice[] = {{"price.json", good}, {"a", "x"}, {"a", "x"}};
    struct member late[] = {{"a", "x"}, {"price.json", good}};
    struct member itself[] = {{"price.json", good}, {"manifest.json", "x"}};
    struct member paper[] = {{"price.json", good}, {"a.pdf", ""}};
    CHECK(!try_price(a, good));
    CHECK(!try_parts(a, paper, 2, ""));
    CHECK_STR("manifest", str_of(try_parts(a, twice, 3, "")));
    CHECK_STR("manifest", str_of(try_parts(a, late, 2, "")));
    CHECK_STR("manifest", str_of(try_parts(a, itself, 2, "")));
    CHECK_STR("manifest", str_of(try_parts(a, paper, 2, ",\"more\":1")));
    CHECK_STR("manifest", str_of(try_parts(a, paper, 0, "")));
    struct member only[] = {{"price.json", good}};
    CHECK_STR("manifest", str_of(open_at(a, tar_of(a, only, 1), BID_ALL)));
    CHECK_STR("not_tar", str_of(open_at(a, S("PK\3\4 not a tar"), BID_ALL)));
    CHECK_STR("not_tar", str_of(open_at(a, S(""), BID_ALL)));
}

TEST(prices_are_strict_and_bounded)
{
    const char *wrong[] = {
        "{\"price\":100,\"lines\":[]}", "{\"price\":\"0\",\"lines\":[]}", "{\"price\":\"1.00\"}",
        "{\"price\":\"-1.00\",\"lines\":[]}", "{\"price\":\"1e3\",\"lines\":[]}",
        "{\"price\":\"1.00\",\"lines\":{}}", "{\"price\":\"1.00\",\"lines\":[],\"x\":1}",
        "{\"price\":\"1.00\",\"price\":\"2.00\",\"lines\":[]}", "[]", "", "{",
        "{\"price\":\"1.00\",\"lines\":[{\"n\":2,\"name\":\"a\",\"unit\":\"b\",\"quantity\":\"1\","
        "\"unit_price\":\"1\"}]}",
        "{\"price\":\"1.00\",\"lines\":[{\"n\":1,\"name\":\"a\",\"unit\":\"b\","
        "\"quantity\":\"900000000000000\",\"unit_price\":\"900000000\"}]}",
        "{\"price\":\"1.00\",\"lines\":[{\"n\":1,\"name\":\"a\",\"unit\":\"b\","
        "\"quantity\":\"-1\",\"unit_price\":\"1\"}]}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_STR("price", str_of(try_price(a, wrong[i])));
    CHECK(!try_price(a, "{\"price\":\"1.00\",\"lines\":[{\"n\":1,\"name\":\"a\",\"unit\":\"b\","
                        "\"quantity\":\"0\",\"unit_price\":\"0\"}]}"));
}

CHECK_MAIN
