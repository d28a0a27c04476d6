#include "bid/bid_content.h"
#include "base/tar.h"
#include "fuzz.h"

static const struct bid_claim claim = {{11}, {22}, "whole"};

// Whatever was let through can be reckoned with and cannot leave its folder.
static void holds(const char *cause, const struct bid_content *c)
{
    money sum;
    if (cause)
        return;
    assert(c->price.fen > 0 && c->price.fen <= MONEY_MAX);
    assert(bid_lines_sum(&c->lines, &sum) && sum.fen >= 0);
    for (size_t i = 0; i < c->files.n; i++)
        assert(tar_name_ok(c->files.at[i].name));
}

static void put_member(struct out *o, const char *name, str text)
{
    char block[tar_block];
    static const char zeros[tar_block];
    if (!tar_write_header(str_of(name), (int64_t)text.len, block))
        assert(false);
    put_raw(o, (str){block, tar_block});
    put_raw(o, text);
    put_raw(o, (str){zeros, (size_t)tar_padding((int64_t)text.len)});
}

static str manifest_of(arena *a, str price_json)
{
    struct out o = out_plain(a);
    put(&o, "{\"v\":1,\"tender\":\"");
    put(&o, claim.tender);
    put(&o, "\",\"lot\":1,\"envelope\":\"whole\",\"supplier\":\"");
    put(&o, claim.supplier);
    put(&o, "\",\"nonce\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\","
            "\"files\":[{\"name\":\"price.json\",\"size\":");
    put(&o, price_json.len);
    put(&o, ",\"sha256\":\"");
    put(&o, hash_hex(a, sha256(price_json)));
    put(&o, "\"}]}");
    return out_str(&o);
}

// The input once as the whole archive, once as the prices inside a right one.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = fuzz_arena();
    struct bid_content c = {.price = {1}};
    static const char end[2 * tar_block];
    str text = fuzz_text(data, size);
    str hash = hash_hex(a, sha256(text));
    holds(bid_content_parse(a, text, hash, &claim, BID_ALL, &c), &c);
    struct out o = out_plain(a);
    put_member(&o, "manifest.json", manifest_of(a, text));
    put_member(&o, "price.json", text);
    put_raw(&o, (str){end, sizeof end});
    holds(bid_content_parse(a, out_str(&o), hash_hex(a, sha256(out_str(&o))), &claim, BID_ALL, &c),
          &c);
    return 0;
}
