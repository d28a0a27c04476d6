// What a supplier says of a file before it is there: its fingerprint and size, with the time. Who
// is cut off while sending can show later that the file had been ready. It is no bid.
#include "bid/bid_parts.h"

struct announce {
    id tender;
    str sha256;
    int64_t size;
};
static const struct field announce_in[] = {
    FIELD(struct announce, tender, "采购"),
    FIELD(struct announce, sha256, "指纹（SHA-256）", .hint = "64 位十六进制", .min = 64, .max = 64),
    FIELD(struct announce, size, "字节数", .min = 1, .max = (int64_t)500 << 20),
    {0},
};

static err announce_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct announce *p = in;
    struct tender_row *t = NULL;
    struct hash h;
    TRY(bid_tender(c, p->tender, &t));
    TRY(bid_receiving(c, t));
    return hash_parse(p->sha256, &h) ? OK : refuse_field(c, "sha256", "{label}写成 64 位十六进制");
}

static err announce_apply(struct db *db, const struct entry *e, const void *in,
                          __attribute__((unused)) const void *out)
{
    const struct announce *p = in;
    return bid_announced_add(db, .tender = p->tender, .supplier = e->org, .sha256 = p->sha256,
                             .size = p->size, .at = e->at);
}

const struct act bid_announce_acts[] = {
    {"bid.announce", "预告密封件",
     "传送以前先把指纹和大小记下，带时间；断了线或者过了截止，可以证明文件当时已经密封好。预告不是递交。",
     ACT_PRIVATE, MAY(supplier_for, "tender"), ACT_IN(struct announce, announce_in),
     .check = announce_check, .apply = announce_apply, .then = "/tender/{tender}/bid"},
    {0},
};
