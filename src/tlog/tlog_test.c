#include <string.h>

#include "base/check.h"
#include "crypto/sm.h"
#include "tlog/checkpoint.h"
#include "tlog/note.h"
#include "tlog/policy.h"
#include "tlog/proof.h"
#include "tlog/tile.h"

// The example of C2SP signed-note.md, and that of Go's sumdb/note with its signer.
static const char c2sp_key[] =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
static const char c2sp_note[] =
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONnc"
    "AlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
static const char go_signer[] =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
static const char go_key[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char go_text[] = "If you think cryptography is the answer to your problem,\n"
                              "then you don't know what your problem is.\n";
static const char go_line[] =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n";

static struct note_key key_of(arena *a, const char *text)
{
    struct note_key key;
    CHECK(note_key_parse(a, str_of(text), &key));
    CHECK_STR(text, note_key_text(a, &key));
    return key;
}

TEST(notes_of_others_verify_and_ours_are_theirs_byte_for_byte)
{
    struct note n;
    struct note_key key = key_of(a, c2sp_key), peter = key_of(a, go_key);
    struct note_signer signer;
    CHECK(note_parse(a, str_of(c2sp_note), &n) && n.n == 1);
    CHECK_STR("This is an example message.\n", n.text);
    CHECK(note_check(a, &n, &key, NULL) == NOTE_GOOD);
    CHECK(note_check(a, &n, &peter, NULL) == NOTE_ABSENT);
    CHECK(note_signer_parse(a, str_of(go_signer), &signer));
    CHECK_STR(go_signer, note_signer_text(a, &signer));
    CHECK_STR(go_key, note_key_text(a, &signer.key));
    CHECK_STR(go_line, note_sign(a, &signer, str_of(go_text)));
}

TEST(a_changed_note_is_bad_and_a_broken_one_is_none)
{
    struct note n;
    struct note_key key = key_of(a, c2sp_key);
    str whole = str_of(c2sp_note);
    char *changed = new(a, char, whole.len);
    memcpy(changed, whole.at, whole.len);
    changed[0] = 't';
    CHECK(note_parse(a, (str){changed, whole.len}, &n));
    CHECK(note_check(a, &n, &key, NULL) == NOTE_BAD);
    const char *broken[] = {
        "", "text\n", "text\n\n", "text\n\n— name\n", "text\n\n— name AAAA\n",
        "text\n\n- name AAAAAAAA\n", "te\txt\n\n— name AAAAAAAA\n", "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— name AAAAAAAA", "text\n\n— name AAAAAAA\n",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        CHECK(!note_parse(a, str_of(broken[i]), &n));
    const char *keys[] = {
        "name",
        "name+00000000+AA==",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        CHECK(!note_key_parse(a, str_of(keys[i]), &key));
}

TEST(a_cosignature_holds_its_time)
{
    unsigned char seed[32] = {7};
    struct note_signer witness = note_signer_make(a, S("audit.example"), NOTE_COSIGNATURE, seed);
    str text = S("example.org/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    instant at = {INT64_C(1782000000) * second_us}, said = {0};
    struct note n;
    str line = note_cosign(a, &witness, text, at);
    CHECK(note_parse(a, join(a, text, S("\n"), line), &n));
    CHECK(note_check(a, &n, &witness.key, &said) == NOTE_GOOD && said.us == at.us);
    // Another time under the same signature.
    char *moved = new(a, char, n.at[0].signature.len);
    memcpy(moved, n.at[0].signature.at, n.at[0].signature.len);
    moved[7] ^= 1;
    n.at[0].signature.at = moved;
    CHECK(note_check(a, &n, &witness.key, &said) == NOTE_BAD);
}

TEST(a_checkpoint_is_read_only_in_its_one_form)
{
    struct checkpoint c = {S("example.org/log"), 12, merkle_empty()}, again;
    str text = checkpoint_text(a, &c);
    CHECK_STR("example.org/log\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", text);
    CHECK(checkpoint_parse(a, text, &again) && again.size == 12 &&
          hash_same(again.root, c.root));
    const char *broken[] = {
        "", "o\n1\n", "o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "o\n1\nAAAA\n",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        CHECK(!checkpoint_parse(a, str_of(broken[i]), &again));
}

TEST(a_checkpoint_may_state_the_root_of_sm3_beside_and_others_read_on)
{
    struct checkpoint c = {S("example.org/log"), 12, merkle_empty(), true, sm3(S("x"))}, again;
    str text = checkpoint_text(a, &c);
    CHECK(str_starts(text, S("example.org/log\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
                             "sm3 ")));
    CHECK(checkpoint_parse(a, text, &again) && again.has_sm3 && hash_same(again.sm3, c.sm3));
    CHECK(str_eq(checkpoint_text(a, &again), text));
    CHECK(checkpoint_parse(a, join(a, text, S("other thing\n")), &again) && again.has_sm3);
    CHECK(!checkpoint_parse(a, join(a, text, S("sm3 AAAA\n")), &again));
    CHECK(!checkpoint_parse(a, join(a, text, str_from(text, 64)), &again));
}

TEST(a_note_is_signed_by_sm2_beside_and_whoever_knows_only_one_key_reads_it)
{
    unsigned char seed[32] = {7};
    str text = S("example.org/log\n12\n");
    struct note_key read;
    struct note_signer ed = note_signer_make(a, S("example.org/log"), NOTE_ED25519, seed), again;
    struct note_signer gm = note_signer_make(a, S("example.org/log"), NOTE_SM2, seed);
    CHECK(note_key_parse(a, note_key_text(a, &gm.key), &read) && read.suite == NOTE_SM2 &&
          read.id == gm.key.id && read.id != ed.key.id);
    CHECK(note_signer_parse(a, note_signer_text(a, &gm), &again) && again.key.id == gm.key.id);
    struct note n;
    str whole = join(a, text, S("\n"), note_sign(a, &ed, text), note_sign(a, &gm, text));
    CHECK(note_parse(a, whole, &n) && n.n == 2);
    CHECK(note_check(a, &n, &ed.key, NULL) == NOTE_GOOD);
    CHECK(note_check(a, &n, &gm.key, NULL) == NOTE_GOOD);
    char *changed = new(a, char, text.len);
    memcpy(changed, text.at, text.len);
    changed[0] = 'f';
    n.text.at = changed;
    CHECK(note_check(a, &n, &gm.key, NULL) == NOTE_BAD);
    // What is asked for beside must be there.
    size_t witnesses = 0;
    const char *why = NULL;
    struct policy p = policy_of_key(&ed.key);
    CHECK(note_parse(a, whole, &n) && policy_met(a, &p, &n, (instant){0}, &witnesses, &why));
    p.beside = gm.key;
    CHECK(policy_met(a, &p, &n, (instant){0}, &witnesses, &why));
    CHECK(note_parse(a, join(a, text, S("\n"), note_sign(a, &ed, text)), &n));
    CHECK(!policy_met(a, &p, &n, (instant){0}, &witnesses, &why));
    // No secret key of SM2: zero.
    str none = join(a, S("\xff" "xinyue/sm2"), (str){(char[32]){0}, 32});
    CHECK(!note_signer_parse(a, join(a, S("PRIVATE+KEY+x+00000000+"), base64(a, none)), &again));
}

// A tree whose leaf i is the hash of its number, by recursion as the RFC writes it.
static err numbered_root(__attribute__((unused)) void *with, int height, int64_t index,
                         struct hash *ret)
{
    struct hash left, right;
    if (height == 0) {
        char number[24];
        int n = snprintf(number, sizeof number, "%lld", (long long)index);
        *ret = merkle_leaf((str){number, (size_t)n});
        return OK;
    }
    TRY(numbered_root(with, height - 1, 2 * index, &left));
    TRY(numbered_root(with, height - 1, 2 * index + 1, &right));
    *ret = merkle_node(left, right);
    return OK;
}
static const struct tree_reader numbered = {numbered_root, NULL};

TEST(a_reader_s_root_is_the_tree_s)
{
    struct tree t = {0};
    struct tile_hash tiles[tiles_max];
    for (int64_t size = 0; size <= 140; size++) {
        struct hash root, leaf;
        CHECK_OK(tree_read_root(&numbered, size, &root));
        CHECK(hash_same(root, tree_root(&t)));
        CHECK_OK(numbered_root(NULL, 0, size, &leaf));
        tree_append(&t, leaf, tiles);
    }
}

TEST(every_entry_of_every_small_log_is_proved_and_no_other)
{
    for (int64_t size = 1; size <= 40; size++) {
        struct hash root, leaf;
        struct proof p;
        CHECK_OK(tree_read_root(&numbered, size, &root));
        for (int64_t i = 0; i < size; i++) {
            CHECK_OK(proof_of_entry(&numbered, i, size, &p));
            CHECK_OK(numbered_root(NULL, 0, i, &leaf));
            CHECK(entry_is_in(root, size, i, leaf, &p));
            CHECK(!entry_is_in(root, size, i + 1, leaf, &p));
            CHECK(!entry_is_in(root, size, i, root, &p) || size == 1);
            p.n++;
            CHECK(!entry_is_in(root, size, i, leaf, &p));
            p.n -= 2;
            CHECK(size == 1 || !entry_is_in(root, size, i, leaf, &p));
        }
        CHECK(!entry_is_in(root, size, -1, leaf, &p));
    }
}

TEST(growth_is_proved_between_all_small_sizes_and_a_fork_is_not)
{
    for (int64_t size = 1; size <= 40; size++)
        for (int64_t old = 1; old <= size; old++) {
            struct hash was, is, other = merkle_empty();
            struct proof p;
            CHECK_OK(tree_read_root(&numbered, old, &was));
            CHECK_OK(tree_read_root(&numbered, size, &is));
            CHECK_OK(proof_of_growth(&numbered, old, size, &p));
            CHECK(log_has_grown(was, old, is, size, &p));
            CHECK(!log_has_grown(other, old, is, size, &p));
            CHECK(!log_has_grown(was, old, other, size, &p));
            CHECK(old == size || !log_has_grown(was, old + 1, is, size, &p) || old + 1 == size);
            p.at[p.n++] = other;
            CHECK(!log_has_grown(was, old, is, size, &p));
        }
}

TEST(a_proof_file_is_read_back_and_refused_when_broken)
{
    struct proof_file f = {.index = 17, .note = S("o\n18\nroot\n\n— o sig\n")}, again;
    struct hash root;
    CHECK_OK(tree_read_root(&numbered, 40, &root));
    CHECK_OK(proof_of_entry(&numbered, 17, 40, &f.proof));
    str text = proof_file_text(a, &f);
    CHECK(proof_file_parse(a, text, &again) && again.index == 17 && again.proof.n == f.proof.n);
    CHECK(str_eq(again.note, f.note));
    CHECK(memcmp(again.proof.at, f.proof.at, f.proof.n * sizeof(struct hash)) == 0);
    CHECK(!proof_file_parse(a, str_from(text, 1), &again));
    CHECK(!proof_file_parse(a, S("c2sp.org/tlog-proof@v1\nindex 1\n"), &again));
    CHECK(!proof_file_parse(a, S("c2sp.org/tlog-proof@v1\nindex -1\n\nnote\n"), &again));
    CHECK(!proof_file_parse(a, S("c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nnote\n"), &again));
}

// Numbers of C2SP tlog-tiles.md.
TEST(tiles_have_the_paths_of_the_standard)
{
    static const struct {
        struct tile tile;
        const char *path;
    } rows[] = {
        {{0, 0, 256}, "tile/0/000"},
        {{0, 999, 256}, "tile/0/999"},
        {{1, 1000, 256}, "tile/1/x001/000"},
        {{0, 1234067, 256}, "tile/0/x001/x234/067"},
        {{2, 1000000, 3}, "tile/2/x001/x000/000.p/3"},
        {{0, 273, 112}, "tile/0/273.p/112"},
        {{bundle_level, 5, 255}, "tile/entries/005.p/255"},
    };
    struct tile t;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_STR(rows[i].path, tile_path(a, &rows[i].tile));
        CHECK(tile_parse(str_of(rows[i].path), &t));
        CHECK(memcmp(&t, &rows[i].tile, sizeof t) == 0);
    }
    const char *broken[] = {
        "tile", "tile/", "tile/0", "tile/0/", "tile/0/1", "tile/0/x000/001", "tile/0/0001",
        "tile/9/000", "tile/-1/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
        "tile/0/000.p", "tile/0/000/1", "tile/0/x001", "tile/0/x001/x002", "tile/0/000.p/1/2",
        "tiles/0/000", "tile/entrie/000", "tile/0/00a", "tile/0/000.p/+1",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        CHECK(!tile_parse(str_of(broken[i]), &t));
}

TEST(how_much_of_a_tile_is_there)
{
    CHECK(tile_there(0, 273, 70000) == 112 && tile_there(0, 272, 70000) == 256);
    CHECK(tile_there(1, 1, 70000) == 17 && tile_there(2, 0, 70000) == 1);
    CHECK(tile_there(0, 0, 256) == 256 && tile_there(1, 0, 256) == 1 && tile_there(1, 1, 256) == 0);
    CHECK(tile_there(0, 1, 256) == 0 && tile_there(bundle_level, 0, 3) == 3);
}

TEST(bundles_are_cut_where_they_were_put_together)
{
    struct out o = out_plain(a);
    bundle_put(&o, S("one"));
    bundle_put(&o, S(""));
    bundle_put(&o, S("three"));
    str rest = out_str(&o), entry;
    CHECK(rest.len == 3 * 2 + 8);
    CHECK(bundle_cut(&rest, &entry) && str_eq(entry, S("one")));
    CHECK(bundle_cut(&rest, &entry) && entry.len == 0);
    CHECK(bundle_cut(&rest, &entry) && str_eq(entry, S("three")) && rest.len == 0);
    rest = str_part(out_str(&o), 0, 4);
    CHECK(!bundle_cut(&rest, &entry));
}

CHECK_MAIN
