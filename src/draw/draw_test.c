// Draws from the question to the published names, and what each change of the record is called.
#include <string.h>

#include "base/json.h"
#include "bid/bid.h"
#include "draw/draw_parts.h"
#include "fund/fund.h"
#include "journal/trial.h"
#include "plan/plan.h"
#include "supplier/supplier.h"
#include "tender/tender.h"
#include "tlog/draw_file.h"

static const struct slice *const slices[] = {&journal_slice, &account_slice, &supplier_slice,
                                             &fund_slice,    &plan_slice,    &tender_slice,
                                             &bid_slice,     &draw_slice};

struct scene {
    struct trial t;
    struct who inspector, holder, stranger;
    struct age_identity outer, inner;
    const char *draw;
    id draw_id;
};

static str recipient(arena *a, const struct age_identity *i)
{
    struct age_recipient r = age_recipient_of(i);
    return age_recipient_text(a, &r);
}

static void set_scene(struct scene *s, arena *a)
{
    trial_open(&s->t, a, slices, sizeof slices / sizeof *slices);
    id finance = trial_org(&s->t, "finance");
    s->inspector = trial_person(&s->t, finance, "inspection");
    s->holder = trial_person(&s->t, trial_org(&s->t, "center"), "key_holder");
    s->stranger = trial_person(&s->t, trial_org(&s->t, "buyer"), "handler");
    age_make_identity(SUITE_INTL, &s->outer);
    age_make_identity(SUITE_INTL, &s->inner);
}

static struct call *open_draw(struct scene *s, const char *purpose, const char *mode)
{
    return trial_do(&s->t, &s->inspector, "draw.open",
                    "{'purpose':'%s','subject':'2026年抽查样本','mode':'%s',"
                    "'sources':'开奖\\n指数'}",
                    purpose, mode);
}

static void take_draw(struct scene *s, struct call *c)
{
    TRIAL_OK(c);
    s->draw = trial_text(c, "draw");
    CHECK(id_parse(str_of(s->draw), &s->draw_id));
}

