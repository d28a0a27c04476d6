// A draft that another computer can go on with: ciphertext under a code that never comes here. The
// last one counts; what it says and whether it is ever read is the supplier's affair.
#include <unistd.h>

#include "bid/bid_parts.h"
#include "crypto/age.h"

struct keep_draft {
    id tender;
    struct file content;
    bool shut;  // prepared: it is an age file under a passphrase
};
static const struct field keep_draft_in[] = {
    FIELD(struct keep_draft, tender, "采购"),
    FIELD(struct keep_draft, content, "加密的草稿", .hint = "age -p 加密的文件"),
    {0},
};

static err keep_draft_prepare(struct call *c, void *in)
{
    struct keep_draft *p = in;
    struct hash h;
    struct age_header header;
    int fd = -1;
    int64_t size = 0;
    struct age_reader *r = new(c->a, struct age_reader, 1);
    if (!hash_parse(p->content.sha256, &h) || blob_open(c->blobs, h, &fd, &size).kind)
        return OK;
    age_reader_begin(r, age_from_fd(&fd));
    p->shut = age_read_header(c->a, r, &header) == AGE_OK && header.n == 1 &&
              str_eq(header.at[0].type, S("scrypt"));
    close(fd);
    return OK;
}

static err keep_draft_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct keep_draft *p = in;
    struct tender_row *t = NULL;
    TRY(bid_tender(c, p->tender, &t));
    TRY(bid_receiving(c, t));
    return p->shut ? OK : refuse_field(c, "content", "{label}要先用提取码加密，明文不收");
}

static err keep_draft_apply(struct db *db, const struct entry *e, const void *in,
                            __attribute__((unused)) const void *out)
{
    const struct keep_draft *p = in;
    return side_bid_draft_put(db, .tender = p->tender, .supplier = e->org,
                              .content = p->content.sha256, .size = p->content.size, .at = e->at);
}

struct drop_draft {
    id tender;
};
static const struct field drop_draft_in[] = {FIELD(struct drop_draft, tender, "采购"), {0}};

static err drop_draft_apply(struct db *db, const struct entry *e, const void *in,
                            __attribute__((unused)) const void *out)
{
    const struct drop_draft *p = in;
    return side_bid_draft_remove(db, .tender = p->tender, .supplier = e->org);
}

const struct act bid_draft_acts[] = {
    {"bid.keep_draft", "加密存到服务器", "服务器只存密文，提取码不上传；再存一次，替换上一份。",
     ACT_SIDE, MAY(supplier_for, "tender"), ACT_IN(struct keep_draft, keep_draft_in),
     .prepare = keep_draft_prepare, .check = keep_draft_check, .apply = keep_draft_apply,
     .then = "/tender/{tender}/bid"},
    {"bid.drop_draft", "删除服务器上的草稿", "这台设备里的草稿不受影响。", ACT_SIDE,
     MAY(supplier_for, "tender"), ACT_IN(struct drop_draft, drop_draft_in),
     .apply = drop_draft_apply, .then = "/tender/{tender}/bid"},
    {0},
};
