#include "web/widgets.h"

#include <string.h>

#include "web/site.h"

str link(str address)
{
    bool own = str_starts(address, S("/")) && !str_starts(address, S("//"));
    bool other = str_starts(address, S("https://")) || str_starts(address, S("http://"));
    bool part = str_starts(address, S("#")) || str_starts(address, S("?"));
    return own || other || part ? address : S("#");
}

str asset(const char *name)
{
    for (size_t i = 0; i < assets_count; i++)
        if (strcmp(assets[i].name, name) == 0)
            return str_of(assets[i].hash);
    return S("#");
}

str asset_bytes(const char *name)
{
    for (size_t i = 0; i < assets_count; i++)
        if (strcmp(assets[i].name, name) == 0)
            return (str){assets[i].bytes, assets[i].len};
    return (str){0};
}

str url(struct out *o, const char *prefix, id thing)
{
    return join(o->a, str_of(prefix), id_text(o->a, thing));
}

word choice(const struct choice *choices, str code)
{
    const char *zh = code.at ? choice_word(choices, code) : NULL;
    return (word){zh ? zh : "—"};
}

word w(const char *zh)
{
    return (word){zh};
}

word act_word(const struct visit *v, str kind)
{
    const struct act *a = house_act(v->house, kind);
    return (word){a ? a->zh : "—"};
}

str short_day(struct out *o, day d)
{
    return d.n ? str_from(day_text(o->a, d), 5) : S("—");
}

str clock_of(struct out *o, instant t)
{
    return t.us ? str_from(instant_text(o->a, t), 5) : S("—");
}

str clock_full(struct out *o, instant t)
{
    return instant_clock(o->a, t);
}

word weekday(day d)
{
    static const char *const words[] = {"", "周一", "周二", "周三", "周四", "周五", "周六", "周日"};
    return (word){words[day_week(d)]};
}

str utc(struct out *o, instant t)
{
    return instant_utc(o->a, t);
}

str wan(struct out *o, money m)
{
    int64_t hundredths = muldiv(m.fen, 1, 10000);
    return money_comma(o->a, (money){hundredths});
}

str words_of(struct out *o, money m)
{
    return m.fen >= 0 ? money_words(o->a, m) : S("");
}

str lines(str s)
{
    return s;
}

str remaining(struct out *o, instant now, instant t)
{
    int64_t left = t.us - now.us;
    bool en = o->lang == LANG_EN;
    if (left <= 0)
        return (str){0};
    long long days = left / DAY_US, hours = left / HOUR_US % 24, minutes = left / MINUTE_US % 60;
    if (days)
        return format(o->a, en ? "%lld days %lld hours" : "%lld 天 %lld 小时", days, hours);
    return format(o->a, en ? "%lld hours %lld min" : "%lld 小时 %lld 分", hours, minutes);
}

int64_t whole_days(instant from, instant to)
{
    return day_of(to).n - day_of(from).n;
}

str percent(struct out *o, int64_t part, int64_t whole)
{
    if (whole <= 0)
        return S("—");
    return format(o->a, "%lld%%", (long long)muldiv(part, 100, whole));
}

str size_text(struct out *o, int64_t bytes)
{
    if (bytes < 1024)
        return format(o->a, "%lld B", (long long)bytes);
    if (bytes < 1024 * 1024)
        return format(o->a, "%lld KB", (long long)((bytes + 512) / 1024));
    return format(o->a, "%lld.%lld MB", (long long)(bytes >> 20),
                  (long long)((bytes & ((1 << 20) - 1)) * 10 >> 20));
}

void put_query(struct out *o, str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     c == '-' || c == '_' || c == '.';
        put_raw(o, plain ? (str){s.at + i, 1} : format(o->a, "%%%02X", c));
    }
}

str url_part(arena *a, str s)
{
    struct out o = out_plain(a);
    put_query(&o, s);
    return out_str(&o);
}

str current_url(struct visit *v, const char *name, const char *value)
{
    struct out o = out_plain(v->a);
    bool any = false;
    put(&o, v->path);
    for (size_t i = 0; i < v->query.n; i++) {
        if (str_eq(v->query.at[i].name, str_of(name)) || str_eq(v->query.at[i].name, S("done")))
            continue;
        put(&o, any ? "&" : "?");
        put_query(&o, v->query.at[i].name);
        put(&o, "=");
        put_query(&o, v->query.at[i].value);
        any = true;
    }
    if (value) {
        put(&o, any ? "&" : "?");
        put(&o, name);
        put(&o, "=");
        put_query(&o, str_of(value));
    }
    return out_str(&o);
}

// The longest menu path that begins the current one is the current item.
static void mark_current(struct visit *v, struct menu_items *items)
{
    struct menu_item *best = NULL;
    for (size_t i = 0; i < items->n; i++) {
        struct menu_item *m = &items->at[i];
        bool begins = str_starts(v->path, m->path) &&
                      (v->path.len == m->path.len || v->path.at[m->path.len] == '/');
        if (begins && (!best || m->path.len > best->path.len))
            best = m;
    }
    if (best)
        best->on = true;
}

// A menu of several posts: an item is there for whoever may open it.
static bool opens(struct visit *v, const struct page *p)
{
    bool may = true;
    if (p->may.relation->bare && v->db && v->who.person.n)
        return !p->may.relation->ask(v->db, v->a, &v->who, (id){0}, &may).kind && may;
    return true;
}

// What looks both ways, the portal's, comes first: today, notices. Then the slices as a purchase
// lives.
struct menu_items menu_of(struct visit *v)
{
    struct menu_items items = {new(v->a, struct menu_item, 64), 0};
    for (int first = 1; first >= 0; first--)
        EACH_PAGE(v->house, p)
            if ((p->menu & v->visitor.menu) && (p->menu == MENU_SIGNED_IN) == first &&
                items.n < 64 && opens(v, p))
                items.at[items.n++] = (struct menu_item){str_of(p->path), p->zh, false};
    mark_current(v, &items);
    return items;
}

struct paging paging_of(const struct visit *v, int64_t total)
{
    struct paging p = {total, visit_int(v, "page", 1), visit_int(v, "size", 20)};
    if (p.size != 50 && p.size != 100)
        p.size = 20;
    if (p.page < 1 || p.page > 100000)
        p.page = 1;
    return v->whole ? (struct paging){total, 1, csv_rows_max} : p;
}

str groups(struct out *o, str hash)
{
    enum { each = 4 };
    struct out text = out_plain(o->a);
    for (size_t i = 0; i < hash.len; i += each) {
        if (i)
            put(&text, " ");
        put(&text, str_part(hash, i, each));
    }
    return out_str(&text);
}
