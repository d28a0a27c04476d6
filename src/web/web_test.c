#include "web/body.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"
#include "web/layout.h"
#include "web/site.h"

static err parse(arena *a, const char *text, struct form *ret)
{
    return form_parse(a, str_of(text), ret);
}

static bool refuses(arena *a, str text)
{
    struct form f;
    return form_parse(a, text, &f).kind == ERR_INVALID;
}

TEST(a_form_is_read_as_browsers_send_it)
{
    struct form f;
    CHECK_OK(parse(a, "name=%E5%85%BB%E8%80%81+%26&empty=&bare&x=1=2&&name=again", &f));
    CHECK(f.n == 5);
    CHECK_STR("养老 &", form_get(&f, S("name")));
    CHECK_STR("", form_get(&f, S("empty")));
    CHECK_STR("", form_get(&f, S("bare")));
    CHECK_STR("1=2", form_get(&f, S("x")));
    CHECK(!form_get(&f, S("other")).at);
    CHECK_OK(parse(a, "", &f));
    CHECK(f.n == 0);
}

TEST(a_form_that_is_no_form_is_refused)
{
    CHECK(refuses(a, S("a=%")));
    CHECK(refuses(a, S("a=%4")));
    CHECK(refuses(a, S("a=%zz")));
    CHECK(refuses(a, S("a=b%00c")));
    CHECK(refuses(a, S("%00=b")));
    CHECK(refuses(a, (str){"a=\0", 3}));
    CHECK(refuses(a, S("%ff=b")));
    CHECK(refuses(a, S("a%0Ab=c")));
}

static str repeat(arena *a, const char *what, size_t n)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < n; i++)
        put(&o, what);
    return out_str(&o);
}

TEST(a_form_has_no_more_fields_than_fit)
{
    struct form f;
    CHECK_OK(form_parse(a, repeat(a, "a=b&", form_values_max - 1), &f));
    CHECK(f.n == form_values_max - 1);
    CHECK(refuses(a, repeat(a, "a&", form_values_max + 1)));
}

// Fields with every kind, as an act would declare them.
struct inner {
    str name;
    int64_t n;
};
struct sample {
    str text, lines, code;
    int64_t n;
    money money;
    dec dec;
    day day;
    instant at;
    id thing;
    bool yes;
    struct {
        struct inner *at;
        size_t n;
    } rows;
};
static const struct field inner_fields[] = {
    FIELD(struct inner, name, "name"), FIELD(struct inner, n, "n", .min = 1, .max = 10), {0}};
static const struct field sample_fields[] = {
    FIELD(struct sample, text, "text", .max = 10),
    LONG(struct sample, lines, "lines", .optional = true),
    CODE(struct sample, code, "code", .optional = true),
    FIELD(struct sample, n, "n", .optional = true),
    FIELD(struct sample, money, "money", .optional = true),
    FIELD(struct sample, dec, "dec", .optional = true, .max = 100),
    FIELD(struct sample, day, "day", .optional = true),
    FIELD(struct sample, at, "at", .optional = true),
    FIELD(struct sample, thing, "thing", .optional = true),
    FIELD(struct sample, yes, "yes"),
    LIST(struct sample, rows, "rows", inner_fields, .max = 3),
    {0},
};

static struct sample from_form(arena *a, const char *text, struct field_errors *errors)
{
    struct sample s = {0};
    struct form f = {0};
    *errors = (struct field_errors){0};
    CHECK_OK(parse(a, text, &f));
    fields_from_form(a, sample_fields, &f, &s, errors);
    return s;
}

static bool form_fails_at(arena *a, const char *text, const char *path)
{
    struct field_errors errors;
    from_form(a, text, &errors);
    return errors.first && str_eq(errors.first->path, str_of(path)) && !errors.first->next;
}

static bool form_passes(arena *a, const char *text)
{
    struct field_errors errors;
    from_form(a, text, &errors);
    return !errors.first;
}

