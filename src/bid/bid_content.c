#include "bid/bid_content.h"

#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/os.h"
#include "base/utf8.h"
#include "bid/bid_tar.h"

enum { piece = 1 << 16, trailing_max = 2 << 20, text_bytes_max = 6000, nonce_len = 32 };

// Reading, from a descriptor or from memory, strictly forward.
struct reading {
    arena *a;
    int fd;  // -1: bytes
    str bytes;
    int64_t at, size;
    bool lost;  // the disk gave less than it should
};

static bool take(struct reading *r, char *to, int64_t n)
{
    if (n > r->size - r->at)
        return false;
    if (r->fd < 0)
        memcpy(to, r->bytes.at + r->at, (size_t)n);
    for (int64_t done = 0; r->fd >= 0 && done < n;) {
        ssize_t got = pread(r->fd, to + done, (size_t)(n - done), (off_t)(r->at + done));
        if (got <= 0) {
            r->lost = true;
            return false;
        }
        done += got;
    }
    r->at += n;
    return true;
}

static bool take_hash(struct reading *r, int64_t n, struct hash *ret)
{
    char buffer[piece];
    struct sha256_state *s = sha256_begin();
    bool good = true;
    while (n > 0 && good) {
        int64_t part = n < piece ? n : piece;
        good = take(r, buffer, part);
        if (good)
            sha256_add(s, (str){buffer, (size_t)part});
        n -= part;
    }
    *ret = sha256_end(s);
    return good;
}

static bool take_padding(struct reading *r, int64_t size)
{
    char padding[tar_block];
    int64_t n = tar_padding(size);
    if (!take(r, padding, n))
        return false;
    for (int64_t i = 0; i < n; i++)
        if (padding[i])
            return false;
    return true;
}

static bool take_header(struct reading *r, struct tar_member *ret)
{
    char block[tar_block];
    return take(r, block, tar_block) && tar_read_header(block, ret) == TAR_MEMBER;
}

static bool take_text(struct reading *r, int64_t size, int64_t max, str *ret)
{
    if (size > max)
        return false;
    char *text = new(r->a, char, (size_t)size + 1);
    if (!take(r, text, size) || !take_padding(r, size))
        return false;
    *ret = (str){text, (size_t)size};
    return true;
}

// Two blocks of zeros, and nothing but zeros behind them.
static bool take_end(struct reading *r)
{
    char buffer[tar_block];
    int64_t left = r->size - r->at;
    if (left < 2 * tar_block || left > trailing_max || left % tar_block)
        return false;
    struct tar_member m;
    while (r->at < r->size)
        if (!take(r, buffer, tar_block) || tar_read_header(buffer, &m) != TAR_ZEROS)
            return false;
    return true;
}

// JSON members, exactly these.

static bool get_str(const struct json *j, const char *key, size_t max, str *ret)
{
    return json_str(json_get(j, key), ret) && ret->len <= max && utf8_ok(*ret, true);
}

static bool get_id(const struct json *j, const char *key, id *ret)
{
    str s;
    return get_str(j, key, 20, &s) && id_parse(s, ret);
}

static bool get_number(const struct json *j, const char *key, int64_t *ret)
{
    return json_int(json_get(j, key), ret) && *ret >= 0;
}

struct listed_file {
    str name;
    int64_t size;
    struct hash hash;
};
struct manifest {
    struct listed_file *files;
    size_t n;
};

static bool read_listed(const struct json *j, struct manifest *m)
{
    struct listed_file f;
    str hash;
    if (json_count(j) != 3 || !get_str(j, "name", tar_name_max, &f.name) ||
        !tar_name_ok(f.name) || str_eq(f.name, S("manifest.json")) ||
        !get_number(j, "size", &f.size) || !get_str(j, "sha256", 64, &hash) ||
        !hash_parse(hash, &f.hash))
        return false;
    for (size_t i = 0; i < m->n; i++)
        if (str_eq(m->files[i].name, f.name))
            return false;
    m->files[m->n++] = f;
    return true;
}

