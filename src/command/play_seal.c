#include "command/play_seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "bid/bid_parts.h"
#include "command/say.h"
#include "crypto/sign.h"

static str recipient_of(arena *a, const struct age_identity *i)
{
    struct age_recipient r = age_recipient_of(i);
    return age_recipient_text(a, &r);
}

struct text_sink {
    struct out o;
};

static bool add_to_text(void *with, const void *at, size_t n)
{
    put_raw(&((struct text_sink *)with)->o, (str){at, n});
    return true;
}

static bool add_to_blob(void *with, const void *at, size_t n)
{
    return !blob_add(with, (str){at, n}).kind;
}

// What a holder reads in a rehearsal.
static err read_rehearsal(arena *a, const struct age_identity *i, str sealed, str *ret)
{
    struct age_bytes b = {sealed};
    bool armored = false;
    struct age_header h;
    struct text_sink sink = {out_plain(a)};
    unsigned char key[age_key_len];
    struct age_reader *r = new(a, struct age_reader, 1);
    age_reader_begin(r, age_unarmored(a, age_from_bytes(&b), &armored));
    if (age_read_header(a, r, &h) != AGE_OK || age_file_key(a, &h, i, 1, key) != AGE_OK ||
        age_read_payload(r, key, (struct age_sink){add_to_text, &sink}) != AGE_OK)
        return fault("a rehearsal cannot be read");
    *ret = out_str(&sink.o);
    return OK;
}

static err rehearse(struct play *p, const struct actor *by, const struct age_identity *i)
{
    str recipient = recipient_of(&p->a, i), answer = {0};
    struct tender_rehearsal_of_row *asked = NULL;
    TRY(play_do(p, by, "tender.begin_rehearsal", say(&p->a, "{'tender':%i}", p->tender)));
    TRY(tender_rehearsal_of(p->city->place->db, &p->a, p->tender, recipient, &asked));
    if (!asked)
        return missing();
    TRY(read_rehearsal(&p->a, i, asked->sealed, &answer));
    return play_do(p, by, "tender.rehearse",
                   say(&p->a, "{'tender':%i,'recipient':%s,'answer':%s}", p->tender, recipient,
                       answer));
}

static err set_lock(struct play *p, const struct actor *by, struct age_identity *i)
{
    age_make_identity(law_suite(play_law(p), day_of(p->next)), i);
    TRY(play_do(p, by, "tender.set_lock",
                say(&p->a, "{'tender':%i,'role':'holder','recipient':%s}", p->tender,
                    recipient_of(&p->a, i))));
    return rehearse(p, by, i);
}

static err key_holder(struct play *p, struct actor *ret)
{
    return city_actor(p->city, S("jiaoyi"), ret);
}

// The suite is the place's; a play that names one has it set, as the finance department would.
static err set_suite(struct play *p)
{
    if (!p->suite.at)
        return OK;
    return play_do(p, &p->city->oversight, "law.set",
                   say(&p->a, "{'name':'crypto.suite','value':%s,'from':%D,'source':%s}", p->suite,
                       day_of(p->next), S("示例省密码应用方案")));
}

err play_set_locks(struct play *p)
{
    struct actor holder;
    TRY(set_suite(p));
    TRY(key_holder(p, &holder));
    TRY(set_lock(p, play_organizer(p), &p->outer));
    return set_lock(p, &holder, &p->inner);
}

// Sealing, in the supplier's own folder.

static err seal_layer(arena *a, struct blob_store *from, struct hash plain,
                      const struct age_identity *to, struct blob_store *into, struct blob *ret)
{
    struct age_recipient r = age_recipient_of(to);
    struct age_sealing s = {.recipients = &r, .n = 1};
    struct blob_writer *w = NULL;
    int fd = -1;
    int64_t size = 0;
    TRY(blob_begin(into, &w));
    err e = blob_open(from, plain, &fd, &size);
    if (!e.kind && age_seal(a, &s, age_from_fd(&fd), (struct age_sink){add_to_blob, w}) != AGE_OK)
        e = fault("a bid cannot be sealed");
    if (fd >= 0)
        close(fd);
    if (!e.kind)
        return blob_keep(w, ret);
    blob_drop(w);
    return e;
}

