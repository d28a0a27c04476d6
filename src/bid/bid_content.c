#include "bid/bid_content.h"

#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/tar.h"
#include "base/utf8.h"

enum { piece = 1 << 16, trailing_max = 2 << 20, text_bytes_max = 6000 };

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
    unsigned char bytes[bid_nonce_len];
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

static bool read_index_row(const struct json *j, struct bid_index *ret)
{
    bool level = json_get(j, "level"), page = json_get(j, "page"), text = json_get(j, "text");
    str grade = {0};
    *ret = (struct bid_index){.level = NO_DEC};
    return json_count(j) == 1 + (size_t)level + (size_t)page + (size_t)text &&
           get_number(j, "item", &ret->item) &&
           (!level || (get_str(j, "level", 40, &grade) && dec_parse(grade, &ret->level))) &&
           (!page || get_str(j, "page", text_bytes_max, &ret->page)) &&
           (!text || get_str(j, "text", 4 * text_bytes_max, &ret->text));
}

static bool read_index(arena *a, const struct json *index, struct bid_index_of *ret)
{
    size_t n = json_count(index);
    if (!json_is_array(index) || n > bid_index_max)
        return false;
    *ret = (struct bid_index_of){new(a, struct bid_index, n + 1), n};
    for (size_t i = 0; i < n; i++)
        if (!read_index_row(json_at(index, i), &ret->at[i]))
            return false;
    return true;
}

static bool read_response(arena *a, str text, struct bid_content *ret)
{
    const struct json *j = NULL;
    if (json_parse(a, text, &j).kind || !json_is_object(j))
        return false;
    const struct json *answers = json_get(j, "answers"), *index = json_get(j, "index");
    size_t n = json_count(answers);
    if (json_count(j) != (index ? 2 : 1) || !json_is_array(answers) || n > bid_answers_max)
        return false;
    ret->answers = (struct bid_answers_of){new(a, struct bid_answer, n + 1), n};
    for (size_t i = 0; i < n; i++)
        if (!read_answer(json_at(answers, i), &ret->answers.at[i]))
            return false;
    return !index || read_index(a, index, &ret->index);
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
    if (answered && depth != BID_SEAL && !read_response(r->a, response, ret))
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

// Where the data of the n-th listed file begins.
static int64_t data_of(const struct manifest *m, int64_t files_at, size_t n)
{
    int64_t at = files_at;
    for (size_t i = 0; i < n; i++)
        at += tar_block + m->files[i].size + tar_padding(m->files[i].size);
    return at + tar_block;
}

static err copy_part(struct blob_store *blobs, int fd, int64_t at, const struct listed_file *f)
{
    struct blob_writer *w = NULL;
    struct blob blob;
    TRY(blob_begin(blobs, &w));
    err e = bid_copy_bytes(w, fd, at, f->size);
    if (e.kind) {
        blob_drop(w);
        return e;
    }
    TRY(blob_keep(w, &blob));
    return hash_same(blob.hash, f->hash) ? OK : missing();
}

static err extract(struct reading *r, struct blob_store *blobs, const struct bid_claim *claim,
                   size_t n)
{
    struct manifest m = {0};
    int fd = -1;
    int64_t size = 0;
    if (read_manifest(r, claim, &m))
        return missing();
    size_t first = m.n > 1 && str_eq(m.files[1].name, S("response.json")) ? 2 : 1;
    if (first + n >= m.n)
        return missing();
    const struct listed_file *f = &m.files[first + n];
    if (!blob_open(blobs, f->hash, &fd, &size).kind) {
        close(fd);
        return OK;
    }
    return copy_part(blobs, r->fd, data_of(&m, r->at, first + n), f);
}

err bid_content_extract(struct blob_store *blobs, arena *a, str sha256_text,
                        const struct bid_claim *claim, size_t n)
{
    struct reading r = {.a = a, .fd = -1};
    struct hash h;
    if (!hash_parse(sha256_text, &h))
        return missing();
    TRY(blob_open(blobs, h, &r.fd, &r.size));
    err e = extract(&r, blobs, claim, n);
    close(r.fd);
    return e;
}