static const char *read_manifest(struct reading *r, const struct bid_claim *claim,
                                 struct manifest *ret)
{
    struct tar_member member;
    const struct json *j = NULL;
    str text = {0}, envelope = {0}, nonce = {0};
    int64_t v = 0, lot = 0;
    id tender = {0}, supplier = {0};
    unsigned char bytes[nonce_len];
    if (!take_header(r, &member))
        return "not_tar";
    if (!str_eq((str){member.name, member.name_len}, S("manifest.json")) ||
        !take_text(r, member.size, bid_manifest_bytes_max, &text) ||
        json_parse(r->a, text, &j).kind)
        return "manifest";
    const struct json *files = json_get(j, "files");
    if (!json_is_object(j) || json_count(j) != 7 || !get_number(j, "v", &v) || v != 1 ||
        !get_number(j, "lot", &lot) || lot != 1 || !get_str(j, "envelope", 20, &envelope) ||
        !str_eq(envelope, str_of(claim->envelope)) || !get_str(j, "nonce", 64, &nonce) ||
        !hex_parse(nonce, bytes, sizeof bytes) || !get_id(j, "tender", &tender) ||
        !get_id(j, "supplier", &supplier) || !json_is_array(files) ||
        json_count(files) > bid_files_max + 2)
        return "manifest";
    ret->files = new(r->a, struct listed_file, json_count(files) + 1);
    for (size_t i = 0; i < json_count(files); i++)
        if (!read_listed(json_at(files, i), ret))
            return "manifest";
    if (!id_same(tender, claim->tender))
        return "other_tender";
    return id_same(supplier, claim->supplier) ? NULL : "other_supplier";
}

static bool read_line(const struct json *j, struct bid_priced_line *ret)
{
    str quantity, unit_price;
    return json_count(j) == 5 && get_number(j, "n", &ret->n) &&
           get_str(j, "name", text_bytes_max, &ret->name) &&
           get_str(j, "unit", text_bytes_max, &ret->unit) &&
           get_str(j, "quantity", 40, &quantity) && dec_parse(quantity, &ret->quantity) &&
           ret->quantity.n >= 0 && get_str(j, "unit_price", 40, &unit_price) &&
           price_parse(unit_price, &ret->unit_price);
}

static bool read_price(arena *a, str text, struct bid_content *ret)
{
    const struct json *j = NULL;
    str total;
    money sum;
    if (json_parse(a, text, &j).kind || !json_is_object(j) || json_count(j) != 2 ||
        !get_str(j, "price", 40, &total) || !money_parse(total, &ret->price) ||
        ret->price.fen == 0)
        return false;
    const struct json *lines = json_get(j, "lines");
    size_t n = json_count(lines);
    if (!json_is_array(lines) || n > bid_lines_max)
        return false;
    ret->lines = (struct bid_priced_lines){new(a, struct bid_priced_line, n + 1), n};
    for (size_t i = 0; i < n; i++)
        if (!read_line(json_at(lines, i), &ret->lines.at[i]) ||
            ret->lines.at[i].n != (int64_t)i + 1)
            return false;
    return bid_lines_sum(&ret->lines, &sum);
}

static bool read_answer(const struct json *j, struct bid_answer *ret)
{
    bool paged = json_get(j, "page");
    return json_count(j) == (paged ? 3 : 2) && get_number(j, "n", &ret->n) &&
           get_str(j, "answer", 4 * text_bytes_max, &ret->answer) &&
           (!paged || get_str(j, "page", text_bytes_max, &ret->page));
}

static bool read_response(arena *a, str text, struct bid_answers_of *ret)
{
    const struct json *j = NULL;
    if (json_parse(a, text, &j).kind || !json_is_object(j) || json_count(j) != 1)
        return false;
    const struct json *answers = json_get(j, "answers");
    size_t n = json_count(answers);
    if (!json_is_array(answers) || n > bid_answers_max)
        return false;
    *ret = (struct bid_answers_of){new(a, struct bid_answer, n + 1), n};
    for (size_t i = 0; i < n; i++)
        if (!read_answer(json_at(answers, i), &ret->at[i]))
            return false;
    return true;
}

// The next member must be the listed file; its bytes are hashed, or kept as text up to `max`.
static bool take_file(struct reading *r, const struct listed_file *f, int64_t max, str *ret)
{
    struct tar_member m;
    struct hash h;
    if (!take_header(r, &m) || !str_eq((str){m.name, m.name_len}, f->name) || m.size != f->size)
        return false;
    if (ret)
        return take_text(r, m.size, max, ret) && hash_same(sha256(*ret), f->hash);
    return take_hash(r, m.size, &h) && take_padding(r, m.size) && hash_same(h, f->hash);
}

static void list_papers(arena *a, const struct manifest *m, size_t from, struct bid_files_of *ret)
{
    *ret = (struct bid_files_of){new(a, struct bid_file, m->n + 1), 0};
    for (size_t i = from; i < m->n; i++)
        ret->at[ret->n++] = (struct bid_file){m->files[i].name, hash_hex(a, m->files[i].hash),
                                              m->files[i].size};
}

