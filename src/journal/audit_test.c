#include "journal/audit.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "journal/checkpoint.h"
#include "journal/test_kit.h"

static struct audit audit(struct kit *k)
{
    struct audit ret;
    CHECK_OK(journal_audit(k->db, k->a, &ret));
    return ret;
}

// Two closed slots with private records, one open, a tile's worth of entries, two checkpoints and
// the key that signed them.
static void fill(struct kit *k)
{
    struct note_signer *s = begin_signing(k);
    const struct act *act = house_act(&test_house, S("log.set_key"));
    struct call *c = new(k->a, struct call, 1);
    *c = (struct call){.a = k->a, .act = act, .who = {.clock = true}};
    str *in = arena_take(k->a, act->in_size, _Alignof(max_align_t), 1);
    in[0] = note_key_text(k->a, &s->key);
    in[1] = S("ed25519");
    c->in = in;
    c->out = arena_take(k->a, 1, 1, 1);
    CHECK(!run(k, c)->result.kind);
    put_some(k, 150);
    run(k, hide_call(k->a, S("first")));
    CHECK_OK(journal_checkpoint(k->journal));
    run(k, hide_call(k->a, S("second")));
    set_clock(700);
    put_some(k, 150);
    run(k, hide_call(k->a, S("third")));
    set_clock(1400);
    CHECK_OK(journal_tick(k->journal));
    run(k, hide_call(k->a, S("open")));
    CHECK_OK(journal_checkpoint(k->journal));
}

TEST_ON_BOTH(a_log_that_nobody_touched_is_whole)
{
    fill(k);
    struct audit x = audit(k);
    CHECK_STR("", x.wrong.at ? x.wrong : S(""));
    CHECK(x.entries == 304 && x.privates == 4 && x.slots == 3 && x.open == 1);
    CHECK(x.personal == 4 && x.checkpoints == 2);
}

TEST_ON_BOTH(each_change_of_the_log_is_named)
{
    static const struct {
        const char *change, *named;
    } rows[] = {
        {"update log_entry set body = replace(body, 'entry', 'other') where seq = 40",
         "log_entry 40: its bytes"},
        {"update log_entry set leaf = (select leaf from log_entry where seq = 3) where seq = 5",
         "log_entry 5: its bytes"},
        {"update log_entry set kind = 'test.hide' where seq = 41", "log_entry 41: its kind"},
        {"update log_entry set at = at + 1 where seq = 42", "log_entry 42: its time"},
        {"delete from log_entry where seq = 43", "log_entry 43: missing"},
        {"delete from log_entry where seq = 303", "log_checkpoint 304: more"},
        {"update log_tile set hash = (select leaf from log_entry where seq = 3)",
         "log_tile 1 0: not the hash"},
        {"delete from log_tile", "log_tile 1 0: not the hash"},
        {"update log_checkpoint set root = (select leaf from log_entry where seq = 3) where size ="
         " 152", "log_checkpoint 152: its root"},
        {"update log_checkpoint set note = replace(note, 'example', 'elsewhere') where size = 152",
         "log_checkpoint 152: not signed"},
        {"update log_checkpoint set note = replace(note, '152', '153') where size = 152",
         "log_checkpoint 152: its text"},
        {"update log_private set body = replace(body, 'second', 'secund') where n = 1",
         "log_slot 1: a record or salt"},
        {"update log_private set salt = (select salt from log_private where n = 0) where n = 1",
         "log_slot 1: a record or salt"},
        {"update log_private set leaf = leaf + 1 where n = 1", "log_private 1: its leaf"},
        {"update log_private set kind = 'test.put' where n = 1", "log_private 1: its kind"},
        {"update log_private set after = after - 1 where n = 1", "log_private 1: its kind"},
        {"update log_private set slot = 2 where n = 1", "log_private 1: in another slot"},
        {"delete from log_private where n = 1", "log_private 1: missing"},
        {"update log_slot set begun = begun + 1 where slot = 1", "log_slot 1: it began"},
        {"update log_slot set first = 1 where slot = 1", "log_private 1: its leaf"},
        {"delete from log_slot where slot = 2", "log_slot 2: missing"},
        {"delete from secret_slot where slot = 2", "secret_slot 2: missing"},
        {"update secret_slot set key = (select salt from log_private where n = 0) where slot = 2",
         "log_private 2: its leaf"},
        {"update closed_slot set seq = seq - 1 where slot = 2", "closed_slot 2: "},
        {"update log_personal set value = '13900000000' where n = 2", "log_personal 2: the value"},
        {"update log_personal set salt = (select salt from log_private where n = 0) where n = 2",
         "log_personal 2: the value"},
        {"update log_personal set field = 'text' where n = 2", "log_personal 2: the value"},
        {"update log_personal set n = 99 where n = 2", "log_personal 99: no record"},
    };
    fill(k);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_OK(db_begin(k->db));
        CHECK_OK(db_script(k->db, rows[i].change));
        struct audit x = audit(k);
        if (!x.wrong.at || !str_starts(x.wrong, str_of(rows[i].named)))
            check_str(__FILE__, __LINE__, str_of(rows[i].named), x.wrong);
        CHECK_OK(db_rollback(k->db));
    }
    CHECK(!audit(k).wrong.at);
}

TEST_ON_BOTH(records_in_another_order_or_at_another_time_are_named)
{
    fill(k);
    // Even with hashes and numbers made to fit, the slot's root and the neighbours' times do not.
    CHECK_OK(db_begin(k->db));
    CHECK_OK(db_script(k->db,
        "update log_private set body = replace(body, '\"n\":0', '\"n\":7') where n = 0;"
        "update log_private set body = replace(body, '\"n\":1', '\"n\":0'), n = 90 where n = 1;"
        "update log_private set body = replace(body, '\"n\":7', '\"n\":1'), n = 91 where n = 0;"
        "update log_private set n = n - 90 where n >= 90"));
    CHECK_STR("log_private 0: its leaf is not the slot's", audit(k).wrong);
    CHECK_OK(db_rollback(k->db));
    CHECK_OK(db_script(k->db,
        "update log_private set body = replace(body, '\"at\":\"20', '\"at\":\"19') where n = 1"));
    CHECK_STR("log_private 1: its time is not between its neighbours'", audit(k).wrong);
}

TEST_ON_BOTH(an_erased_personal_value_leaves_everything_whole)
{
    fill(k);
    CHECK_OK(db_script(k->db, "delete from log_personal where n = 2"));
    struct audit x = audit(k);
    CHECK(!x.wrong.at && x.personal == 3);
}

CHECK_MAIN
