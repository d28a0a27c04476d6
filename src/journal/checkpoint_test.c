#include "journal/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/os.h"
#include "journal/audit.h"
#include "journal/receipt.h"
#include "journal/test_kit.h"
#include "journal_sql.h"

static struct checkpoint newest(struct kit *k, const struct note_signer *s)
{
    struct checkpoint c = {.size = -1};
    struct note n;
    str text;
    int64_t size;
    CHECK_OK(checkpoint_newest(k->db, k->a, &text, &size));
    CHECK(note_parse(k->a, text, &n) && note_check(k->a, &n, &s->key, NULL) == NOTE_GOOD);
    CHECK(checkpoint_parse(k->a, n.text, &c) && c.size == size);
    return c;
}

TEST_ON_BOTH(the_head_is_signed_once_for_each_size)
{
    struct note_signer *s = begin_signing(k);
    put_some(k, 4);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK_OK(journal_checkpoint(k->journal));
    struct checkpoint c = newest(k, s);
    CHECK(c.size == 5 && hash_same(c.root, journal_root(k->journal)));
    CHECK_STR("example.org/journal", c.origin);
    put_some(k, 1);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK(newest(k, s).size == 6);
}

TEST_ON_BOTH(tiles_and_proofs_lead_from_entries_to_the_checkpoint)
{
    struct note_signer *s = begin_signing(k);
    put_some(k, 600);
    CHECK_OK(journal_checkpoint(k->journal));
    struct checkpoint c = newest(k, s);
    struct tree t = {0};
    struct tile_hash done[tiles_max];
    struct hash complete[2] = {0};
    for (int64_t i = 0; i < 3; i++) {
        struct tile bundle = {bundle_level, i, tile_there(bundle_level, i, c.size)};
        struct tile hashes = {0, i, bundle.width};
        str entries, leaves, entry;
        CHECK_OK(tile_read(k->db, a, &bundle, c.size, &entries));
        CHECK_OK(tile_read(k->db, a, &hashes, c.size, &leaves));
        for (int n = 0; n < bundle.width; n++) {
            CHECK(bundle_cut(&entries, &entry));
            struct hash leaf = merkle_leaf(entry);
            CHECK(memcmp(leaf.at, leaves.at + 32 * n, 32) == 0);
            if (tree_append(&t, leaf, done))
                complete[done[0].index] = done[0].hash;
        }
        CHECK(entries.len == 0);
    }
    CHECK(hash_same(tree_root(&t), c.root));
    str upper;
    CHECK_OK(tile_read(k->db, a, &(struct tile){1, 0, 2}, c.size, &upper));
    CHECK(upper.len == 64 && memcmp(upper.at, complete, 64) == 0);
    CHECK(tile_read(k->db, a, &(struct tile){1, 0, 3}, c.size, &upper).kind == ERR_MISSING);
    struct proof p;
    struct hash old;
    struct log_leaf_row *row = NULL;
    CHECK_OK(entry_proof(k->db, a, 300, c.size, &p));
    CHECK_OK(log_leaf(k->db, a, 300, &row));
    struct hash leaf;
    memcpy(leaf.at, row->leaf.at, 32);
    CHECK(entry_is_in(c.root, c.size, 300, leaf, &p));
    CHECK_OK(growth_proof(k->db, a, 257, c.size, &p));
    CHECK_OK(root_read(k->db, a, 257, &old));
    CHECK(log_has_grown(old, 257, c.root, c.size, &p));
}

