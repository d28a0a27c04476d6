#include "web/layout.h"

#include "web/site.h"

enum { warning_minutes = 5 };  // before a session ends

struct layout layout_of(struct visit *v)
{
    struct layout l = {.title = v->title.at ? v->title
                                : v->page ? str_of(tr(v->lang, v->page->zh)) : S("")};
    if (v->done.at)
        l.done = house_act(v->house, v->done);
    if (l.done && !l.done->help)
        l.done = NULL;  // going on says enough
    l.waiting = l.done && str_starts(v->path, S("/signoff/"));
    l.menu = menu_of(v);
    for (size_t i = 0; i < l.menu.n; i++)
        if (l.menu.at[i].on)
            l.here = l.menu.at[i].zh;
    if (v->tour && v->db && v->tour->bar(v, &l.bar).kind)
        l.bar = (struct tour_bar){.step = 0};  // a page without its bar is better than none
    l.here_url = current_url(v, "", NULL);
    l.ends_soon = v->visitor.until.us < instant_plus(v->now, warning_minutes * MINUTE_US).us;
    l.zh_url = current_url(v, "lang", "zh");
    l.en_url = current_url(v, "lang", "en");
    l.elder_url = current_url(v, "view", v->elder ? "plain" : "elder");
    return l;
}
