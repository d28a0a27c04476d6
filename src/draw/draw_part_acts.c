// Random numbers: fixed by their hash, sealed to two padlocks, shown, or recovered by the padlocks.
//
// While they are given, nobody knows another's, and the platform's was fixed first. Once all are
// fixed nothing can move the result any more; whoever then keeps a number back has it opened.
#include <string.h>

#include "draw/draw_parts.h"

static const struct draw_part_row *part_named(const struct draw_part_row_rows *parts, str name)
{
    for (size_t i = 0; i < parts->n; i++)
        if (str_eq(parts->at[i].name, name))
            return &parts->at[i];
    return NULL;
}

// As many as queries read; as many as one entry holds when they are opened.
enum { parts_max = 100, recovered_max = 20 };

// Those that are still hidden, besides this one.
static size_t hidden_besides(const struct draw_part_row_rows *parts, str name)
{
    size_t n = 0;
    for (size_t i = 0; i < parts->n; i++)
        n += !parts->at[i].r.at && !str_eq(parts->at[i].name, name);
    return n;
}

struct give_part {
    id draw;
    str fixed, sealed;
};
struct given_part {
    int64_t n;
    str name, org_name;
    bool complete;
};
static const struct field give_part_in[] = {
    FIELD(struct give_part, draw, "抽取"),
    FIELD(struct give_part, fixed, "随机数的指纹", .min = 64, .max = 64,
          .hint = "64 位十六进制，由本页的按钮或者命令行算出"),
    LONG(struct give_part, sealed, "随机数的密封件", .max = draw_sealed_max,
         .hint = "先内层、后外层，带 AGE ENCRYPTED FILE 的文字"),
    {0},
};
static const struct field given_part_out[] = {
    FIELD(struct given_part, n, "第几个"),
    FIELD(struct given_part, name, "名义"),
    FIELD(struct given_part, org_name, "单位"),
    FIELD(struct given_part, complete, "该交的都交了"),
    {0},
};

// The organizer and the key holder must give one; bidders may.
static bool all_given(const struct draw_part_row_rows *parts, str name, bool tie)
{
    const str must[] = {DRAW_ORGANIZER, DRAW_HOLDER};
    for (size_t i = 0; i < sizeof must / sizeof *must; i++)
        if (!str_eq(name, must[i]) && !part_named(parts, must[i]))
            return false;
    return !tie;
}

static err give_check(struct call *c, const void *in, void *out)
{
    const struct give_part *p = in;
    struct given_part *o = out;
    struct draw_row *d = NULL;
    struct draw_part_row_rows parts;
    struct draw_keys outer;
    struct hash fixed;
    str bytes;
    TRY(draw_at(c, p->draw, "committed", &d));
    if (!d->given_until.us)
        return refuse_field(c, "draw", "按 RFC 3797 抽取的不用各方的随机数");
    if (!hash_parse(p->fixed, &fixed))
        return refuse_field(c, "fixed", "{label}应是 64 位小写十六进制");
    if (!draw_keys_read(c->a, d->outer_keys, &outer) ||
        !draw_unwrap(c->a, p->sealed, outer.n, &bytes))
        return REFUSE(c, draw_sealed, "sealed", ARG(outer.n));
    TRY(draw_parts_of(c->db, c->a, p->draw, &parts));
    TRY(draw_giver_name(c->db, c->a, &c->who, d, &o->name, &o->org_name));
    if (part_named(&parts, o->name))
        return REFUSE(c, draw_given_once, "draw");
    if (parts.n == parts_max)
        return refuse_field(c, "draw", "交随机数的已经够多了");
    o->n = (int64_t)parts.n + 1;
    o->complete = all_given(&parts, o->name, d->project.n && str_eq(d->purpose, S("tie")));
    return OK;
}

static err give_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct give_part *p = in;
    const struct given_part *o = out;
    TRY(draw_part_add(db, .draw = p->draw, .n = o->n, .name = o->name, .org_name = o->org_name,
                      .fixed = p->fixed, .sealed = p->sealed, .at = e->at));
    if (o->complete)
        TRY(journal_set_due(db, "draw.close", p->draw, e->at));
    return draw_note(db, p->draw, e);
}