TEST_ON_BOTH(a_log_that_lost_or_changed_what_was_signed_is_not_signed_again)
{
    begin_signing(k);
    put_some(k, 5);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK_OK(db_script(k->db, "update log_entry set leaf = (select leaf from log_entry where seq ="
                              " 1) where seq = 2"));
    put_some(k, 1);
    err e = journal_checkpoint(k->journal);
    CHECK(e.kind == ERR_FAULT && str_find(e.detail, S("not the one that was signed")) >= 0);
    CHECK_OK(db_script(k->db, "update log_checkpoint set size = 90"));
    struct journal *again = NULL;
    CHECK_OK(journal_open(k->db, NULL, &test_house, &again));
    struct note_signer s = note_signer_make(a, S("example.org/journal"), NOTE_ED25519, kit_seed);
    journal_sign_with(again, &(struct log_signer){.sign = kit_sign, .with = &s});
    e = journal_checkpoint(again);
    CHECK(e.kind == ERR_FAULT && str_find(e.detail, S("smaller than a checkpoint")) >= 0);
    journal_close(again);
}

static err sign_with_both(void *with, arena *a, const struct head_to_sign *h, str *ret_line)
{
    const struct note_signer *both = with;
    *ret_line = join(a, note_sign(a, &both[0], h->text), note_sign(a, &both[1], h->text));
    return OK;
}

static struct checkpoint newest_by_both(struct kit *k, const struct note_signer both[2])
{
    struct note n;
    str text;
    int64_t size;
    CHECK_OK(checkpoint_newest(k->db, k->a, &text, &size));
    CHECK(note_parse(k->a, text, &n) && n.n == 2);
    CHECK(note_check(k->a, &n, &both[1].key, NULL) == NOTE_GOOD);
    return newest(k, &both[0]);
}

static struct hash sm3_root_of(struct kit *k, int64_t size)
{
    struct tree t = {.suite = SUITE_GM};
    struct tile_hash done[tiles_max];
    struct entry_row_rows rows;
    CHECK_OK(log_entries_from(k->db, k->a, 0, &rows));
    for (int64_t i = 0; i < size; i++)
        tree_append(&t, suite_leaf(SUITE_GM, rows.at[i].body), done);
    return tree_root(&t);
}

TEST_ON_BOTH(under_suite_gm_the_root_by_sm3_and_a_key_of_sm2_stand_beside)
{
    unsigned char seed[32] = {9};
    struct note_signer *ed = begin_signing(k);
    struct note_signer both[2] = {*ed, note_signer_make(a, ed->key.name, NOTE_SM2, seed)};
    CHECK_OK(journal_name_key(k->journal, note_key_text(a, &both[0].key)));
    CHECK_OK(journal_name_key(k->journal, note_key_text(a, &both[1].key)));
    str said;
    CHECK_OK(signing_key_read(k->db, a, NOTE_ED25519, &said));
    CHECK(str_eq(said, note_key_text(a, &both[0].key)));
    CHECK_OK(signing_key_read(k->db, a, NOTE_SM2, &said));
    CHECK(str_eq(said, note_key_text(a, &both[1].key)));
    put_some(k, 3);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK(!newest(k, ed).has_sm3);
    journal_sign_with(k->journal, &(struct log_signer){sign_with_both, both, .gm = true});
    for (int n = 0; n < 3; n++) {
        put_some(k, 1 + 300 * n);
        CHECK_OK(journal_checkpoint(k->journal));
        struct checkpoint c = newest_by_both(k, both);
        CHECK(c.has_sm3 && c.size == journal_size(k->journal));
        CHECK(n == 2 || hash_same(c.sm3, sm3_root_of(k, c.size)));
    }
    struct audit found;
    CHECK_OK(journal_audit(k->db, a, &found));
    CHECK_STR("", found.wrong.at ? found.wrong : S(""));
}

// A signer that may be gone, and may have another key than the log says.
struct moody {
    struct note_signer *signer;
    bool gone;
    str fresh_key;
    int asked;
};

static err moody_sign(void *with, arena *a, const struct head_to_sign *h, str *ret_line)
{
    struct moody *m = with;
    m->asked++;
    if (m->gone)
        return (err){.kind = ERR_BUSY, .detail = S("gone")};
    if (m->fresh_key.at && !str_eq(m->fresh_key, h->key))
        return (err){.kind = ERR_CONFLICT, .detail = m->fresh_key};
    *ret_line = note_sign(a, m->signer, h->text);
    return OK;
}

