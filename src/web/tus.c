#include "web/tus.h"

#include <string.h>

#include "base/utf8.h"
#include "store/upload.h"
#include "web/site.h"

enum { unfinished_max = 20, name_max = 200 };

struct tus_feed {
    struct upload upload;
    struct upload_writer *writer;
    struct sha256_state *hashing;  // with a checksum only
    struct hash expected;
    int64_t got;
};

// Why not, in the protocol's own numbers.
struct no {
    int status;
    const char *why;
};
static const struct no yes = {0};

bool tus_is(str url)
{
    return str_eq(url, S("/uploads")) || str_starts(url, S("/uploads/"));
}

enum method tus_method(str method)
{
    static const struct {
        const char *name;
        enum method method;
    } known[] = {{"PATCH", METHOD_PATCH}, {"DELETE", METHOD_DELETE}, {"OPTIONS", METHOD_OPTIONS}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(method, str_of(known[i].name)))
            return known[i].method;
    return METHOD_OTHER;
}

enum method tus_method_meant(str override)
{
    return override.at ? tus_method(override) : METHOD_POST;
}

static void say(struct request *r, struct answer *ret, const char *name, str value)
{
    struct header *h = new(r->a, struct header, 1);
    *h = (struct header){name, value, ret->headers};
    ret->headers = h;
}

static void say_number(struct request *r, struct answer *ret, const char *name, int64_t n)
{
    say(r, ret, name, format(r->a, "%lld", (long long)n));
}

// RFC 9110 5.6.7: Wed, 25 Nov 2026 21:30:00 GMT.
static void say_expiry(struct request *r, struct answer *ret, const struct upload *u)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    str t = instant_utc(r->a, (instant){u->until_s * 1000000});
    int64_t month = 0;
    str_int(str_part(t, 5, 2), &month);
    say(r, ret, "Upload-Expires",
        join(r->a, str_of(days[u->until_s / 86400 % 7]), S(", "), str_part(t, 8, 2), S(" "),
             str_of(months[(month + 11) % 12]), S(" "), str_part(t, 0, 4), S(" "),
             str_part(t, 11, 8), S(" GMT")));
}

static void plain(struct request *r, int status, struct answer *ret)
{
    ret->status = status;
    ret->type = "application/json";
    ret->file = -1;
    say(r, ret, "Tus-Resumable", S("1.0.0"));
}

static void refuse(struct visit *v, struct request *r, struct no no, struct answer *ret)
{
    api_problem(v, invalid(no.why), NULL, ret);
    ret->status = no.status;
    say(r, ret, "Tus-Resumable", S("1.0.0"));
    if (no.status == 412)
        say(r, ret, "Tus-Version", S("1.0.0"));
    if (no.status == 423)
        say(r, ret, "Retry-After", S("5"));
}

static void fail(struct visit *v, struct request *r, err e, struct answer *ret)
{
    if (e.kind == ERR_CONFLICT)
        refuse(v, r, (struct no){409, "Upload-Offset is not where it ends; ask by HEAD"}, ret);
    else if (e.kind == ERR_BUSY)
        refuse(v, r, (struct no){423, "another request is adding to it"}, ret);
    else if (e.kind == ERR_INVALID)
        refuse(v, r, (struct no){460, str_c(v->a, e.detail)}, ret);
    else
        show_failure(v, e, ret);
}

// Who asks, and that it is a request of this protocol and not another site's.
static bool enter(const struct site *s, struct visit *v, struct request *r, struct answer *ret)
{
    bool reads = r->method == METHOD_GET && !r->head;
    err e = visit_who(s, v, r);
    v->api = true;
    if (!e.kind && !v->who.person.n)
        e = (err){.kind = ERR_SIGN_IN};
    if (!e.kind && !reads && from_elsewhere(r))
        e = denied();
    if (e.kind)
        show_failure(v, e, ret);
    else if (!reads && !str_eq(r->tus.version, S("1.0.0")))
        refuse(v, r, (struct no){412, "Tus-Resumable must be 1.0.0"}, ret);
    else
        return true;
    return false;
}

static err find(const struct site *s, struct visit *v, struct request *r, struct upload *ret)
{
    TRY(upload_find(s->blobs, v->a, str_from(r->url, sizeof "/uploads/" - 1), ret));
    return id_same(ret->owner, v->who.person) ? OK : missing();
}

// "filename <base64>,sha256 <base64>"; other keys are the client's own affair.
static struct no read_metadata(arena *a, str text, struct upload *u)
{
    u->file_name = S("file");
    for (str rest = text; rest.at;) {
        str value = str_trim(str_cut(&rest, ',')), plain_value = {0};
        str key = str_cut(&value, ' ');
        struct hash h;
        bool name = str_eq(key, S("filename")), sum = str_eq(key, S("sha256"));
        if (!name && !sum)
            continue;
        if (!value.at || !base64_parse(a, value, &plain_value) || !plain_value.len)
            return (struct no){400, "Upload-Metadata is not pairs of a key and base64"};
        if (sum && !hash_parse(plain_value, &h))
            return (struct no){400, "sha256 is not 64 hexadecimal digits"};
        if (name && (!utf8_ok(plain_value, false) || utf8_length(plain_value) > name_max ||
                     memchr(plain_value.at, '/', plain_value.len)))
            return (struct no){400, "the file's name cannot be used"};
        *(name ? &u->file_name : &u->sha256) = plain_value;
    }
    return yes;
}