static const char *read_members(struct reading *r, const struct bid_claim *claim,
                                enum bid_depth depth, struct bid_content *ret)
{
    struct manifest m = {0};
    str priced = {0}, response = {0};
    const char *cause = read_manifest(r, claim, &m);
    if (cause)
        return cause;
    if (m.n == 0 || !str_eq(m.files[0].name, S("price.json")))
        return "manifest";
    if (!take_file(r, &m.files[0], bid_price_bytes_max, &priced))
        return "file_mismatch";
    if (depth != BID_SEAL && !read_price(r->a, priced, ret))
        return "price";
    if (depth == BID_PRICE)
        return NULL;
    bool answered = m.n > 1 && str_eq(m.files[1].name, S("response.json"));
    if (answered && !take_file(r, &m.files[1], bid_response_bytes_max, &response))
        return "file_mismatch";
    if (answered && depth != BID_SEAL && !read_response(r->a, response, &ret->answers))
        return "response";
    list_papers(r->a, &m, answered ? 2 : 1, &ret->files);
    if (depth == BID_PAPERS)
        return NULL;
    for (size_t i = answered ? 2 : 1; i < m.n; i++)
        if (!take_file(r, &m.files[i], 0, NULL))
            return "file_mismatch";
    return take_end(r) ? NULL : "not_tar";
}

static const char *read_all(struct reading *r, str sha256_text, const struct bid_claim *claim,
                            enum bid_depth depth, struct bid_content *ret)
{
    struct hash told, found;
    struct bid_content content = {.price = NO_MONEY};
    if (!hash_parse(sha256_text, &told))
        return "damaged";
    if (depth >= BID_SEAL) {
        bool whole = take_hash(r, r->size, &found);
        if (!whole || !hash_same(told, found))
            return whole ? "damaged" : "missing";
        r->at = 0;
    }
    const char *cause = read_members(r, claim, depth, &content);
    if (cause)
        return r->lost ? "missing" : cause;
    *ret = content;
    return NULL;
}

const char *bid_content_parse(arena *a, str bytes, str sha256_text, const struct bid_claim *claim,
                              enum bid_depth depth, struct bid_content *ret)
{
    struct reading r = {.a = a, .fd = -1, .bytes = bytes, .size = (int64_t)bytes.len};
    return read_all(&r, sha256_text, claim, depth, ret);
}

const char *bid_content_read(struct blob_store *blobs, arena *a, str sha256_text,
                             const struct bid_claim *claim, enum bid_depth depth,
                             struct bid_content *ret)
{
    struct reading r = {.a = a, .fd = -1};
    struct hash h;
    if (!hash_parse(sha256_text, &h) || blob_open(blobs, h, &r.fd, &r.size).kind)
        return "missing";
    const char *cause = read_all(&r, sha256_text, claim, depth, ret);
    close(r.fd);
    return cause;
}

bool bid_lines_sum(const struct bid_priced_lines *lines, money *ret)
{
    money sum = {0};
    for (size_t i = 0; i < lines->n; i++) {
        const struct bid_priced_line *l = &lines->at[i];
        __int128 product = (__int128)l->unit_price.micro * l->quantity.n;
        if (product > (__int128)MONEY_MAX * price_per_fen * dec_one)
            return false;
        sum.fen += price_times(l->unit_price, l->quantity).fen;
        if (sum.fen > MONEY_MAX)
            return false;
    }
    *ret = sum;
    return true;
}

// Writing.

static void put_member(struct out *o, const char *key, str s)
{
    json_put_key(o, key);
    json_put_str(o, s);
}

static str price_json(arena *a, const struct bid_content *c)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    put_member(&o, "price", money_text(a, c->price));
    json_put_key(&o, "lines");
    json_open(&o, '[');
    for (size_t i = 0; i < c->lines.n; i++) {
        const struct bid_priced_line *l = &c->lines.at[i];
        json_open(&o, '{');
        json_put_key(&o, "n");
        json_put_int(&o, (int64_t)i + 1);
        put_member(&o, "name", l->name);
        put_member(&o, "unit", l->unit);
        put_member(&o, "quantity", dec_text(a, l->quantity));
        put_member(&o, "unit_price", price_text(a, l->unit_price));
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    return out_str(&o);
}

