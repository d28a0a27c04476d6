// A play that goes on in another run: what its file does not say, as JSON.
#include "command/play.h"
#include "command/say.h"

// The ids that a play has come by, under their names.
#define IDS(p)                                                                                   \
    {{"line", &(p)->line},             {"project", &(p)->project},                               \
     {"tender", &(p)->tender},         {"contract", &(p)->contract},                             \
     {"acceptance", &(p)->acceptance}, {"settlement", &(p)->settlement},                         \
     {"payment", &(p)->payment}}

static void put_place(struct out *o, const struct play *p)
{
    json_put_key(o, "part");
    json_put_int(o, p->part - play_here);
    json_put_key(o, "step");
    json_put_int(o, play_over(p) ? 0 : p->step - *p->part);
}

static str bidders(arena *a, const struct play *p)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < p->bidders_count; i++) {
        const struct bidder *b = &p->bidders[i];
        put(&o, i ? "," : "");
        put(&o, say(a, "{'login':%s,'bid':%i,'price':%m,'final':%m,'counts':%b,'asked':%b}",
                    b->who.actor.login, b->bid, b->price, b->final, (int)b->counts,
                    (int)b->asked));
    }
    return out_str(&o);
}

str play_keep(arena *a, const struct play *p)
{
    struct out o = out_plain(a);
    const struct {
        const char *name;
        const id *at;
    } ids[] = IDS(p);
    json_open(&o, '{');
    put_place(&o, p);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        json_put_key(&o, ids[i].name);
        json_put_str(&o, id_text(a, *ids[i].at));
    }
    json_put_key(&o, "rest");
    json_put_raw(&o, say(a,
                         "{'next':%n,'deadline':%n,'from':%n,'until':%n,'instalments':%n,"
                         "'instalment':%n,'payable':%n,'award':%n,'year':%n,'number':%n}",
                         p->next.us, p->deadline.us, p->from.n, p->until.n,
                         (int64_t)p->instalments, (int64_t)p->instalment, p->payable.fen,
                         p->award.fen, p->year, p->number));
    json_put_key(&o, "winner");
    json_put_str(&o, p->winner_label);
    json_put_key(&o, "organized");
    json_put_bool(&o, p->organizer != NULL);
    json_put_key(&o, "bidders");
    json_put_raw(&o, join(a, S("["), bidders(a, p), S("]")));
    json_close(&o, '}');
    return out_str(&o);
}

static int64_t number(const struct json *j, const char *name)
{
    int64_t n = 0;
    return json_int(json_get(json_get(j, "rest"), name), &n) ? n : 0;
}

static void read_numbers(struct play *p, const struct json *j)
{
    p->next.us = number(j, "next");
    p->deadline.us = number(j, "deadline");
    p->from.n = number(j, "from");
    p->until.n = number(j, "until");
    p->instalments = (size_t)number(j, "instalments");
    p->instalment = (size_t)number(j, "instalment");
    p->payable.fen = number(j, "payable");
    p->award.fen = number(j, "award");
    p->year = number(j, "year");
    p->number = number(j, "number");
    p->winner_label = play_member(j, "winner");
}

static err read_bidder(struct play *p, const struct json *j, struct bidder *b)
{
    if (!id_parse(play_member(j, "bid"), &b->bid))
        b->bid = (id){0};
    if (!money_parse(play_member(j, "price"), &b->price) ||
        !money_parse(play_member(j, "final"), &b->final) ||
        !json_bool(json_get(j, "counts"), &b->counts) ||
        !json_bool(json_get(j, "asked"), &b->asked))
        return fault("a kept play cannot be read");
    return city_actor(p->city, play_member(j, "login"), &b->who.actor);
}

static err read_place(struct play *p, const struct json *j)
{
    int64_t part = 0, step = 0;
    if (!json_int(json_get(j, "part"), &part) || !json_int(json_get(j, "step"), &step))
        return fault("a kept play cannot be read");
    p->part = play_here + part;
    p->step = *p->part ? *p->part + step : NULL;
    return OK;
}

err play_resume(struct play *p, struct city *city, struct unit *unit, str kept)
{
    const struct json *j = NULL, *list;
    const struct {
        const char *name;
        id *at;
    } ids[] = IDS(p);
    bool organized = false;
    TRY(json_parse(&p->a, kept, &j));
    p->city = city;
    p->unit = unit;
    TRY(read_place(p, j));
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (!id_parse(play_member(j, ids[i].name), ids[i].at))
            *ids[i].at = (id){0};
    read_numbers(p, j);
    if (json_bool(json_get(j, "organized"), &organized) && organized)
        p->organizer = &unit->handler;
    list = json_get(j, "bidders");
    for (size_t i = 0; i < p->bidders_count && i < json_count(list); i++)
        TRY(read_bidder(p, json_at(list, i), &p->bidders[i]));
    play_choose_members(p);
    return OK;
}