TEST(fields_of_a_form_are_forgiving_in_form_and_strict_in_meaning)
{
    struct field_errors errors;
    struct sample s = from_form(
        a, "text=%F0%A0%AE%B7%E7%94%B0&lines=a%0D%0Ab&code=%EF%BC%A1+%EF%BC%91%EF%BC%92"
           "&n=+12+&money=1,234.5&dec=0.25&day=2026-02-28&at=2026-03-31T09:30&yes=on", &errors);
    CHECK(!errors.first);
    CHECK_STR("𠮷田", s.text);
    CHECK_STR("a\nb", s.lines);
    CHECK_STR("A12", s.code);
    CHECK(s.n == 12 && s.money.fen == 123450 && s.dec.n == 2500 && s.yes);
    CHECK(s.day.n == day_make(2026, 2, 28).n && !s.thing.n);
    CHECK(form_fails_at(a, "n=1", "text"));
    CHECK(form_fails_at(a, "text=++", "text"));
    CHECK(form_fails_at(a, "text=%FF%FE", "text"));
    CHECK(form_fails_at(a, "text=a%01b", "text"));
    CHECK_STR("a b", from_form(a, "text=+a%0Ab%EF%BB%BF+", &errors).text);
    CHECK(form_fails_at(a, "text=%ED%A0%80", "text"));  // a surrogate
    CHECK(form_passes(a, "text=1234567890"));
    CHECK(form_fails_at(a, "text=12345678901", "text"));
    CHECK(form_fails_at(a, "text=x&n=9223372036854775808", "n"));
    CHECK(form_fails_at(a, "text=x&n=1.5", "n"));
    CHECK(form_fails_at(a, "text=x&money=-1", "money"));
    CHECK(form_fails_at(a, "text=x&money=1.005", "money"));
    CHECK(form_fails_at(a, "text=x&money=99999999999999999999", "money"));
    CHECK(form_fails_at(a, "text=x&dec=100.0001", "dec"));
    CHECK(form_fails_at(a, "text=x&day=2026-02-29", "day"));
    CHECK(form_fails_at(a, "text=x&day=2026-13-01", "day"));
    CHECK(form_fails_at(a, "text=x&at=2026-03-31T24:30", "at"));
    CHECK(form_fails_at(a, "text=x&thing=not-an-id", "thing"));
}

TEST(rows_of_a_form_are_counted_by_what_they_hold)
{
    struct field_errors errors;
    struct sample s = from_form(a, "text=x&rows.0.name=a&rows.0.n=1&rows.1.name=b&rows.1.n=10"
                                   "&rows.2.name=&rows.2.n=", &errors);
    CHECK(!errors.first && s.rows.n == 2);
    CHECK_STR("b", s.rows.at[1].name);
    CHECK(form_fails_at(a, "text=x&rows.0.name=a&rows.0.n=11", "rows.0.n"));
    from_form(a, "text=x&rows.9999.name=a&rows.9999.n=1", &errors);
    CHECK(errors.first && str_eq(errors.first->path, S("rows")));
    s = from_form(a, "text=x&rows.99999999999.name=a&rows.-1.n=1&rows.x.n=1", &errors);
    CHECK(s.rows.n == 0);
}

// What a person mistypes, and what the form then shows: the form as it would be drawn again.
static str restated(arena *a, const char *text, const char *name)
{
    struct sample s = {0};
    struct form f = {0};
    struct field_errors errors = {0};
    CHECK_OK(parse(a, text, &f));
    fields_from_form(a, sample_fields, &f, &s, &errors);
    return form_get(&f, str_of(name));
}

TEST(what_was_understood_is_shown_in_full)
{
    struct field_errors errors;
    CHECK_STR("125000.00", restated(a, "text=x&money=12.5%E4%B8%87", "money"));
    CHECK_STR("2026-03-01", restated(a, "text=x&day=2026/3/1", "day"));
    CHECK_STR("2026-03-31 09:30", restated(a, "text=x&at=20260331+9:30", "at"));
    CHECK_STR("12x", restated(a, "text=x&n=12x", "n"));  // not understood: as it was sent
    from_form(a, "text=x&money=12.5%E4%B8%87", &errors);
    CHECK(!errors.first && errors.asks && str_eq(errors.asks->path, S("money")));
    from_form(a, "text=x&money=125000.00", &errors);
    CHECK(!errors.first && !errors.asks);
}

TEST(a_wrong_field_says_what_was_read_and_how_to_write_it)
{
    struct field_errors errors;
    struct out o = out_plain(a);
    from_form(a, "text=12345678901234&day=2026-02-30", &errors);
    put_field_error(&o, errors.first);
    CHECK_STR("text有 14 个字，最多 10 个，请删去 4 个", out_str(&o));
    o = out_plain(a);
    put_field_error(&o, errors.first->next);
    CHECK_STR("day填的是「2026-02-30」，日历上没有这一天；请写成 2026-03-31", out_str(&o));
}