// No more numbers. The platform shows its own first; without those that must be there it is void.
struct of_draw {
    id draw;
};
struct closed_parts {
    str missing, r;
    instant shown_until;
};
static const struct field of_draw_in[] = {FIELD(struct of_draw, draw, "抽取"), {0}};
static const struct field closed_parts_out[] = {
    FIELD(struct closed_parts, missing, "没有交随机数的", .optional = true),
    FIELD(struct closed_parts, r, "平台的随机数", .optional = true),
    FIELD(struct closed_parts, shown_until, "最迟什么时候公布齐", .optional = true),
    {0},
};

static err close_check(struct call *c, const void *in, void *out)
{
    const struct of_draw *p = in;
    struct closed_parts *o = out;
    struct draw_part_row_rows parts;
    struct secret_draw_of_row *own = NULL;
    struct draw_row *d = NULL;
    struct hash r;
    TRY(draw_by_id(c->db, c->a, p->draw, &d));
    TRY(draw_parts_of(c->db, c->a, p->draw, &parts));
    TRY(secret_draw_of(c->db, c->a, p->draw, &own));
    o->missing = !part_named(&parts, DRAW_ORGANIZER) ? DRAW_ORGANIZER
                 : !part_named(&parts, DRAW_HOLDER) ? DRAW_HOLDER : (str){0};
    if (o->missing.at)
        return OK;
    o->shown_until = d->shown_until;
    if (own && own->r.len == sizeof r.at) {
        memcpy(r.at, own->r.at, sizeof r.at);
        o->r = hash_hex(c->a, r);
    }
    return OK;
}

static err close_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct of_draw *p = in;
    const struct closed_parts *o = out;
    TRY(draw_note(db, p->draw, e));
    if (o->missing.at)
        return draw_void(db, .draw = p->draw, .cause = S("missing"), .at = e->at);
    TRY(draw_close_parts(db, .draw = p->draw, .at = e->at));
    TRY(journal_set_due(db, "draw.lapse", p->draw, o->shown_until));
    return o->r.at ? draw_part_show(db, .draw = p->draw, .name = DRAW_OPERATOR, .r = o->r,
                                    .manner = S("self"), .at = e->at)
                   : OK;
}

struct show_part {
    id draw;
    str r;
};
struct shown_part {
    str name;
    bool complete;
};
static const struct field show_part_in[] = {
    FIELD(struct show_part, draw, "抽取"),
    FIELD(struct show_part, r, "随机数", .min = 64, .max = 64,
          .hint = "当初存下的 64 位十六进制"),
    {0},
};
static const struct field shown_part_out[] = {
    FIELD(struct shown_part, name, "名义"),
    FIELD(struct shown_part, complete, "都公布了"),
    {0},
};

static bool number_fits(arena *a, id draw, const struct draw_part_row *part, str text)
{
    struct hash r, fixed;
    return hash_parse(str_trim(text), &r) && hash_parse(part->fixed, &fixed) &&
           hash_same(fixed, draw_commit(*a, id_text(a, draw), part->name, r));
}

static err show_check(struct call *c, const void *in, void *out)
{
    const struct show_part *p = in;
    struct shown_part *o = out;
    struct draw_row *d = NULL;
    struct draw_part_row_rows parts;
    str org_name;
    TRY(draw_at(c, p->draw, "closed", &d));
    TRY(draw_parts_of(c->db, c->a, p->draw, &parts));
    TRY(draw_giver_name(c->db, c->a, &c->who, d, &o->name, &org_name));
    const struct draw_part_row *mine = part_named(&parts, o->name);
    if (!mine || mine->r.at)
        return refuse_field(c, "r", "没有等您公布的{label}");
    if (!number_fits(c->a, p->draw, mine, p->r))
        return REFUSE(c, draw_fits, "r");
    o->complete = hidden_besides(&parts, o->name) == 0;
    return OK;
}

static err end_showing(struct db *db, id draw, instant at)
{
    TRY(journal_clear_due(db, "draw.lapse", draw));
    return journal_set_due(db, "draw.rank", draw, at);
}

static err show_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct show_part *p = in;
    const struct shown_part *o = out;
    TRY(draw_part_show(db, .draw = p->draw, .name = o->name, .r = p->r, .manner = S("self"),
                       .at = e->at));
    if (o->complete)
        TRY(end_showing(db, p->draw, e->at));
    return draw_note(db, p->draw, e);
}

