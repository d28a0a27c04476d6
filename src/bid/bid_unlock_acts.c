// Taking bids out of their layers after the deadline. Holders give file keys, never identities: a
// file key opens one file, and with the file proves for ever what was in it.
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "bid/bid_parts.h"
#include "crypto/age.h"
#include "crypto/sign.h"

struct start {
    id tender;
    str unwitnessed;
};
struct start_out {
    int64_t witnesses;
    instant witnessed;
};
static const struct field start_in[] = {
    FIELD(struct start, tender, "采购"),
    LONG(struct start, unwitnessed, "没有见证签名仍然开始的原因", .optional = true, .max = 500,
         .hint = "有见证签名的不填；填了的公开写入账本和开启记录"),
    {0},
};
static const struct field start_out[] = {
    FIELD(struct start_out, witnesses, "见证方数"),
    FIELD(struct start_out, witnessed, "见证时间", .optional = true),
    {0},
};

err bid_closed_tender(struct call *c, id tender, struct tender_row **ret)
{
    TRY(bid_tender(c, tender, ret));
    if (c->at.us < (*ret)->deadline.us || str_eq((*ret)->state, S("open")))
        return REFUSE(c, bid_too_early, "tender", ARG((*ret)->deadline), ARG(c->at));
    if (!str_eq((*ret)->state, S("closed")))
        return REFUSE(c, bid_not_closed, "tender", ARG(choice_word(tender_states, (*ret)->state)));
    return tender_may_go_on(c, *ret);
}

err bid_witnessed(struct db *db, arena *a, const struct tender_row *t, struct witnessed *ret)
{
    struct bid_closing_of_row *closing = NULL;
    *ret = (struct witnessed){.size = 0};
    TRY(bid_closing_of(db, a, t->id, &closing));
    return closing ? checkpoint_witnessed(db, a, closing->seq, t->deadline, ret) : OK;
}

// That the deadline has passed is better heard from others' clocks too. Where no witness can be
// reached the opening goes on, and says so.
static err start_check(struct call *c, const void *in, void *out)
{
    const struct start *p = in;
    struct start_out *o = out;
    struct tender_row *t = NULL;
    struct witnessed w;
    TRY(bid_closed_tender(c, p->tender, &t));
    TRY(bid_witnessed(c->db, c->a, t, &w));
    if (!w.witnesses && str_empty(p->unwitnessed))
        return REFUSE(c, bid_unwitnessed, "unwitnessed");
    *o = (struct start_out){w.witnesses, w.at};
    return OK;
}

static err start_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct start *p = in;
    const struct start_out *o = out;
    return bid_ceremony_start(db, .tender = p->tender, .at = e->at, .seq = e->seq,
                              .witnesses = o->witnesses, .witnessed = o->witnessed,
                              .unwitnessed = o->witnesses ? (str){0} : p->unwitnessed);
}

struct unlocked {
    id bid;
    str sha256, cause;
    unsigned char key[age_key_len];
};
struct unlock {
    id tender;
    str keys;
    // Prepared.
    int64_t wrong_line;
    struct {
        struct unlocked *at;
        size_t n;
    } unlocked;
};
struct unlock_out {
    str layer;
    bool last;  // what came out is the tar
    struct {
        struct unlocked *at;
        size_t n;
    } unlocked;
};
static const struct field unlock_in[] = {
    FIELD(struct unlock, tender, "采购"),
    LONG(struct unlock, keys, "文件密钥", .secret = true, .max = 60000,
         .hint = "一行一份：编号、空格、32 位十六进制；由选私钥文件的按钮或者 xinyue hold 生成"),
    {0},
};
static const struct field unlocked_fields[] = {
    FIELD(struct unlocked, bid, "编号"),
    FIELD(struct unlocked, sha256, "解开这一层后的 SHA-256", .optional = true),
    CHOICE(struct unlocked, cause, "没有解开的原因", bid_causes, .optional = true),
    {0},
};
static const struct field unlock_out[] = {
    FIELD(struct unlock_out, layer, "哪一层"),
    FIELD(struct unlock_out, last, "最后一层"),
    LIST(struct unlock_out, unlocked, "解开的文件", unlocked_fields, .max = 1000),
    {0},
};