// Nobody may keep a worker busy by sending as many fields as fit.
TEST(a_form_full_of_rows_is_read_quickly)
{
    struct deep {
        struct {
            struct sample *at;
            size_t n;
        } rows;
    };
    static const struct field deep_fields[] = {
        LIST(struct deep, rows, "deep", sample_fields, .max = 200), {0}};
    struct out o = out_plain(a);
    struct deep d = {0};
    struct form f;
    struct field_errors errors = {0};
    for (int i = 0; i < 200; i++)
        for (int k = 0; k < 33; k++)
            put(&o, format(a, "rows.%d.rows.%d.name=x&rows.%d.rows.%d.n=1&rows.%d.x=%d&", i, k % 3,
                           i, k % 3, i, k));
    CHECK_OK(form_parse(a, out_str(&o), &f));
    clock_t begun = clock();
    fields_from_form(a, deep_fields, &f, &d, &errors);
    CHECK(d.rows.n == 200 && d.rows.at[199].rows.n == 3);
    CHECK(clock() - begun < 10 * CLOCKS_PER_SEC);  // of the processor, however busy
}

static struct sample from_json(arena *a, str text, struct field_errors *errors)
{
    struct sample s = {0};
    const struct json *j = NULL;
    *errors = (struct field_errors){0};
    CHECK_OK(json_parse(a, text, &j));
    fields_from_json(a, sample_fields, j, &s, errors);
    return s;
}

static bool json_fails_at(arena *a, const char *text, const char *path)
{
    struct field_errors errors;
    from_json(a, str_of(text), &errors);
    return errors.first && str_eq(errors.first->path, str_of(path)) && !errors.first->next;
}

TEST(fields_of_json_have_their_kinds)
{
    struct field_errors errors;
    struct sample s = from_json(a, S("{\"text\":\"x\",\"n\":-9223372036854775808,\"yes\":true,"
                                     "\"money\":\"12.30\",\"rows\":[{\"name\":\"a\",\"n\":3}]}"),
                                &errors);
    CHECK(!errors.first && s.n == INT64_MIN && s.yes && s.money.fen == 1230 && s.rows.n == 1);
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"money\":12.3}", "money"));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"money\":12}", "money"));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"n\":1.0}", "n"));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"n\":true}", "n"));
    CHECK(json_fails_at(a, "{\"text\":7}", "text"));
    CHECK(json_fails_at(a, "{\"text\":null}", "text"));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"yes\":\"true\"}", "yes"));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"rows\":{}}", "rows"));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"rows\":[1]}", "rows.0."));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"rows\":[{\"name\":\"a\",\"n\":0}]}", "rows.0.n"));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"other\":1}", "other"));
    CHECK(json_fails_at(a, "{\"text\":\"x\",\"day\":\"2026-04-31\"}", "day"));
    CHECK(json_fails_at(a, "{\"text\":\"a\\u0007b\"}", "text"));
    from_json(a, S("[]"), &errors);
    CHECK(errors.first);
}

static bool json_refused(arena *a, str text)
{
    const struct json *j = NULL;
    return json_parse(a, text, &j).kind == ERR_INVALID;
}

TEST(json_that_could_be_read_in_two_ways_is_refused)
{
    CHECK(json_refused(a, S("{\"a\":1,\"a\":2}")));
    CHECK(json_refused(a, S("{\"a\":{\"b\":1,\"b\":1}}")));
    CHECK(json_refused(a, S("{\"a\":9223372036854775808}")));
    CHECK(json_refused(a, S("{\"a\":1e400}")));
    CHECK(json_refused(a, S("{\"a\":\"\\u0000\"}")));
    CHECK(json_refused(a, S("{\"a\":\"\xff\"}")));
    CHECK(json_refused(a, S("{\"a\":\"\\ud800\"}")));
    CHECK(json_refused(a, S("{} {}")));
    CHECK(json_refused(a, S("{\"a\":01}")));
    CHECK(json_refused(a, S("{\"a\":NaN}")));
    CHECK(json_refused(a, S("{'a':1}")));
    CHECK(json_refused(a, S("")));
    CHECK(json_refused(a, repeat(a, "[", 100000)));
}

