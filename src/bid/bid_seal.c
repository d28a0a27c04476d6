// Sealed bids as they come in: what can be said of one without any key.
#include <string.h>
#include <unistd.h>

#include "bid/bid_parts.h"
#include "crypto/age.h"

str bid_blob(const struct bid_row *b)
{
    return b->sealed ? b->plain : b->content;
}

size_t bid_locks_in(const struct tender_lock_row_rows *locks, str layer)
{
    size_t n = 0;
    for (size_t i = 0; i < locks->n; i++)
        n += str_eq(locks->at[i].layer, layer);
    return n;
}

str bid_first_layer(const struct tender_lock_row_rows *locks)
{
    return bid_locks_in(locks, S("outer")) ? S("outer") : S("inner");
}

static err refuse_seal(struct call *c, const char *why)
{
    return REFUSE(c, bid_sealed, "content", ARG(tr(LANG_ZH, why)));
}

// Of the padlocks' suite: publishing sees to it that they have one.
static err look_at_seal(struct call *c, int fd, const struct tender_lock_row_rows *locks,
                        struct offer *p)
{
    struct age_header h;
    enum suite suite = age_recipient_suite(locks->at[0].recipient);
    size_t first = bid_locks_in(locks, bid_first_layer(locks));
    struct age_reader *r = new(c->a, struct age_reader, 1);
    age_reader_begin(r, age_from_fd(&fd));
    if (age_read_header(c->a, r, &h) != AGE_OK || h.suite != suite)
        return refuse_seal(c, suite == SUITE_GM ? "这不是用国密公钥密封的文件"
                                                : "这不是 age 加密的文件");
    if (!age_is_sealed_to(&h, p->content.size, first))
        return refuse_seal(c, "外层的锁与公告不同，或者文件不完整");
    for (size_t i = 0; i < h.n && i < bid_shares_max; i++)
        p->shares[p->share_count++] = sha256(age_share(&h.at[i]));
    p->sealed = true;
    return OK;
}

err bid_take_sealed(struct call *c, const struct tender_lock_row_rows *locks, struct offer *p)
{
    struct hash h;
    int fd = -1;
    int64_t size = 0;
    bool clear = p->price.fen != NO_MONEY.fen || p->lines.n || p->answers.n || p->index.n ||
                 p->files.n;
    if (clear)
        return refuse_seal(c, "报价和内容不能明着交");
    if (!p->content.sha256.at || !hash_parse(p->content.sha256, &h))
        return refuse_seal(c, "没有密封件");
    TRY(blob_open(c->blobs, h, &fd, &size));
    err e = look_at_seal(c, fd, locks, p);
    close(fd);
    return e;
}

err bid_seal_head(struct blob_store *blobs, arena *a, str sha256_text, str *ret)
{
    struct hash h;
    struct age_header header;
    int fd = -1;
    int64_t size = 0;
    struct age_reader *r = new(a, struct age_reader, 1);
    *ret = S("");
    if (!hash_parse(sha256_text, &h) || blob_open(blobs, h, &fd, &size).kind)
        return OK;
    age_reader_begin(r, age_from_fd(&fd));
    if (age_read_header(a, r, &header) == AGE_OK)
        *ret = (str){header.signed_bytes.at, header.len};
    close(fd);
    return OK;
}

err bid_shares_new(struct call *c, const struct offer *p)
{
    for (size_t i = 0; i < p->share_count; i++) {
        struct secret_bid_share_of_row *row = NULL;
        TRY(secret_bid_share_of(c->db, c->a, hash_bytes(&p->shares[i]), &row));
        if (row)
            return REFUSE(c, bid_seal_reused, "content", ARG((int64_t)i + 1));
    }
    return OK;
}

err bid_shares_keep(struct db *db, id bid, const struct offer *p)
{
    for (size_t i = 0; i < p->share_count; i++)
        TRY(secret_bid_share_add(db, .share = hash_bytes(&p->shares[i]), .bid = bid));
    return OK;
}