// The padlocks' way: first the outer layer's file keys, then the inner ones.
struct recover {
    id draw;
    str keys;
};
struct recovered {
    str name, middle, r;
    bool spoiled;
};
struct recovered_parts {
    struct {
        struct recovered *at;
        size_t n;
    } parts;
    bool complete, spoiled;
};
static const struct field recover_in[] = {
    FIELD(struct recover, draw, "抽取"),
    LONG(struct recover, keys, "文件密钥", .max = 3000,
         .hint = "一行一份：名义、空格、32 位十六进制；由选私钥文件的按钮或者 xinyue hold 生成"),
    {0},
};
static const struct field recovered_fields[] = {
    FIELD(struct recovered, name, "名义"),
    LONG(struct recovered, middle, "外层里面的", .optional = true),
    FIELD(struct recovered, r, "随机数", .optional = true),
    FIELD(struct recovered, spoiled, "与指纹不符"),
    {0},
};
static const struct field recovered_out[] = {
    LIST(struct recovered_parts, parts, "解开的", recovered_fields, .max = recovered_max),
    FIELD(struct recovered_parts, complete, "都公布了"),
    FIELD(struct recovered_parts, spoiled, "有一个与指纹不符"),
    {0},
};

struct gathering {
    struct out o;
};

static bool gather(void *with, const void *at, size_t n)
{
    put_raw(&((struct gathering *)with)->o, (str){at, n});
    return true;
}

// False if the key is not this file's; what is in it, or absent if it is not whole.
static bool take_out(arena *a, str bytes, const unsigned char key[age_key_len], str *ret)
{
    struct age_bytes from = {bytes};
    struct age_header h;
    struct gathering g = {out_plain(a)};
    struct age_reader *r = new(a, struct age_reader, 1);
    *ret = (str){0};
    age_reader_begin(r, age_from_bytes(&from));
    if (age_read_header(a, r, &h) != AGE_OK)
        return true;
    if (!age_key_fits(a, &h, key))
        return false;
    if (age_read_payload(r, key, (struct age_sink){gather, &g}) == AGE_OK)
        *ret = out_str(&g.o);
    return true;
}

bool draw_shut(arena *a, const struct draw_row *d, const struct draw_part_row *part, bool inner,
               str *ret_bytes)
{
    struct draw_keys outer;
    if (part->r.at || str_eq(part->manner, S("spoiled")) || inner != (part->middle.at != NULL))
        return false;
    if (inner)
        return base64_parse(a, part->middle, ret_bytes);
    return draw_keys_read(a, d->outer_keys, &outer) &&
           draw_unwrap(a, part->sealed, outer.n, ret_bytes);
}

static bool read_line(struct call *c, const struct draw_row *d,
                      const struct draw_part_row_rows *parts, str line, struct recovered *ret)
{
    unsigned char key[age_key_len];
    str bytes, plain, hex_key = line, name = str_cut(&hex_key, ' ');
    const struct draw_part_row *part = part_named(parts, name);
    bool inner = str_eq(c->who.post_kind, S("key_holder"));
    if (!part || !hex_key.at || !hex_parse(str_trim(hex_key), key, sizeof key) ||
        !draw_shut(c->a, d, part, inner, &bytes) || !take_out(c->a, bytes, key, &plain))
        return false;
    *ret = (struct recovered){.name = part->name};
    if (!inner && plain.at)
        ret->middle = base64(c->a, plain);
    else if (inner && plain.at && number_fits(c->a, d->id, part, plain))
        ret->r = str_trim(plain);
    else
        ret->spoiled = true;
    return true;
}

static bool named_before(const struct recovered_parts *o, str name)
{
    for (size_t i = 0; i < o->parts.n; i++)
        if (str_eq(o->parts.at[i].name, name))
            return true;
    return false;
}

static err read_lines(struct call *c, const struct draw_row *d,
                      const struct draw_part_row_rows *parts, str lines,
                      struct recovered_parts *o)
{
    int64_t n = 0;
    o->parts.at = new(c->a, struct recovered, parts->n + 1);
    while (lines.at) {
        str line = str_trim(str_cut(&lines, '\n'));
        struct recovered *r = &o->parts.at[o->parts.n];
        n++;
        if (!line.len)
            continue;
        if (o->parts.n == parts->n || o->parts.n == recovered_max ||
            !read_line(c, d, parts, line, r) || named_before(o, r->name))
            return REFUSE(c, draw_file_keys, "keys", ARG(n));
        o->parts.n++;
        o->spoiled = o->spoiled || r->spoiled;
    }
    return o->parts.n ? OK : REFUSE(c, draw_file_keys, "keys", ARG((int64_t)1));
}