static struct call *act(struct scene *s, const struct who *who, const char *kind,
                        const char *more)
{
    char *members = str_c(s->t.a, str_of(more));
    for (char *c = members; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return trial_do(&s->t, who, kind, "{'draw':'%s'%s}", s->draw, members);
}

static struct call *set_key(struct scene *s, const struct who *who, const struct age_identity *i)
{
    return trial_do(&s->t, who, "draw.set_key", "{'draw':'%s','keys':'%.*s'}", s->draw,
                    STR_ARG(recipient(s->t.a, i)));
}

static const char two_of_four[] =
    ",'seats':[{'category':'合同','seats':2}],'candidates':[{'category':'合同','name':'一'},"
    "{'category':'合同','name':'二'},{'category':'合同','name':'三','unit':'甲'},"
    "{'category':'合同','name':'四'}],'excluded':[{'name':'五','reason':'上年查过'}]";

// Up to the fixed list: keys, list, its check.
static void fix_pool(struct scene *s)
{
    TRIAL_OK(set_key(s, &s->holder, &s->inner));
    TRIAL_OK(set_key(s, &s->inspector, &s->outer));
    TRIAL_OK(act(s, &s->inspector, "draw.enter_pool", two_of_four));
    TRIAL_REFUSED(act(s, &s->inspector, "draw.commit_pool", ",'given_until':'2026-03-03T12:00'"),
                  "draw.agreed");
    TRIAL_REFUSED(act(s, &s->holder, "draw.agree_pool", ",'version':2"), "draw.agreed");
    TRIAL_OK(act(s, &s->holder, "draw.agree_pool", ",'version':1"));
    TRIAL_OK(act(s, &s->inspector, "draw.commit_pool", ",'given_until':'2026-03-03T12:00'"));
}

static struct draw_row *row_of(struct scene *s)
{
    struct draw_row *d = NULL;
    CHECK_OK(draw_by_id(s->t.db, s->t.a, s->draw_id, &d));
    return d;
}

static str in_json(arena *a, str text)
{
    struct out o = out_plain(a);
    json_put_str(&o, text);
    str all = out_str(&o);
    return str_part(all, 1, all.len - 2);
}

static struct hash number_of(const char *seed)
{
    return sha256(str_of(seed));
}

// `sealed` is the number that goes into the seal; an honest giver's is the one that is fixed.
static struct call *give(struct scene *s, const struct who *who, const char *name,
                         struct hash fixed, struct hash sealed)
{
    arena *a = s->t.a;
    str seal;
    CHECK_OK(draw_seal(a, row_of(s), sealed, &seal));
    struct hash h = draw_commit(*a, str_of(s->draw), str_of(name), fixed);
    return trial_do(&s->t, who, "draw.give", "{'draw':'%s','fixed':'%.*s','sealed':'%.*s'}",
                    s->draw, STR_ARG(hash_hex(a, h)), STR_ARG(in_json(a, seal)));
}

static struct call *show(struct scene *s, const struct who *who, struct hash r)
{
    return trial_do(&s->t, who, "draw.show", "{'draw':'%s','r':'%.*s'}", s->draw,
                    STR_ARG(hash_hex(s->t.a, r)));
}

static void tick(struct scene *s)
{
    CHECK_OK(journal_tick(s->t.journal));
}

// The line that a padlock's keeper makes for a number that is not shown.
static str key_line(struct scene *s, const char *name, const struct age_identity *i, bool inner)
{
    arena *a = s->t.a;
    struct draw_part_row_rows parts;
    CHECK_OK(draw_parts_of(s->t.db, a, s->draw_id, &parts));
    for (size_t n = 0; n < parts.n; n++) {
        str bytes;
        struct age_header h;
        unsigned char key[age_key_len];
        struct age_reader *r = new(a, struct age_reader, 1);
        if (!str_eq(parts.at[n].name, str_of(name)) ||
            !draw_shut(a, row_of(s), &parts.at[n], inner, &bytes))
            continue;
        struct age_bytes from = {draw_head(a, bytes)};
        age_reader_begin(r, age_from_bytes(&from));
        if (age_read_header(a, r, &h) == AGE_OK && age_file_key(a, &h, i, 1, key) == AGE_OK)
            return join(a, str_of(name), S(" "), hex(a, key, sizeof key));
    }
    return S("nobody 00");
}

static struct call *recover(struct scene *s, const struct who *who, str lines)
{
    return trial_do(&s->t, who, "draw.recover", "{'draw':'%s','keys':'%.*s'}", s->draw,
                    STR_ARG(lines));
}

static struct draw_file file_of(struct scene *s)
{
    struct draw_entry_row_rows rows;
    CHECK_OK(draw_entries(s->t.db, s->t.a, s->draw_id, &rows));
    struct draw_file f = {.at = new(s->t.a, struct draw_proved, rows.n + 1), .n = rows.n};
    for (size_t i = 0; i < rows.n; i++)
        f.at[i] = (struct draw_proved){.seq = rows.at[i].seq, .body = rows.at[i].body};
    return f;
}

static void to_the_order(struct scene *s, arena *a)
{
    set_scene(s, a);
    take_draw(s, open_draw(s, "audit", "tickets"));
    fix_pool(s);
    TRIAL_OK(give(s, &s->inspector, "organizer", number_of("one"), number_of("one")));
    TRIAL_PASSES(give(s, &s->holder, "key_holder", number_of("two"), number_of("two")),
                 "draw.sealed");
    tick(s);
    TRIAL_OK(show(s, &s->inspector, number_of("one")));
    TRIAL_OK(show(s, &s->holder, number_of("two")));
    tick(s);
}

static void check_replay(struct scene *s)
{
    str differs = trial_replay(&s->t);
    CHECK_STR("", differs.at ? differs : S(""));
}

TEST(a_draw_goes_from_the_list_to_the_names_and_holds)
{
    struct scene s;
    struct draw_report report;
    to_the_order(&s, a);
    CHECK_STR("ranked", row_of(&s)->state);
    TRIAL_OK(act(&s, &s.inspector, "draw.note_answer", ",'category':'合同','answer':'declined'"));
    TRIAL_OK(act(&s, &s.inspector, "draw.note_answer", ",'category':'合同','answer':'accepted'"));
    TRIAL_OK(act(&s, &s.inspector, "draw.note_answer", ",'category':'合同','answer':'accepted'"));
    TRIAL_REFUSED(act(&s, &s.inspector, "draw.note_answer",
                      ",'category':'合同','answer':'accepted'"),
                  "draw.seats_taken");
    TRIAL_OK(act(&s, &s.inspector, "draw.publish_names", ""));
    TRIAL_REFUSED(act(&s, &s.inspector, "draw.publish_names", ""), "draw");
    struct draw_file f = file_of(&s);
    str wrong = draw_holds(a, &f, &report);
    CHECK_STR("", wrong.at ? wrong : S(""));
    CHECK(report.end == DRAW_RANKED && report.parts == 3 && report.candidates == 4 &&
          report.answered == 3);
    check_replay(&s);
}

// The text of one entry of this kind with `from` turned into `to`.
static void change(struct draw_file *f, arena *a, const char *kind, const char *from,
                   const char *to)
{
    for (size_t i = 0; i < f->n; i++) {
        str body = f->at[i].body;
        ptrdiff_t at = str_find(body, str_of(from));
        if (str_find(body, join(a, S("\"kind\":\""), str_of(kind), S("\""))) < 0 || at < 0)
            continue;
        f->at[i].body = join(a, str_part(body, 0, (size_t)at), str_of(to),
                             str_from(body, (size_t)at + strlen(from)));
        return;
    }
    CHECK(!"there is no such entry");
}

TEST(each_change_of_a_draw_is_named)
{
    struct scene s;
    struct draw_report report;
    to_the_order(&s, a);
    TRIAL_OK(act(&s, &s.inspector, "draw.note_answer", ",'category':'合同','answer':'declined'"));
    TRIAL_OK(act(&s, &s.inspector, "draw.publish_names", ""));
    const struct {
        const char *kind, *from, *to, *named;
    } changes[] = {
        {"draw.commit_pool", "\"root\":\"", "\"root\":\"0", "not fixed by a root"},
        {"draw.commit_pool", "\"fixed\":\"", "\"fixed\":\"0", "not fixed by a root"},
        {"draw.give", "\"fixed\":\"", "\"fixed\":\"0", "has no hash: organizer"},
        {"draw.give", "\"name\":\"organizer\"", "\"name\":\"operator\"", "given twice"},
        {"draw.close", "\"r\":\"", "\"s\":\"", "drawn without the number: operator"},
        {"draw.show", "\"name\":\"organizer\"", "\"name\":\"key_holder\"",
         "not the one whose hash was given"},
        {"draw.show", "\"name\":\"organizer\"", "\"name\":\"somebody\"", "was not given"},
        {"draw.rank", "\"category\":\"合同\"", "\"category\":\"合\"", "the list is not the one"},
        {"draw.rank", "\"key\":\"", "\"key\":\"0", "key or seed are not there"},
        {"draw.rank", "draw.rank", "draw.lapse", "void although all numbers were shown"},
        {"draw.rank", "draw.rank", "draw.give", "out of turn: draw.give"},
        {"draw.note_answer", "\"place\":1", "\"place\":2", "out of turn"},
        {"draw.publish_names", "\"name\":\"", "\"name\":\"某", "not the one in the list"},
        {"draw.publish_names", "\"place\":1", "\"place\":3", "another place"},
        {"draw.publish_names", "\"draw\":\"", "\"draw\":\"x", "another draw"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct draw_file f = file_of(&s);
        change(&f, a, changes[i].kind, changes[i].from, changes[i].to);
        str wrong = draw_holds(a, &f, &report);
        if (str_find(wrong.at ? wrong : S(""), str_of(changes[i].named)) < 0)
            CHECK_STR(changes[i].named, wrong);
    }
}

// One hexadecimal digit of the first text behind `key` turned into another.
static void turn_digit(struct draw_file *f, arena *a, const char *kind, const char *key)
{
    for (size_t i = 0; i < f->n; i++) {
        str body = f->at[i].body;
        ptrdiff_t at = str_find(body, str_of(key));
        if (str_find(body, str_of(kind)) < 0 || at < 0)
            continue;
        char *text = str_c(a, body);
        char *digit = text + at + strlen(key);
        *digit = *digit == '0' ? '1' : '0';
        f->at[i].body = str_of(text);
        return;
    }
    CHECK(!"there is no such entry");
}

TEST(a_changed_digit_of_root_seed_ticket_candidate_or_number_is_named)
{
    struct scene s;
    struct draw_report report;
    to_the_order(&s, a);
    const struct {
        const char *kind, *key, *named;
    } digits[] = {
        {"draw.commit_pool", "\"root\":\"", "the list is not the one that was fixed"},
        {"draw.commit_pool", "\"fixed\":\"", "not the one whose hash was given: operator"},
        {"draw.give", "\"fixed\":\"", "not the one whose hash was given: organizer"},
        {"draw.close", "\"r\":\"", "not the one whose hash was given: operator"},
        {"draw.show", "\"r\":\"", "not the one whose hash was given: organizer"},
        {"draw.rank", "\"key\":\"", "the list is not the one that was fixed"},
        {"draw.rank", "\"seed\":\"", "the seed is not that of the numbers"},
        {"draw.rank", "\"ticket\":\"", "a ticket is another one"},
        {"draw.rank", "\"fixed\":\"", "the list is not the one that was fixed"},
    };
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
        struct draw_file f = file_of(&s);
        turn_digit(&f, a, digits[i].kind, digits[i].key);
        str wrong = draw_holds(a, &f, &report);
        if (str_find(wrong.at ? wrong : S(""), str_of(digits[i].named)) < 0)
            CHECK_STR(digits[i].named, wrong);
    }
}

TEST(two_candidates_that_changed_places_are_named)
{
    struct scene s;
    struct draw_report report;
    to_the_order(&s, a);
    struct draw_file f = file_of(&s);
    str body = f.at[f.n - 1].body;
    ptrdiff_t first = str_find(body, S("{\"category\""));
    str rest = str_from(body, (size_t)first);
    size_t len = (size_t)str_find(rest, S("}")) + 1;
    str second = str_part(rest, len + 1, len);
    f.at[f.n - 1].body = join(a, str_part(body, 0, (size_t)first), second, S(","),
                              str_part(rest, 0, len), str_from(rest, 2 * len + 1));
    str wrong = draw_holds(a, &f, &report);
    CHECK(str_find(wrong, S("the order is another one from place 1 on")) >= 0);
    // Entries in another order, or one left out, are no draw either.
    f = file_of(&s);
    f.at[3] = f.at[4];
    CHECK(draw_holds(a, &f, &report).at != NULL);
    f = file_of(&s);
    f.n = 0;
    CHECK_STR("there is no draw in it", draw_holds(a, &f, &report));
}

TEST(a_number_that_is_kept_back_is_opened_by_the_two_padlocks)
{
    struct scene s;
    struct draw_report report;
    set_scene(&s, a);
    take_draw(&s, open_draw(&s, "audit", "tickets"));
    fix_pool(&s);
    TRIAL_PASSES(give(&s, &s.inspector, "organizer", number_of("one"), number_of("one")),
                 "draw.given_once");
    TRIAL_REFUSED(give(&s, &s.inspector, "organizer", number_of("x"), number_of("x")),
                  "draw.given_once");
    TRIAL_REFUSED(show(&s, &s.inspector, number_of("one")), "draw.stage");
    TRIAL_OK(give(&s, &s.holder, "key_holder", number_of("two"), number_of("two")));
    tick(&s);
    CHECK_STR("closed", row_of(&s)->state);
    TRIAL_REFUSED(show(&s, &s.inspector, number_of("other")), "draw.fits");
    TRIAL_PASSES(show(&s, &s.inspector, number_of("one")), "draw.fits");
    TRIAL_REFUSED(recover(&s, &s.holder, key_line(&s, "key_holder", &s.inner, true)),
                  "draw.file_keys");
    TRIAL_REFUSED(recover(&s, &s.inspector, S("key_holder 00112233445566778899aabbccddeeff")),
                  "draw.file_keys");
    TRIAL_PASSES(recover(&s, &s.inspector, key_line(&s, "key_holder", &s.outer, false)),
                 "draw.file_keys");
    CHECK_STR("closed", row_of(&s)->state);
    TRIAL_OK(recover(&s, &s.holder, key_line(&s, "key_holder", &s.inner, true)));
    tick(&s);
    CHECK_STR("ranked", row_of(&s)->state);
    struct draw_file f = file_of(&s);
    str wrong = draw_holds(a, &f, &report);
    CHECK_STR("", wrong.at ? wrong : S(""));
    check_replay(&s);
}

TEST(a_seal_with_another_number_in_it_makes_the_draw_void_in_public)
{
    struct scene s;
    struct draw_report report;
    set_scene(&s, a);
    take_draw(&s, open_draw(&s, "audit", "tickets"));
    fix_pool(&s);
    TRIAL_OK(give(&s, &s.inspector, "organizer", number_of("one"), number_of("one")));
    TRIAL_OK(give(&s, &s.holder, "key_holder", number_of("two"), number_of("three")));
    tick(&s);
    TRIAL_OK(recover(&s, &s.inspector, key_line(&s, "key_holder", &s.outer, false)));
    TRIAL_OK(recover(&s, &s.holder, key_line(&s, "key_holder", &s.inner, true)));
    CHECK_STR("void", row_of(&s)->state);
    CHECK_STR("spoiled", row_of(&s)->cause);
    trial_clock(&s.t, "2026-03-20T09:00");
    struct draw_file f = file_of(&s);
    CHECK(!draw_holds(a, &f, &report).at && report.end == DRAW_VOID);
    // Nothing is begun anew unseen: the next one says that it is the second.
    take_draw(&s, open_draw(&s, "audit", "tickets"));
    CHECK(row_of(&s)->nth == 2);
    check_replay(&s);
}

TEST(without_the_organizer_or_the_key_holder_it_is_void_and_nothing_was_shown)
{
    struct scene s;
    struct draw_report report;
    set_scene(&s, a);
    take_draw(&s, open_draw(&s, "audit", "tickets"));
    TRIAL_REFUSED(open_draw(&s, "audit", "tickets"), "draw.no_restart");
    fix_pool(&s);
    TRIAL_OK(give(&s, &s.inspector, "organizer", number_of("one"), number_of("one")));
    trial_clock(&s.t, "2026-03-03T12:01");
    CHECK_STR("missing", row_of(&s)->cause);
    struct draw_file f = file_of(&s);
    CHECK(!draw_holds(a, &f, &report).at && report.end == DRAW_VOID);
    CHECK(str_find(f.at[f.n - 1].body, S("\"missing\":\"key_holder\"")) > 0);
    CHECK(str_find(f.at[f.n - 1].body, S("\"r\":")) < 0);
}

TEST(a_number_that_nobody_shows_or_opens_makes_it_void_after_three_days)
{
    struct scene s;
    set_scene(&s, a);
    take_draw(&s, open_draw(&s, "audit", "tickets"));
    fix_pool(&s);
    TRIAL_OK(give(&s, &s.inspector, "organizer", number_of("one"), number_of("one")));
    TRIAL_OK(give(&s, &s.holder, "key_holder", number_of("two"), number_of("two")));
    tick(&s);
    TRIAL_OK(show(&s, &s.inspector, number_of("one")));
    trial_clock(&s.t, "2026-03-06T11:59");
    CHECK_STR("closed", row_of(&s)->state);
    trial_clock(&s.t, "2026-03-06T12:01");
    CHECK_STR("withheld", row_of(&s)->cause);
    struct draw_file f = file_of(&s);
    CHECK(str_find(f.at[f.n - 1].body, S("\"missing\":\"key_holder\"")) > 0);
    check_replay(&s);
}

TEST(what_is_not_sealed_to_the_outer_keys_is_refused)
{
    struct scene s;
    struct age_identity other = {.passphrase = {0}};
    set_scene(&s, a);
    take_draw(&s, open_draw(&s, "audit", "tickets"));
    TRIAL_OK(set_key(&s, &s.inspector, &s.outer));
    TRIAL_REFUSED(set_key(&s, &s.holder, &s.outer), "draw.two_layers");
    fix_pool(&s);
    str fixed = hash_hex(a, number_of("x"));
    TRIAL_REFUSED(trial_do(&s.t, &s.holder, "draw.give",
                           "{'draw':'%s','fixed':'%.*s','sealed':'in the clear'}", s.draw,
                           STR_ARG(fixed)),
                  "draw.sealed");
    age_make_identity(SUITE_INTL, &other);
    struct draw_row d = *row_of(&s);
    str seal;
    d.outer_keys = join(a, d.outer_keys, S("\n"), recipient(a, &other));
    CHECK_OK(draw_seal(a, &d, number_of("x"), &seal));
    TRIAL_REFUSED(trial_do(&s.t, &s.holder, "draw.give",
                           "{'draw':'%s','fixed':'%.*s','sealed':'%.*s'}", s.draw,
                           STR_ARG(fixed), STR_ARG(in_json(a, seal))),
                  "draw.sealed");
    CHECK(act(&s, &s.stranger, "draw.enter_pool", two_of_four)->result.kind == ERR_DENIED);
    CHECK(show(&s, &s.stranger, number_of("x"))->result.kind == ERR_DENIED);
}

TEST(rfc_3797_draws_from_numbers_that_others_published)
{
    struct scene s;
    struct draw_report report;
    set_scene(&s, a);
    take_draw(&s, open_draw(&s, "audit", "rfc3797"));
    TRIAL_OK(act(&s, &s.inspector, "draw.enter_pool", two_of_four));
    TRIAL_OK(act(&s, &s.inspector, "draw.commit_pool", ""));
    TRIAL_REFUSED(act(&s, &s.inspector, "draw.enter_numbers", ",'numbers':'9319'"),
                  "draw.numbers");
    TRIAL_OK(act(&s, &s.inspector, "draw.enter_numbers", ",'numbers':'9319\\n2 5 12'"));
    struct draw_file f = file_of(&s);
    CHECK(!draw_holds(a, &f, &report).at && report.end == DRAW_RANKED && report.candidates == 4);
    change(&f, a, "draw.enter_numbers", "9319", "9318");
    CHECK(str_find(draw_holds(a, &f, &report), S("the key is not that of the numbers")) > 0);
    f = file_of(&s);
    change(&f, a, "draw.commit_pool", "\"name\":\"一\"", "\"name\":\"九\"");
    CHECK(str_find(draw_holds(a, &f, &report), S("the order is another one")) > 0);
    TRIAL_OK(act(&s, &s.inspector, "draw.note_answer", ",'category':'合同','answer':'accepted'"));
    check_replay(&s);
}

TEST(a_file_is_read_as_it_was_written)
{
    struct scene s;
    struct draw_file f, again;
    to_the_order(&s, a);
    f = file_of(&s);
    f.note = S("note");
    f.at[0].proof = (struct proof){.n = 1, .at = {sha256(S("x"))}};
    CHECK(draw_file_parse(a, draw_file_text(a, &f), &again) && again.n == f.n);
    for (size_t i = 0; i < f.n; i++)
        CHECK(str_eq(f.at[i].body, again.at[i].body) && f.at[i].seq == again.at[i].seq);
    CHECK(hash_same(again.at[0].proof.at[0], f.at[0].proof.at[0]));
    const char *broken[] = {"", "{}", "[]", "{\"format\":\"xinyue-draw@v1\"}",
                            "{\"checkpoint\":\"x\",\"entries\":{},\"format\":\"xinyue-draw@v1\"}",
                            "{\"checkpoint\":\"x\",\"entries\":[{\"body\":1}],"
                            "\"format\":\"xinyue-draw@v1\"}"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        CHECK(!draw_file_parse(a, str_of(broken[i]), &again));
}

CHECK_MAIN
