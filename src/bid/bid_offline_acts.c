// Where nothing of ours is to be used: a holder takes the files home, runs age -d there and hands
// back what came out. The server can tell that it is of the right length and shape, and not more;
// the opening publishes its SHA-256, so that the supplier can.
#include <unistd.h>

#include "bid/bid_parts.h"
#include "crypto/age.h"

struct offline {
    id tender, bid;
    struct file file;
    str sha256;
    const char *wrong;  // prepared: what does not fit, or NULL
};
struct offline_out {
    str layer, org_name;
    bool last;
    int64_t n;
};
static const struct field offline_in[] = {
    FIELD(struct offline, tender, "采购"),
    FIELD(struct offline, bid, "哪一份"),
    FIELD(struct offline, file, "解开后的文件"),
    FIELD(struct offline, sha256, "您电脑上算出的 SHA-256", .max = 64,
          .hint = "运行 sha256sum 得到的 64 位十六进制"),
    {0},
};
static const struct field offline_out[] = {
    FIELD(struct offline_out, layer, "哪一层"),
    FIELD(struct offline_out, org_name, "谁交回的"),
    FIELD(struct offline_out, last, "最后一层"),
    FIELD(struct offline_out, n, "第几条"),
    {0},
};

static err open_head(struct call *c, str sha256_text, struct age_header *ret, int64_t *ret_size)
{
    struct hash h;
    int fd = -1;
    struct age_reader *r = new(c->a, struct age_reader, 1);
    if (!hash_parse(sha256_text, &h))
        return missing();
    TRY(blob_open(c->blobs, h, &fd, ret_size));
    age_reader_begin(r, age_from_fd(&fd));
    enum age_result e = age_read_header(c->a, r, ret);
    close(fd);
    return e == AGE_OK ? OK : missing();
}

// The bid and its file that the asker's layer has to open now.
static err shut_bid_of(struct call *c, const struct offline *p, struct bid_row **ret, str *ret_shut,
                       struct tender_lock_row_rows *locks)
{
    struct bid_row *b = NULL;
    *ret_shut = (str){0};
    TRY(bid_by_id(c->db, c->a, p->bid, &b));
    TRY(tender_locks(c->db, c->a, p->tender, locks));
    if (b && id_same(b->tender, p->tender) && str_eq(b->state, S("live")))
        *ret_shut = bid_shut_layer(b, locks, bid_layer_of(&c->who));
    *ret = b;
    return OK;
}

// A supplier's mistake inside is for the opening to find; a layer must be the one that was asked.
static err offline_prepare(struct call *c, void *in)
{
    struct offline *p = in;
    struct tender_lock_row_rows locks;
    struct age_header outer, inner;
    struct bid_row *b = NULL;
    int64_t size = 0, inner_size = 0;
    str shut;
    TRY(shut_bid_of(c, p, &b, &shut, &locks));
    if (!shut.at || !p->file.sha256.at)
        return OK;
    if (open_head(c, shut, &outer, &size).kind || age_content_size(&outer, size) != p->file.size)
        p->wrong = "大小不符";
    else if (!bid_last_layer(&locks, bid_layer_of(&c->who)) &&
             (open_head(c, p->file.sha256, &inner, &inner_size).kind ||
              !age_is_sealed_to(&inner, inner_size, bid_locks_in(&locks, S("inner")))))
        p->wrong = "里面不是用内层公钥密封的文件";
    return OK;
}

static err offline_check(struct call *c, const void *in, void *out)
{
    const struct offline *p = in;
    struct offline_out *o = out;
    struct tender_row *t = NULL;
    struct bid_row *b = NULL;
    struct bid_ceremony_row *started = NULL;
    struct tender_lock_row_rows locks;
    struct bid_incident_count_row count;
    str shut;
    TRY(bid_closed_tender(c, p->tender, &t));
    TRY(bid_ceremony_of(c->db, c->a, p->tender, &started));
    if (!started)
        return REFUSE(c, bid_unlock_time, "tender", ARG("主持人还没有宣布开始开启"));
    TRY(shut_bid_of(c, p, &b, &shut, &locks));
    if (!shut.at)
        return refuse_field(c, "bid", "这一份不在等您这一层解开");
    if (!str_eq(str_trim(p->sha256), p->file.sha256))
        return REFUSE(c, bid_offline_file, "sha256", ARG("收到的 SHA-256 与您写的不同"));
    if (p->wrong)
        return REFUSE(c, bid_offline_file, "file", ARG(p->wrong));
    TRY(bid_incident_count(c->db, c->a, p->tender, &count));
    o->n = count.n + 1;
    o->layer = bid_layer_of(&c->who);
    o->last = bid_last_layer(&locks, o->layer);
    return account_org_name(c->db, c->a, c->who.org, &o->org_name);
}

static err offline_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct offline *p = in;
    const struct offline_out *o = out;
    TRY(bid_incident_add(db, .tender = p->tender, .n = o->n, .layer = o->layer,
                         .kind = S("offline"), .body = p->file.sha256, .org_name = o->org_name,
                         .by = e->by, .at = e->at));
    return o->last ? bid_open_inner(db, .bid = p->bid, .plain = p->file.sha256)
                   : bid_open_outer(db, .bid = p->bid, .middle = p->file.sha256);
}

const struct act bid_offline_acts[] = {
    {"bid.return_opened", "交回自己解开的文件",
     "不用平台的程序，在自己的电脑上解开一层，把解开后的文件交回；公开记入开启记录。", ACT_PUBLIC,
     MAY(lock_keeper, "tender"), ACT_IN(struct offline, offline_in),
     ACT_OUT(struct offline_out, offline_out), .prepare = offline_prepare,
     .check = offline_check, .apply = offline_apply, .then = "/tender/{tender}/unlock"},
    {0},
};