static err recover_check(struct call *c, const void *in, void *out)
{
    const struct recover *p = in;
    struct recovered_parts *o = out;
    struct draw_row *d = NULL;
    struct draw_part_row_rows parts;
    size_t hidden = 0;
    TRY(draw_at(c, p->draw, "closed", &d));
    TRY(draw_parts_of(c->db, c->a, p->draw, &parts));
    TRY(read_lines(c, d, &parts, p->keys, o));
    for (size_t i = 0; i < parts.n; i++)
        hidden += !parts.at[i].r.at;
    for (size_t i = 0; i < o->parts.n; i++)
        hidden -= o->parts.at[i].r.at != NULL;
    o->complete = hidden == 0;
    return OK;
}

static err put_recovered(struct db *db, id draw, const struct recovered *r, instant at)
{
    if (r->spoiled)
        return draw_part_spoil(db, .draw = draw, .name = r->name, .at = at);
    if (r->middle.at)
        return draw_part_middle(db, .draw = draw, .name = r->name, .middle = r->middle);
    return draw_part_show(db, .draw = draw, .name = r->name, .r = r->r, .manner = S("recovered"),
                          .at = at);
}

static err recover_apply(struct db *db, const struct entry *e, const void *in, const void *out)
{
    const struct recover *p = in;
    const struct recovered_parts *o = out;
    for (size_t i = 0; i < o->parts.n; i++)
        TRY(put_recovered(db, p->draw, &o->parts.at[i], e->at));
    if (o->spoiled) {
        TRY(journal_clear_due(db, "draw.lapse", p->draw));
        TRY(draw_void(db, .draw = p->draw, .cause = S("spoiled"), .at = e->at));
    } else if (o->complete) {
        TRY(end_showing(db, p->draw, e->at));
    }
    return draw_note(db, p->draw, e);
}

// A number that nobody showed and no padlock opened in time: void, and said in public whose.
struct lapsed {
    str missing;
};
static const struct field lapsed_out[] = {
    FIELD(struct lapsed, missing, "没有公布的", .max = 6000), {0}};

static err lapse_check(struct call *c, const void *in, void *out)
{
    struct draw_part_row_rows parts;
    struct out o = out_plain(c->a);
    TRY(draw_parts_of(c->db, c->a, ((const struct of_draw *)in)->draw, &parts));
    for (size_t i = 0; i < parts.n; i++)
        if (!parts.at[i].r.at) {
            put(&o, o.len ? " " : "");
            put(&o, parts.at[i].name);
        }
    ((struct lapsed *)out)->missing = out_str(&o);
    return OK;
}

static err lapse_apply(struct db *db, const struct entry *e, const void *in,
                       __attribute__((unused)) const void *out)
{
    id draw = ((const struct of_draw *)in)->draw;
    TRY(draw_void(db, .draw = draw, .cause = S("withheld"), .at = e->at));
    return draw_note(db, draw, e);
}

const struct act draw_part_acts[] = {
    {"draw.give", "交随机数", "现在只交指纹和密封件，谁也看不到数；都交了以后再公布。", ACT_PUBLIC,
     MAY(draw_giver, "draw"), ACT_IN(struct give_part, give_part_in),
     ACT_OUT(struct given_part, given_part_out), .check = give_check, .apply = give_apply,
     .then = "/draw/{draw}"},
    {"draw.close", "随机数截止", NULL, ACT_PUBLIC, CLOCK, ACT_IN(struct of_draw, of_draw_in),
     ACT_OUT(struct closed_parts, closed_parts_out), .check = close_check,
     .apply = close_apply},
    {"draw.show", "公布随机数", "公布当初交了指纹的数；都公布了，马上排出次序。", ACT_PUBLIC,
     MAY(draw_giver, "draw"), ACT_IN(struct show_part, show_part_in),
     ACT_OUT(struct shown_part, shown_part_out), .check = show_check, .apply = show_apply,
     .then = "/draw/{draw}"},
    {"draw.recover", "解开没有公布的", "谁不公布，就由两层的保管人交出那一份的文件密钥，先外层、后内层。",
     ACT_PUBLIC, MAY(draw_insider, "draw"), ACT_IN(struct recover, recover_in),
     ACT_OUT(struct recovered_parts, recovered_out), .check = recover_check,
     .apply = recover_apply, .then = "/draw/{draw}/work"},
    {"draw.lapse", "到期作废", NULL, ACT_PUBLIC, CLOCK, ACT_IN(struct of_draw, of_draw_in),
     ACT_OUT(struct lapsed, lapsed_out), .check = lapse_check, .apply = lapse_apply},
    {0},
};