str bid_layer_of(const struct who *who)
{
    return str_eq(who->post_kind, S("key_holder")) ? S("inner") : S("outer");
}

// What this layer's holder has to open of a bid: absent if it is not its turn, or done.
str bid_shut_layer(const struct bid_row *b, const struct tender_lock_row_rows *locks, str layer)
{
    bool outer = str_eq(layer, S("outer"));
    if (!b->sealed || b->plain.at || b->cause.at || !bid_locks_in(locks, layer))
        return (str){0};
    if (outer)
        return b->middle.at ? (str){0} : b->content;
    return bid_locks_in(locks, S("outer")) ? b->middle : b->content;
}

bool bid_last_layer(const struct tender_lock_row_rows *locks, str layer)
{
    return str_eq(layer, S("inner")) || !bid_locks_in(locks, S("inner"));
}

static bool add_to_blob(void *with, const void *at, size_t n)
{
    return !blob_add(with, (str){at, n}).kind;
}

// A key that is not the header's is the holder's mistake, and refused; a payload that is not whole
// is the file's.
static err take_out(struct call *c, str sha256_text, struct unlocked *u, bool *ret_fits)
{
    struct hash h;
    struct blob blob;
    struct blob_writer *w = NULL;
    struct age_header header;
    int fd = -1;
    int64_t size = 0;
    struct age_reader *r = new(c->a, struct age_reader, 1);
    *ret_fits = true;
    if (!hash_parse(sha256_text, &h) || blob_open(c->blobs, h, &fd, &size).kind) {
        u->cause = S("missing");
        return OK;
    }
    age_reader_begin(r, age_from_fd(&fd));
    enum age_result e = age_read_header(c->a, r, &header);
    *ret_fits = e != AGE_OK || age_key_fits(c->a, &header, u->key);
    err kept = e == AGE_OK && *ret_fits ? blob_begin(c->blobs, &w) : OK;
    if (w)
        e = age_read_payload(r, u->key, (struct age_sink){add_to_blob, w});
    close(fd);
    if (w && e == AGE_OK)
        kept = blob_keep(w, &blob);
    else if (w)
        blob_drop(w);
    if (e == AGE_IO && !kept.kind)
        return fault("a layer cannot be written");
    if (e != AGE_OK)
        u->cause = S("seal");
    else if (w && !kept.kind)
        u->sha256 = hash_hex(c->a, blob.hash);
    return kept;
}

static const struct bid_row *bid_in(const struct bid_row_rows *rows, id bid)
{
    for (size_t i = 0; i < rows->n; i++)
        if (id_same(rows->at[i].id, bid))
            return &rows->at[i];
    return NULL;
}

static err read_line(struct call *c, const struct bid_row_rows *rows,
                     const struct tender_lock_row_rows *locks, str line, struct unlock *p,
                     bool *ret_right)
{
    struct unlocked *u = &p->unlocked.at[p->unlocked.n];
    str key = line, name = str_cut(&key, ' ');
    *u = (struct unlocked){.sha256 = {0}};
    *ret_right = false;
    if (!key.at || !id_parse(name, &u->bid) || !hex_parse(str_trim(key), u->key, sizeof u->key))
        return OK;
    const struct bid_row *b = bid_in(rows, u->bid);
    str shut = b ? bid_shut_layer(b, locks, bid_layer_of(&c->who)) : (str){0};
    if (!shut.at)
        return OK;
    TRY(take_out(c, shut, u, ret_right));
    p->unlocked.n += *ret_right;
    return OK;
}