TEST(an_object_full_of_unknown_keys_is_read_quickly)
{
    struct out o = out_plain(a);
    struct field_errors errors;
    put(&o, "{");
    for (int i = 0; i < 200000; i++)
        put(&o, format(a, "\"k%d\":0,", i));
    put(&o, "\"text\":\"x\"}");
    clock_t begun = clock();
    from_json(a, out_str(&o), &errors);
    CHECK(errors.first);
    CHECK(clock() - begun < 10 * CLOCKS_PER_SEC);
}

static struct blob_store *blobs_for(arena *a)
{
    char folder[] = "/tmp/xinyue-web-XXXXXX";
    struct blob_store *s = NULL;
    CHECK(mkdtemp(folder));
    CHECK_OK(blob_store_open(a, str_of(folder), false, &s));
    return s;
}

#define PART(name) "--XX\r\nContent-Disposition: form-data; name=\"" name "\""
static const char upload[] = PART("text") "\r\n\r\n养老\r\n" PART("file")
    "; filename=\"C:\\dir\\响应 文件.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
    "%PDF\r\n--X not the end\r\n" PART("none") "; filename=\"\"\r\n\r\n\r\n--XX--\r\n";

static err feed_in_pieces(arena *a, struct blob_store *s, const char *type, str body, size_t piece,
                          struct form *ret)
{
    struct multipart *m = NULL;
    TRY(multipart_begin(a, str_of(type), s, &m));
    for (size_t at = 0; at < body.len; at += piece) {
        err e = multipart_feed(m, str_part(body, at, piece));
        if (e.kind) {
            multipart_drop(m);
            return e;
        }
    }
    return multipart_end(m, ret);
}

static const char form_type[] = "multipart/form-data; boundary=XX";

TEST(an_upload_is_read_the_same_in_pieces_of_any_size)
{
    struct blob_store *s = blobs_for(a);
    for (size_t piece = 1; piece < sizeof upload; piece += piece < 40 ? 1 : 37) {
        struct form f = {0};
        CHECK_OK(feed_in_pieces(a, s, form_type, str_of(upload), piece, &f));
        CHECK(f.n == 2);
        CHECK_STR("养老", form_get(&f, S("text")));
        str file = form_get(&f, S("file")), content = {0};
        CHECK(str_ends(file, S("/21//响应 文件.pdf")));
        struct hash h = {0};
        CHECK(hash_parse(str_part(file, 0, 64), &h));
        CHECK_OK(blob_read(s, a, h, 100, &content));
        CHECK_STR("%PDF\r\n--X not the end", content);
        CHECK(f.at[1].uploaded && !f.at[0].uploaded);
    }
}

static err feed_whole(arena *a, struct blob_store *s, const char *type, str body)
{
    struct form f = {0};
    return feed_in_pieces(a, s, type, body, 1000, &f);
}

TEST(an_upload_that_was_cut_short_is_refused)
{
    struct blob_store *s = blobs_for(a);
    for (size_t n = 0; n + 2 < sizeof upload - 1; n++)
        CHECK(feed_whole(a, s, form_type, (str){upload, n}).kind == ERR_INVALID);
}