static str newest_entry(struct kit *k, const char *kind)
{
    struct entry_row_rows rows;
    str found = {0};
    CHECK_OK(log_entries_from(k->db, k->a, 0, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (str_find(rows.at[i].body, str_of(kind)) >= 0)
            found = rows.at[i].body;
    return found;
}

TEST_ON_BOTH(while_nobody_signs_acts_go_on_and_the_log_says_so_afterwards)
{
    struct moody m = {.signer = begin_signing(k), .gone = true};
    journal_sign_with(k->journal, &(struct log_signer){.sign = moody_sign, .with = &m});
    put_some(k, 2);
    CHECK(journal_checkpoint(k->journal).kind == ERR_BUSY);
    set_clock(90);
    put_some(k, 2);
    CHECK(journal_checkpoint(k->journal).kind == ERR_BUSY);
    CHECK(journal_size(k->journal) == 5 && m.asked == 2);
    m.gone = false;
    set_clock(100);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK(newest(k, m.signer).size == 5 && journal_size(k->journal) == 6);
    str gap = newest_entry(k, "log.report_gap");
    CHECK(str_find(gap, join(a, S("\"from\":\""), instant_utc(a, (instant){noon}))) >= 0);
    CHECK(str_find(gap, join(a, S("\"until\":\""),
                             instant_utc(a, (instant){noon + 100 * second_us}))) >= 0);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK(newest(k, m.signer).size == 6 && journal_size(k->journal) == 6);
}

TEST_ON_BOTH(a_new_key_is_in_the_log_before_it_signs)
{
    struct moody m = {.signer = begin_signing(k)};
    m.fresh_key = note_key_text(a, &m.signer->key);
    journal_sign_with(k->journal, &(struct log_signer){.sign = moody_sign, .with = &m});
    put_some(k, 2);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK(str_find(newest_entry(k, "log.set_key"), m.fresh_key) >= 0);
    CHECK(journal_size(k->journal) == 4);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK(newest(k, m.signer).size == 4);
}

TEST_ON_BOTH(a_private_act_has_a_receipt_once_its_slot_is_closed_and_signed)
{
    struct note_signer *s = begin_signing(k);
    struct receipt r;
    const char *why = NULL;
    for (int i = 0; i < 3; i++)
        run(k, hide_call(a, S("hidden")));
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK(receipt_of_record(k->db, a, 1, &r).kind == ERR_MISSING);
    set_clock(700);
    CHECK_OK(journal_tick(k->journal));
    CHECK(receipt_of_record(k->db, a, 1, &r).kind == ERR_MISSING);
    CHECK_OK(journal_checkpoint(k->journal));
    CHECK_OK(receipt_of_record(k->db, a, 1, &r));
    struct checkpoint c = newest(k, s);
    struct receipt again;
    CHECK(receipt_parse(a, receipt_text(a, &r), &again));
    CHECK(receipt_holds(a, &again, &c, &why));
    CHECK(str_find(again.record, S("hidden")) >= 0 && str_find(again.record, S("13800000001")) < 0);

    again.salt.at[3] ^= 1;
    CHECK(!receipt_holds(a, &again, &c, &why));
    CHECK_STR("the record is not in the slot", str_of(why));
    again = r;
    again.place ^= 1;
    CHECK(!receipt_holds(a, &again, &c, &why));
    again = r;
    again.proof.index--;
    CHECK(!receipt_holds(a, &again, &c, &why));
    CHECK_STR("the entry is not in the log", str_of(why));
    again = r;
    again.entry = S("{\"kind\":\"test.put\"}");
    CHECK(!receipt_holds(a, &again, &c, &why));
    CHECK(!receipt_parse(a, str_from(receipt_text(a, &r), 1), &again));
    CHECK(!receipt_parse(a, str_part(receipt_text(a, &r), 0, 900), &again));
}

CHECK_MAIN