static struct no read_creation(const struct site *s, struct request *r, struct upload *u)
{
    if (!r->tus.length.at || !str_int(r->tus.length, &u->length) || u->length < 1)
        return (struct no){400, "Upload-Length must be the whole file's number of bytes, over 0"};
    if (u->length > s->upload_max)
        return (struct no){413, "Upload-Length is more than Tus-Max-Size"};
    return read_metadata(r->a, r->tus.metadata, u);
}

static size_t count_unfinished(const struct uploads *all)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += !all->at[i].blob.at;
    return n;
}

static void create(const struct site *s, struct visit *v, struct request *r, struct answer *ret)
{
    struct upload u = {.owner = v->who.person};
    struct uploads all;
    struct no no = read_creation(s, r, &u);
    err e = uploads_of(s->blobs, v->a, v->who.person, &all);
    if (!no.status && !e.kind && count_unfinished(&all) >= unfinished_max)
        no = (struct no){429, "too many unfinished uploads; end or delete some"};
    if (no.status) {
        refuse(v, r, no, ret);
        if (no.status == 413)
            say_number(r, ret, "Tus-Max-Size", s->upload_max);
        return;
    }
    if (!e.kind)
        e = upload_begin(s->blobs, v->a, &u);
    if (e.kind) {
        show_failure(v, e, ret);
        return;
    }
    plain(r, 201, ret);
    ret->location = join(v->a, S("/uploads/"), u.name);
    say_expiry(r, ret, &u);
}

static void put_upload(const struct site *s, struct visit *v, const struct upload *u)
{
    struct out *o = &v->out;
    json_open(o, '{');
    json_put_key(o, "upload");
    json_put_str(o, join(v->a, S("/uploads/"), u->name));
    json_put_key(o, "name");
    json_put_str(o, u->file_name);
    json_put_key(o, "size");
    json_put_int(o, u->length);
    json_put_key(o, "offset");
    json_put_int(o, u->offset);
    json_put_key(o, "sha256");
    json_put_str(o, u->blob.at ? u->blob : u->sha256);
    json_put_key(o, "ticket");
    json_put_str(o, u->blob.at ? file_ticket(s, v->a, u->owner, u->blob, u->length) : (str){0});
    json_close(o, '}');
}

// All of the person, or one; one that came whole just before a crash is made a blob now.
static void show(const struct site *s, struct visit *v, struct request *r, struct answer *ret)
{
    struct upload u = {0};
    struct uploads all = {0};
    bool one = !str_eq(r->url, S("/uploads"));
    err e = one ? find(s, v, r, &u) : uploads_of(s->blobs, v->a, v->who.person, &all);
    if (!e.kind && one && u.offset == u.length)
        e = upload_keep(s->blobs, v->a, &u);
    if (e.kind) {
        fail(v, r, e, ret);
        return;
    }
    v->out = out_plain(v->a);
    if (one) {
        put_upload(s, v, &u);
    } else {
        json_open(&v->out, '{');
        json_put_key(&v->out, "uploads");
        json_open(&v->out, '[');
        for (size_t i = 0; i < all.n; i++)
            put_upload(s, v, &all.at[i]);
        json_close(&v->out, ']');
        json_close(&v->out, '}');
    }
    plain(r, 200, ret);
    ret->body = out_str(&v->out);
}

static void head(const struct site *s, struct visit *v, struct request *r, struct answer *ret)
{
    struct upload u;
    err e = find(s, v, r, &u);
    if (e.kind) {
        fail(v, r, e, ret);
        return;
    }
    plain(r, 200, ret);
    say_number(r, ret, "Upload-Offset", u.offset);
    say_number(r, ret, "Upload-Length", u.length);
    say_expiry(r, ret, &u);
    str name = join(v->a, S("filename "), base64(v->a, u.file_name));
    say(r, ret, "Upload-Metadata",
        u.sha256.at ? join(v->a, name, S(",sha256 "), base64(v->a, u.sha256)) : name);
}

static void drop(const struct site *s, struct visit *v, struct request *r, struct answer *ret)
{
    struct upload u;
    err e = find(s, v, r, &u);
    if (e.kind) {
        fail(v, r, e, ret);
        return;
    }
    upload_drop(s->blobs, u.name);
    plain(r, 204, ret);
}

static void options(const struct site *s, struct request *r, struct answer *ret)
{
    plain(r, 204, ret);
    say(r, ret, "Tus-Version", S("1.0.0"));
    say(r, ret, "Tus-Extension", S("creation,checksum,expiration,termination"));
    say(r, ret, "Tus-Checksum-Algorithm", S("sha256"));
    say_number(r, ret, "Tus-Max-Size", s->upload_max);
}