// Decrypting takes its time: it is done here, and nothing of it counts until check agrees.
static err unlock_prepare(struct call *c, void *in)
{
    struct unlock *p = in;
    struct bid_row_rows rows;
    struct tender_lock_row_rows locks;
    struct bid_ceremony_row *started = NULL;
    struct tender_row *t = NULL;
    TRY(tender_by_id(c->db, c->a, p->tender, &t));
    TRY(bid_ceremony_of(c->db, c->a, p->tender, &started));
    if (!started || !t || !str_eq(t->state, S("closed")) || c->at.us < t->deadline.us)
        return OK;  // check says why; a repetition finds its answer
    TRY(bids_live(c->db, c->a, p->tender, &rows));
    TRY(tender_locks(c->db, c->a, p->tender, &locks));
    p->unlocked.at = new(c->a, struct unlocked, rows.n + 1);
    int64_t n = 0;
    for (str rest = p->keys; rest.at && !p->wrong_line;) {
        str line = str_trim(str_cut(&rest, '\n'));
        bool right = true;
        n++;
        if (line.len && p->unlocked.n < rows.n)
            TRY(read_line(c, &rows, &locks, line, p, &right));
        if (!right)
            p->wrong_line = n;
    }
    return OK;
}

static err unlock_check(struct call *c, const void *in, void *out)
{
    const struct unlock *p = in;
    struct unlock_out *o = out;
    struct tender_row *t = NULL;
    struct bid_ceremony_row *started = NULL;
    struct tender_lock_row_rows locks;
    TRY(bid_closed_tender(c, p->tender, &t));
    TRY(bid_ceremony_of(c->db, c->a, p->tender, &started));
    if (!started)
        return REFUSE(c, bid_unlock_time, "tender", ARG("主持人还没有宣布开始开启"));
    if (p->wrong_line || !p->unlocked.n)
        return REFUSE(c, bid_unlock_keys, "keys", ARG(p->wrong_line ? p->wrong_line : 1));
    TRY(tender_locks(c->db, c->a, p->tender, &locks));
    o->layer = bid_layer_of(&c->who);
    o->last = bid_last_layer(&locks, o->layer);
    o->unlocked.at = p->unlocked.at;
    o->unlocked.n = p->unlocked.n;
    return OK;
}

static err unlock_apply(struct db *db, __attribute__((unused)) const struct entry *e,
                        __attribute__((unused)) const void *in, const void *out)
{
    const struct unlock_out *o = out;
    for (size_t i = 0; i < o->unlocked.n; i++) {
        const struct unlocked *u = &o->unlocked.at[i];
        if (u->cause.at)
            TRY(bid_unlock_failed(db, .bid = u->bid, .cause = u->cause));
        else if (o->last)
            TRY(bid_open_inner(db, .bid = u->bid, .plain = u->sha256));
        else
            TRY(bid_open_outer(db, .bid = u->bid, .middle = u->sha256));
    }
    return OK;
}

static err unlock_keep(struct db *db, __attribute__((unused)) const struct entry *e,
                       __attribute__((unused)) const void *in, const void *out)
{
    const struct unlock_out *o = out;
    for (size_t i = 0; i < o->unlocked.n; i++) {
        const struct unlocked *u = &o->unlocked.at[i];
        TRY(secret_bid_file_key_put(db, .bid = u->bid, .layer = o->layer,
                                    .key = (str){(const char *)u->key, sizeof u->key}));
    }
    return OK;
}

const struct act bid_unlock_acts[] = {
    {"bid.start_opening", "宣布开始开启", "截止以后由主持人宣布；保管人从这时起交出文件密钥。", ACT_PUBLIC,
     MAY(organizer_of, "tender"), ACT_IN(struct start, start_in),
     ACT_OUT(struct start_out, start_out), .check = start_check, .apply = start_apply,
     .weighty = true, .then = "/tender/{tender}/unlock"},
    {"bid.unlock", "交出文件密钥", "私钥不交，只交每一份的文件密钥；谁也不能用它打开别的文件。", ACT_PRIVATE,
     MAY(lock_keeper, "tender"), ACT_IN(struct unlock, unlock_in),
     ACT_OUT(struct unlock_out, unlock_out), .prepare = unlock_prepare, .check = unlock_check,
     .apply = unlock_apply, .keep = unlock_keep, .then = "/tender/{tender}/unlock"},
    {0},
};