// The offer is packed by the house's own rules, as the page does it, but not in the house's store.
static err pack(struct play *p, const struct bidder *b, str clear, struct blob_store *own,
                struct hash *ret)
{
    struct place *place = p->city->place;
    struct call c = {.a = &p->a, .db = place->db, .blobs = own, .house = &the_house,
                     .law = journal_law(place->journal),
                     .act = house_act(&the_house, S("bid.submit")), .who = b->who.actor.who,
                     .at = os_now()};
    struct offer offer = {.person = {0}};
    struct tender_row *t = NULL;
    const struct json *j = NULL;
    TRY(json_parse(&p->a, clear, &j));
    fields_from_json(&p->a, c.act->in, j, &offer, &c.errors);
    if (c.errors.first)
        return fault("a play's offer is not as bid.submit takes it");
    TRY(tender_by_id(place->db, &p->a, p->tender, &t));
    TRY(bid_pack(&c, t, c.who.org, &offer));
    return hash_parse(offer.content.sha256, ret) ? OK : fault("a packed bid has no hash");
}

static err seal(struct play *p, const struct bidder *b, str clear, const char *folder,
                struct blob *ret)
{
    struct blob_store *own = NULL;
    struct hash plain;
    struct blob middle;
    TRY(blob_store_open(&p->a, str_of(folder), false, &own));
    TRY(pack(p, b, clear, own, &plain));
    TRY(seal_layer(&p->a, own, plain, &p->inner, own, &middle));
    return seal_layer(&p->a, own, middle.hash, &p->outer, p->city->place->blobs, ret);
}

err play_seal_offer(struct play *p, struct bidder *b, str clear, str *ret)
{
    char folder[] = "/tmp/xinyue-seal-XXXXXX";
    struct blob sealed = {.size = 0};
    if (!mkdtemp(folder))
        return fault("a supplier's folder cannot be made");
    err e = seal(p, b, clear, folder, &sealed);
    place_remove(folder);
    TRY(e);
    *ret = say(&p->a,
               "{'tender':%i,'person':%s,'content':{'sha256':%s,'name':'bid.age','size':%n}}",
               p->tender, b->who.actor.name, hash_hex(&p->a, sealed.hash), sealed.size);
    return OK;
}

// Unlocking: a line for each bid of a layer, as `xinyue hold` prints them.

static err add_line(struct play *p, const struct age_identity *i, const struct bid_row *b,
                    str shut, struct out *o)
{
    str head = {0};
    struct age_header h;
    unsigned char key[age_key_len];
    struct age_reader *r = new(&p->a, struct age_reader, 1);
    TRY(bid_seal_head(p->city->place->blobs, &p->a, shut, &head));
    struct age_bytes bytes = {head};
    age_reader_begin(r, age_from_bytes(&bytes));
    if (age_read_header(&p->a, r, &h) != AGE_OK || age_file_key(&p->a, &h, i, 1, key) != AGE_OK)
        return OK;  // sealed to others: it stays shut, and the opening says so
    put(o, id_text(&p->a, b->id));
    put(o, " ");
    put(o, hex(&p->a, key, sizeof key));
    put(o, "\n");
    wipe(key, sizeof key);
    return OK;
}

static err unlock(struct play *p, const struct actor *by, const struct age_identity *i,
                  const char *layer)
{
    struct db *db = p->city->place->db;
    struct bid_row_rows rows;
    struct tender_lock_row_rows locks;
    struct out o = out_plain(&p->a);
    TRY(bids_live(db, &p->a, p->tender, &rows));
    TRY(tender_locks(db, &p->a, p->tender, &locks));
    for (size_t n = 0; n < rows.n; n++) {
        str shut = bid_shut_layer(&rows.at[n], &locks, str_of(layer));
        if (shut.at)
            TRY(add_line(p, i, &rows.at[n], shut, &o));
    }
    if (!o.len)
        return OK;
    return play_do(p, by, "bid.unlock",
                   say(&p->a, "{'tender':%i,'keys':%s}", p->tender, out_str(&o)));
}

err play_unlock(struct play *p)
{
    struct actor holder;
    TRY(key_holder(p, &holder));
    TRY(play_do(p, play_organizer(p), "bid.start_opening",
                say(&p->a, "{'tender':%i,'unwitnessed':'练习环境没有见证方'}", p->tender)));
    TRY(unlock(p, play_organizer(p), &p->outer, "outer"));
    return unlock(p, &holder, &p->inner, "inner");
}

str play_keys_text(arena *a, const struct play *p)
{
    return join(a, age_identity_text(a, &p->outer), S("\n"),
                join(a, age_identity_text(a, &p->inner), S("\n")));
}

bool play_keys_parse(str text, struct play *p)
{
    str rest = text, outer = str_cut(&rest, '\n'), inner = rest.at ? str_cut(&rest, '\n') : S("");
    return age_identity_parse(str_trim(outer), &p->outer) &&
           age_identity_parse(str_trim(inner), &p->inner);
}