TEST(an_upload_that_is_none_is_refused)
{
    struct blob_store *s = blobs_for(a);
    const char *wrong[] = {
        PART("a") "\r\n\r\n\xff\xfe\r\n--YY--\r\n",
        "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--",
        "--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--",
        PART("a\xff") "\r\n\r\nx\r\n--XX--",
        PART("a") "; filename=\"\xff\"\r\n\r\nx\r\n--XX--",
        PART("a") "; filename=\"a\001b\"\r\n\r\nx\r\n--XX--",
        "no boundary at all",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(feed_whole(a, s, form_type, str_of(wrong[i])).kind == ERR_INVALID);
    CHECK(feed_whole(a, s, "multipart/form-data", str_of(upload)).kind == ERR_INVALID);
    CHECK(feed_whole(a, s, "multipart/form-data; boundary=", str_of(upload)).kind == ERR_INVALID);
    str nul = {PART("a") "\r\n\r\na\0b\r\n--XX--", sizeof PART("a") "\r\n\r\na\0b\r\n--XX--" - 1};
    CHECK(feed_whole(a, s, form_type, nul).kind == ERR_INVALID);
    str long_name = join(a, S(PART("a") "; filename=\""), repeat(a, "x", 201),
                         S("\"\r\n\r\nx\r\n--XX--"));
    CHECK(feed_whole(a, s, form_type, long_name).kind == ERR_INVALID);
    str long_head = join(a, S("--XX\r\nX: "), repeat(a, "x", 10000), S("\r\n\r\nx\r\n--XX--"));
    CHECK(feed_whole(a, s, form_type, long_head).kind == ERR_INVALID);
    str much = join(a, S(PART("a") "\r\n\r\n"), repeat(a, "0123456789", form_text_max / 10 + 1),
                    S("\r\n--XX--"));
    CHECK(feed_whole(a, s, form_type, much).kind == ERR_TOO_BIG);
    str many = join(a, repeat(a, PART("a") "\r\n\r\nx\r\n", form_values_max + 1), S("--XX--"));
    CHECK(feed_whole(a, s, form_type, many).kind == ERR_INVALID);
}

static const struct page routed_pages[] = {
    {"/", "home", ANYONE}, {"/thing", "list", ANYONE}, {"/thing/{id}", "one", ANYONE},
    {"/thing/{id}/part/{n}", "part", ANYONE}, {0}};
static const struct slice routed_slice = {"routed", "routed", .pages = {routed_pages}};
static const struct slice *const routed_slices[] = {&routed_slice};
static const struct house routed_house = {.slices = routed_slices, .count = 1};

static const struct page *route(arena *a, const char *path, struct visit *v)
{
    *v = (struct visit){.a = a};
    return route_page(&routed_house, v, str_of(path));
}

TEST(a_path_finds_its_page_or_none)
{
    struct visit v;
    CHECK(route(a, "/", &v) == &routed_pages[0]);
    CHECK(route(a, "/thing", &v) == &routed_pages[1]);
    CHECK(route(a, "/thing/00000000007", &v) == &routed_pages[2]);
    CHECK(visit_id(&v, "id").n == 7);
    CHECK(route(a, "/thing/abc/part/5", &v) == &routed_pages[3]);
    CHECK_STR("5", form_get(&v.parts, S("n")));
    const char *none[] = {"", "thing", "/thing/", "//thing", "/thing//part/5", "/thing/1/part",
                          "/thing/1/part/5/6", "/Thing", "/thing/1/"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CHECK(!route(a, none[i], &v));
    CHECK(route(a, "/thing/no-id", &v) && visit_id(&v, "id").n == 0);
}

static struct form edited(arena *a, const char *text, bool *ret_edited)
{
    struct form f;
    CHECK(!form_parse(a, str_of(text), &f).kind);
    *ret_edited = form_edit(a, &f);
    return f;
}

TEST(a_row_that_is_taken_out_lets_the_rows_behind_it_move_up)
{
    bool back = false;
    struct form f = edited(a, "name=x&rows.0.a=1&rows.1.a=2&rows.1.b=3&rows.2.a=4&rows.10.a=5&"
                              "rowsmore=6&_less=rows.1", &back);
    CHECK(back);
    CHECK_STR("1", form_get(&f, S("rows.0.a")));
    CHECK_STR("4", form_get(&f, S("rows.1.a")));
    CHECK_STR("5", form_get(&f, S("rows.9.a")));
    CHECK_STR("6", form_get(&f, S("rowsmore")));
    CHECK(!form_get(&f, S("rows.1.b")).at && !form_get(&f, S("rows.2.a")).at);
}

TEST(a_row_that_is_none_takes_nothing_out)
{
    const char *keys[] = {"rows", "rows.", "rows.x", "", ".", "rows.7", "rows.-1", "name"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        bool back = false;
        str text = join(a, S("name=x&rows.0.a=1&_less="), str_of(keys[i]));
        struct form f = edited(a, str_c(a, text), &back);
        CHECK(back && f.n == 3 && form_get(&f, S("rows.0.a")).at);
    }
}

TEST(a_proposal_takes_the_place_of_what_was_written)
{
    bool back = false;
    struct form f = edited(a, "a=1&rows.0.a=2&_fix=rows.0.a%3Dx%3Dy", &back);
    CHECK(back);
    CHECK_STR("x=y", form_get(&f, S("rows.0.a")));
    CHECK_STR("1", form_get(&f, S("a")));
    edited(a, "a=1&_fix=nothing", &back);
    CHECK(!back);
    edited(a, "a=1", &back);
    CHECK(!back);
}

CHECK_MAIN
