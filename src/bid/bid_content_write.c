#include "bid/bid_content.h"

#include <unistd.h>

#include "base/json.h"
#include "base/os.h"
#include "base/tar.h"

enum { piece = 1 << 16 };

err bid_copy_bytes(struct blob_writer *w, int fd, int64_t from, int64_t size)
{
    char buffer[piece];
    for (int64_t done = 0; done < size;) {
        int64_t want = size - done < piece ? size - done : piece;
        ssize_t got = pread(fd, buffer, (size_t)want, (off_t)(from + done));
        if (got <= 0)
            return fault("a file cannot be read to its end");
        TRY(blob_add(w, (str){buffer, (size_t)got}));
        done += got;
    }
    return OK;
}

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

static void put_index(struct out *o, const struct bid_index_of *index)
{
    json_put_key(o, "index");
    json_open(o, '[');
    for (size_t i = 0; i < index->n; i++) {
        const struct bid_index *x = &index->at[i];
        json_open(o, '{');
        json_put_key(o, "item");
        json_put_int(o, x->item);
        if (x->level.n != NO_DEC.n)
            put_member(o, "level", dec_text(o->a, x->level));
        if (x->page.at)
            put_member(o, "page", x->page);
        if (x->text.at)
            put_member(o, "text", x->text);
        json_close(o, '}');
    }
    json_close(o, ']');
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
    if (c->index.n)
        put_index(&o, &c->index);
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
    unsigned char nonce[bid_nonce_len];
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

static err add_paper(struct blob_writer *w, struct blob_store *blobs, const struct bid_file *f)
{
    struct hash h;
    int fd = -1;
    int64_t size = 0;
    if (!hash_parse(f->sha256, &h))
        return fault("an uploaded file has no hash");
    TRY(add_header(w, f->name, f->size));
    TRY(blob_open(blobs, h, &fd, &size));
    err e = size == f->size ? bid_copy_bytes(w, fd, 0, size)
                            : fault("an uploaded file has another size");
    close(fd);
    TRY(e);
    return blob_add(w, (str){zeros, (size_t)tar_padding(size)});
}

static err add_all(struct blob_writer *w, struct blob_store *blobs, arena *a,
                   const struct bid_claim *claim, const struct bid_content *c)
{
    str priced = price_json(a, c);
    str response = c->answers.n || c->index.n ? response_json(a, c) : (str){0};
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