// ---- a PATCH

static struct no read_checksum(arena *a, str text, struct tus_feed *f)
{
    str sum = text, bytes = {0};
    if (!text.at)
        return yes;
    if (!str_eq(str_cut(&sum, ' '), S("sha256")) || !sum.at || !base64_parse(a, sum, &bytes) ||
        bytes.len != sizeof f->expected.at)
        return (struct no){400, "Upload-Checksum must be sha256 and base64 of 32 bytes"};
    memcpy(f->expected.at, bytes.at, bytes.len);
    f->hashing = sha256_begin();
    return yes;
}

static struct no read_patch(struct request *r, int64_t length, const struct upload *u,
                            int64_t *ret_offset)
{
    if (!str_eq(r->content_type, S("application/offset+octet-stream")))
        return (struct no){415, "Content-Type must be application/offset+octet-stream"};
    if (!r->tus.offset.at || !str_int(r->tus.offset, ret_offset) || *ret_offset < 0)
        return (struct no){400, "Upload-Offset must be a number of bytes"};
    if (*ret_offset > u->length || length > u->length - *ret_offset)
        return (struct no){413, "this is more than Upload-Length"};
    return yes;
}

static void end_sum(struct tus_feed *f)
{
    if (f->hashing)
        sha256_end(f->hashing);
    f->hashing = NULL;
}

bool tus_begin(const struct site *s, struct db *db, struct request *r, int64_t length,
               struct answer *ret)
{
    struct visit v = visit_make(s, db, r);
    struct upload u;
    int64_t offset = 0;
    struct no no = yes;
    if (!enter(s, &v, r, ret))
        return false;
    struct tus_feed *f = new(r->a, struct tus_feed, 1);
    err e = find(s, &v, r, &u);
    if (!e.kind)
        no = read_patch(r, length, &u, &offset);
    if (!e.kind && !no.status)
        no = read_checksum(r->a, r->tus.checksum, f);
    if (!e.kind && !no.status)
        e = upload_open(s->blobs, u.name, offset, &f->writer);
    if (!e.kind && !no.status) {
        f->upload = u;
        r->arriving = f;
        return true;
    }
    end_sum(f);
    if (no.status)
        refuse(&v, r, no, ret);
    else
        fail(&v, r, e, ret);
    return false;
}

err tus_feed(struct tus_feed *f, str piece)
{
    TRY(upload_add(f->writer, piece));
    if (f->hashing)
        sha256_add(f->hashing, piece);
    f->got += (int64_t)piece.len;
    return OK;
}

void tus_cut(struct tus_feed *f, str rest)
{
    err e = f->hashing ? OK : upload_add(f->writer, rest);
    upload_cut(f->writer, !f->hashing && !e.kind);
    end_sum(f);
}

static bool sum_fits(struct tus_feed *f)
{
    if (!f->hashing)
        return true;
    struct hash h = sha256_end(f->hashing);
    f->hashing = NULL;
    return hash_same(h, f->expected);
}

// Whole or not: what has come is on the disk, or why not.
static err end_patch(const struct site *s, arena *a, struct request *r, struct upload *ret)
{
    struct tus_feed *f = r->arriving;
    r->arriving = NULL;
    bool fits = sum_fits(f);
    bool keep = fits && (!r->broken.kind || !r->tus.checksum.at);
    err e = r->broken;
    *ret = f->upload;
    ret->offset += f->got;
    if (keep && !e.kind)
        e = upload_close(f->writer);
    else
        upload_cut(f->writer, keep);
    end_sum(f);
    TRY(e);
    if (!fits)
        return invalid("Upload-Checksum is not that of what came");
    return ret->offset == ret->length ? upload_keep(s->blobs, a, ret) : OK;
}

static void patch(const struct site *s, struct visit *v, struct request *r, struct answer *ret)
{
    struct upload u;
    err e = end_patch(s, v->a, r, &u);
    if (e.kind) {
        fail(v, r, e, ret);
        return;
    }
    plain(r, 204, ret);
    say_number(r, ret, "Upload-Offset", u.offset);
    say_expiry(r, ret, &u);
}

void tus_answer(const struct site *s, struct db *db, struct request *r, struct answer *ret)
{
    struct visit v = visit_make(s, db, r);
    bool all = str_eq(r->url, S("/uploads"));
    v.out = out_plain(v.a);
    v.api = r->arriving;  // its sender was asked for before the body, see tus_begin
    if (r->arriving)
        patch(s, &v, r, ret);
    else if (r->method == METHOD_OPTIONS)
        options(s, r, ret);
    else if (!enter(s, &v, r, ret))
        return;
    else if (r->method == METHOD_GET && !r->head)
        show(s, &v, r, ret);
    else if (all && r->method == METHOD_POST)
        create(s, &v, r, ret);
    else if (!all && r->method == METHOD_GET)
        head(s, &v, r, ret);
    else if (!all && r->method == METHOD_DELETE)
        drop(s, &v, r, ret);
    else
        refuse(&v, r, (struct no){405, "this method means nothing here"}, ret);
}
