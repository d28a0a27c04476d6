// The first acts of a new store.
#include "command/command.h"

#include "base/os.h"
#include "law_texts.h"

static err must_do(struct place *p, const char *kind, str body, struct call **ret)
{
    struct who clock = {.clock = true};
    TRY(place_do(p, &p->a, kind, body, &clock, false, ret));
    return (*ret)->result;
}

static err set_law(struct place *p, str name, const char *from, str value, str source)
{
    struct out o = out_plain(&p->a);
    json_open(&o, '{');
    json_put_key(&o, "name");
    json_put_str(&o, name);
    json_put_key(&o, "from");
    json_put_str(&o, str_of(from));
    json_put_key(&o, "value");
    json_put_str(&o, value);
    json_put_key(&o, "source");
    json_put_str(&o, source);
    json_close(&o, '}');
    struct call *c = NULL;
    return must_do(p, "law.set", out_str(&o), &c);
}

static err set_calendars(struct place *p)
{
    for (size_t i = 0; i < law_texts_count; i++) {
        str text = str_of(law_texts[i].text), first = text;
        if (!str_starts(str_of(law_texts[i].name), S("calendar.")))
            continue;
        str source = str_trim(str_from(str_cut(&first, '\n'), 1));
        str from = join(&p->a, str_from(str_of(law_texts[i].name), sizeof "calendar." - 1),
                        S("-01-01"));
        TRY(set_law(p, str_of(law_texts[i].name), str_c(&p->a, from), text, source));
    }
    return OK;
}

// A line of law/catalogue.txt: code|name|kind|category|name of the category.
static err add_item(struct place *p, str line)
{
    static const char *const keys[] = {"code", "name", "kind", "category", "category_name"};
    struct call *c = NULL;
    struct out o = out_plain(&p->a);
    json_open(&o, '{');
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_put_key(&o, keys[i]);
        json_put_str(&o, str_trim(str_cut(&line, '|')));
    }
    json_close(&o, '}');
    return must_do(p, "plan.add_catalogue_item", out_str(&o), &c);
}

static err add_catalogue(struct place *p)
{
    for (size_t i = 0; i < law_texts_count; i++) {
        str rest = str_of(law_texts[i].text);
        if (!str_eq(str_of(law_texts[i].name), S("catalogue")))
            continue;
        while (rest.at) {
            str line = str_trim(str_cut(&rest, '\n'));
            if (line.len && !str_starts(line, S("#")))
                TRY(add_item(p, line));
        }
    }
    return OK;
}

static void put_admin(struct out *o, const char *login, const char *name, const char *kind,
                      const char *password)
{
    json_open(o, '{');
    json_put_key(o, "login");
    json_put_str(o, str_of(login));
    json_put_key(o, "name");
    json_put_str(o, str_of(name));
    json_put_key(o, "kind");
    json_put_str(o, str_of(kind));
    json_put_key(o, "password");
    json_put_str(o, str_of(password));
    json_close(o, '}');
}

static err read_member(const struct json *j, const char *key, id *ret)
{
    str text = {0};
    return json_str(json_get(j, key), &text) && id_parse(text, ret)
               ? OK : fault("what an act answered lacks an id");
}

static err read_admins(struct place *p, const struct call *c, struct who admins[3])
{
    static const char *const kinds[] = {"system_admin", "security_admin", "audit_admin"};
    const struct json *answer = NULL;
    TRY(json_parse(&p->a, c->answer, &answer));
    const struct json *out = json_get(answer, "out");
    for (size_t i = 0; i < 3; i++) {
        const struct json *admin = json_at(json_get(out, "admins"), i);
        admins[i] = (struct who){.post_kind = str_of(kinds[i])};
        TRY(read_member(out, "org", &admins[i].org));
        TRY(read_member(admin, "person", &admins[i].person));
        TRY(read_member(admin, "post", &admins[i].post));
    }
    return OK;
}

static err begin_accounts(struct place *p, struct founding *f)
{
    struct call *c = NULL;
    struct out o = out_plain(&p->a);
    json_open(&o, '{');
    json_put_key(&o, "name");
    json_put_str(&o, S("示例区信息中心"));
    json_put_key(&o, "code");
    json_put_str(&o, S("12440300MB2C92173E"));
    json_put_key(&o, "admins");
    json_open(&o, '[');
    put_admin(&o, "xitong", "孙立", "system_admin", f->passwords[0]);
    put_admin(&o, "anquan", "马宁", "security_admin", f->passwords[1]);
    put_admin(&o, "shenji", "何岩", "audit_admin", f->passwords[2]);
    json_close(&o, ']');
    json_close(&o, '}');
    TRY(must_do(p, "account.begin", out_str(&o), &c));
    return read_admins(p, c, f->admins);
}

err place_found(struct place *p, struct founding *f)
{
    struct call *c = NULL;
    struct out o = out_plain(&p->a);
    json_open(&o, '{');
    json_put_key(&o, "origin");
    json_put_str(&o, str_of(f->origin));
    json_put_key(&o, "district");
    json_put_str(&o, str_of(f->district));
    json_put_key(&o, "mode");
    json_put_str(&o, str_of(f->mode));
    json_put_key(&o, "law");
    json_put_str(&o, hash_hex(&p->a, sha256(str_of(law_source_hash))));
    json_put_key(&o, "epoch");
    json_put_int(&o, 1);
    json_close(&o, '}');
    TRY(must_do(p, "log.begin", out_str(&o), &c));
    TRY(set_calendars(p));
    TRY(set_law(p, S("threshold.procurement"), "2020-01-01", S("500000.00"),
                S("示例省集中采购目录及标准")));
    TRY(set_law(p, S("threshold.open_tender"), "2020-01-01", S("4000000.00"),
                S("示例省集中采购目录及标准")));
    TRY(add_catalogue(p));
    return begin_accounts(p, f);
}