static str response_json(arena *a, const struct bid_content *c)
{
    struct out o = out_plain(a);
    json_open(&o, '{');
    json_put_key(&o, "answers");
    json_open(&o, '[');
    for (size_t i = 0; i < c->answers.n; i++) {
        json_open(&o, '{');
        json_put_key(&o, "n");
        json_put_int(&o, c->answers.at[i].n);
        put_member(&o, "answer", c->answers.at[i].answer);
        if (c->answers.at[i].page.at)
            put_member(&o, "page", c->answers.at[i].page);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    return out_str(&o);
}

static void put_listed(struct out *o, str name, int64_t size, str sha256_text)
{
    json_open(o, '{');
    put_member(o, "name", name);
    json_put_key(o, "size");
    json_put_int(o, size);
    put_member(o, "sha256", sha256_text);
    json_close(o, '}');
}

static void put_listed_text(struct out *o, str name, str text)
{
    put_listed(o, name, (int64_t)text.len, hash_hex(o->a, sha256(text)));
}

static str manifest_json(arena *a, const struct bid_claim *claim, const struct bid_content *c,
                         str priced, str response)
{
    struct out o = out_plain(a);
    unsigned char nonce[nonce_len];
    os_random(nonce, sizeof nonce);
    json_open(&o, '{');
    json_put_key(&o, "v");
    json_put_int(&o, 1);
    put_member(&o, "tender", id_text(a, claim->tender));
    json_put_key(&o, "lot");
    json_put_int(&o, 1);
    put_member(&o, "envelope", str_of(claim->envelope));
    put_member(&o, "supplier", id_text(a, claim->supplier));
    put_member(&o, "nonce", hex(a, nonce, sizeof nonce));
    json_put_key(&o, "files");
    json_open(&o, '[');
    put_listed_text(&o, S("price.json"), priced);
    if (response.at)
        put_listed_text(&o, S("response.json"), response);
    for (size_t i = 0; i < c->files.n; i++)
        put_listed(&o, c->files.at[i].name, c->files.at[i].size, c->files.at[i].sha256);
    json_close(&o, ']');
    json_close(&o, '}');
    return out_str(&o);
}

static const char zeros[2 * tar_block];

static err add_header(struct blob_writer *w, str name, int64_t size)
{
    char block[tar_block];
    if (!tar_write_header(name, size, block))
        return fault("a bid's file has a name or a size that cannot be written");
    return blob_add(w, (str){block, tar_block});
}

static err add_text(struct blob_writer *w, str name, str text)
{
    TRY(add_header(w, name, (int64_t)text.len));
    TRY(blob_add(w, text));
    return blob_add(w, (str){zeros, (size_t)tar_padding((int64_t)text.len)});
}

static err add_bytes(struct blob_writer *w, int fd, int64_t size)
{
    char buffer[piece];
    for (int64_t at = 0; at < size;) {
        int64_t want = size - at < piece ? size - at : piece;
        ssize_t got = pread(fd, buffer, (size_t)want, (off_t)at);
        if (got <= 0)
            return fault("an uploaded file cannot be read");
        TRY(blob_add(w, (str){buffer, (size_t)got}));
        at += got;
    }
    return blob_add(w, (str){zeros, (size_t)tar_padding(size)});
}

static err add_paper(struct blob_writer *w, struct blob_store *blobs, const struct bid_file *f)
{
    struct hash h;
    int fd = -1;
    int64_t size = 0;
    if (!hash_parse(f->sha256, &h))
        return fault("an uploaded file has no hash");
    TRY(add_header(w, f->name, f->size));
    TRY(blob_open(blobs, h, &fd, &size));
    err e = size == f->size ? add_bytes(w, fd, size) : fault("an uploaded file has another size");
    close(fd);
    return e;
}

static err add_all(struct blob_writer *w, struct blob_store *blobs, arena *a,
                   const struct bid_claim *claim, const struct bid_content *c)
{
    str priced = price_json(a, c);
    str response = c->answers.n ? response_json(a, c) : (str){0};
    TRY(add_text(w, S("manifest.json"), manifest_json(a, claim, c, priced, response)));
    TRY(add_text(w, S("price.json"), priced));
    if (response.at)
        TRY(add_text(w, S("response.json"), response));
    for (size_t i = 0; i < c->files.n; i++)
        TRY(add_paper(w, blobs, &c->files.at[i]));
    return blob_add(w, (str){zeros, sizeof zeros});
}

err bid_content_write(struct blob_store *blobs, arena *a, const struct bid_claim *claim,
                      const struct bid_content *content, struct blob *ret)
{
    struct blob_writer *w = NULL;
    TRY(blob_begin(blobs, &w));
    err e = add_all(w, blobs, a, claim, content);
    if (!e.kind)
        return blob_keep(w, ret);
    blob_drop(w);
    return e;
}
