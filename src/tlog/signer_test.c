#include "tlog/signer.h"

#include <string.h>

#include "base/check.h"
#include "tlog/tree.h"

// A log whose n-th leaf says its number and the history it is of.
struct log {
    struct hash leaves[64];
};

static struct log log_of(arena *a, const char *history, int64_t changed_from)
{
    struct log l;
    for (int64_t i = 0; i < 64; i++)
        l.leaves[i] = merkle_leaf(format(a, "%s %lld", i < changed_from ? "" : history,
                                         (long long)i));
    return l;
}

static err subtree(void *with, int height, int64_t index, struct hash *ret)
{
    struct hash left, right;
    if (!height) {
        *ret = ((struct log *)with)->leaves[index];
        return OK;
    }
    TRY(subtree(with, height - 1, 2 * index, &left));
    TRY(subtree(with, height - 1, 2 * index + 1, &right));
    *ret = merkle_node(left, right);
    return OK;
}

static struct signer_asked ask(arena *a, struct log *l, int64_t old, int64_t size)
{
    struct checkpoint c = {S("example.org/journal"), size, {{0}}};
    struct signer_asked q = {.key = S("k"), .old = old};
    struct tree_reader r = {subtree, l};
    CHECK_OK(tree_read_root(&r, size, &c.root));
    if (old > 0 && old <= size)
        CHECK_OK(proof_of_growth(&r, old, size, &q.proof));
    q.text = checkpoint_text(a, &c);
    return q;
}

static enum signer_may decide(arena *a, struct signed_head *known, struct signer_asked q)
{
    const char *why = NULL;
    struct signed_head next;
    enum signer_may may = signer_decide(a, known, S("example.org/journal"), &q, &next, &why);
    if (may == SIGNER_MAY)
        *known = next;
    CHECK(may != SIGNER_NEVER || why);
    return may;
}

TEST(signs_a_log_that_grows_and_the_same_head_again)
{
    struct log l = log_of(a, "one", 0);
    struct signed_head known = {0};
    CHECK(decide(a, &known, ask(a, &l, 0, 5)) == SIGNER_MAY && known.size == 5);
    CHECK(decide(a, &known, ask(a, &l, 5, 5)) == SIGNER_MAY && known.size == 5);
    for (int64_t size = 6; size <= 64; size++)
        CHECK(decide(a, &known, ask(a, &l, size - 1, size)) == SIGNER_MAY && known.size == size);
}

TEST(never_signs_a_second_root_for_a_size_or_a_smaller_log)
{
    struct log l = log_of(a, "one", 0), other = log_of(a, "two", 3);
    struct signed_head known = {0};
    CHECK(decide(a, &known, ask(a, &l, 0, 20)) == SIGNER_MAY);
    CHECK(decide(a, &known, ask(a, &other, 20, 20)) == SIGNER_NEVER);
    CHECK(decide(a, &known, ask(a, &other, 0, 20)) == SIGNER_NEVER);
    CHECK(decide(a, &known, ask(a, &l, 0, 19)) == SIGNER_NEVER);
    CHECK(decide(a, &known, ask(a, &other, 20, 1)) == SIGNER_NEVER);
    CHECK(known.size == 20);
}

TEST(never_signs_another_history_however_long)
{
    struct log l = log_of(a, "one", 0);
    struct signed_head known = {0};
    CHECK(decide(a, &known, ask(a, &l, 0, 20)) == SIGNER_MAY);
    for (int64_t from = 0; from < 20; from++) {
        struct log other = log_of(a, "two", from);
        for (int64_t size = 21; size <= 64; size += 7) {
            CHECK(decide(a, &known, ask(a, &other, 20, size)) == SIGNER_NEVER);
            struct signer_asked q = ask(a, &other, 0, size);
            q.old = 20;
            CHECK(decide(a, &known, q) == SIGNER_NEVER);
        }
    }
    struct signer_asked q = ask(a, &l, 20, 30);
    q.proof.at[0].at[7] ^= 1;
    CHECK(decide(a, &known, q) == SIGNER_NEVER);
}

TEST(who_starts_from_another_size_is_told_which_is_known)
{
    struct log l = log_of(a, "one", 0);
    struct signed_head known = {0};
    CHECK(decide(a, &known, ask(a, &l, 3, 9)) == SIGNER_KNOWS);
    CHECK(decide(a, &known, ask(a, &l, 0, 9)) == SIGNER_MAY);
    CHECK(decide(a, &known, ask(a, &l, 0, 12)) == SIGNER_KNOWS);
    CHECK(decide(a, &known, ask(a, &l, 8, 12)) == SIGNER_KNOWS && known.size == 9);
}

TEST(signs_nothing_that_only_looks_like_a_checkpoint)
{
    struct log l = log_of(a, "one", 0);
    struct signed_head known = {0};
    struct signer_asked good = ask(a, &l, 0, 9), q = good;
    q.text = join(a, good.text, S("and more\n"));
    CHECK(decide(a, &known, q) == SIGNER_NEVER);
    q.text = str_part(good.text, 0, good.text.len - 1);
    CHECK(decide(a, &known, q) == SIGNER_NEVER);
    q.text = join(a, S("elsewhere.org/"), good.text);
    CHECK(decide(a, &known, q) == SIGNER_NEVER);
    q.text = join(a, S("example.org/journal\n0\n"),
                  base64(a, hash_bytes(&(struct hash){{0}})), S("\n"));
    CHECK(decide(a, &known, q) == SIGNER_NEVER);
    CHECK(!known.size);
}

TEST(a_question_reads_back_as_it_was_written_and_in_no_other_form)
{
    struct log l = log_of(a, "one", 0);
    struct signer_asked q = ask(a, &l, 9, 30), again;
    str text = signer_asked_text(a, &q);
    str first = str_cut(&text, ' ');
    CHECK_STR("checkpoint", first);
    CHECK(signer_asked_parse(a, text, &again));
    CHECK(again.old == 9 && again.proof.n == q.proof.n && str_eq(again.text, q.text));
    CHECK(memcmp(again.proof.at, q.proof.at, q.proof.n * sizeof q.proof.at[0]) == 0);
    for (size_t n = 0; n < text.len - q.text.len; n++)
        CHECK(!signer_asked_parse(a, str_part(text, 0, n), &again));
    CHECK(!signer_asked_parse(a, S("k\nold -1\n\ntext"), &again));
    CHECK(!signer_asked_parse(a, S("k\nold 1\nAAAA\n\ntext"), &again));
}

TEST(a_statement_is_signed_only_if_it_is_one_and_about_this_log)
{
    str log = S("example.org/journal");
    CHECK(signer_may_state(log, S("xinyue-bundle@v1\norigin example.org/journal\nfor public\n")));
    CHECK(!signer_may_state(log, S("xinyue-bundle@v1\norigin example.org/other\nfor public\n")));
    CHECK(!signer_may_state(log, S("example.org/journal\norigin example.org/journal\n")));
    CHECK(!signer_may_state(log, S("xinyue-bundle@v1\norigin example.org/journal\nfor public")));
    CHECK(!signer_may_state(log, S("xinyue-bundle@v1\norigin example.org/journal\n\nx\n")));
    CHECK(!signer_may_state(log, S("")));
    str head = S("xinyue-bundle@v1\norigin example.org/journal\n");
    char *much = new(a, char, statement_max);
    memset(much, 'x', statement_max);
    CHECK(!signer_may_state(log, join(a, head, (str){much, statement_max}, S("\n"))));
}

CHECK_MAIN
