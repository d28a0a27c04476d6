// A counted period as a calendar: why it is this day.
#include "tender/tender_views.h"

static str span_text(arena *a, str name, day from, day to)
{
    str first = str_from(day_text(a, from), 5), last = str_from(day_text(a, to), 5);
    return from.n == to.n ? join(a, name, S(" "), first)
                          : join(a, name, S(" "), first, S("—"), last);
}

// The holidays that the count passes over, each with its days.
static str skipped_in(arena *a, const struct counted_days *days)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < days->n; i++) {
        size_t k = i;
        if (!days->at[i].name.at)
            continue;
        while (k + 1 < days->n && days->at[k + 1].name.at &&
               str_eq(days->at[k + 1].name, days->at[i].name))
            k++;
        put(&o, o.len ? "、" : "");
        put(&o, span_text(a, days->at[i].name, days->at[i].day, days->at[k].day));
        i = k;
    }
    return out_str(&o);
}

// The three rows of circled numbers: from 1, 21 and 36 on, each three bytes of UTF-8.
str circled(struct out *o, int n)
{
    static const struct {
        int from, to;
        unsigned code;
    } rows[] = {{1, 20, 0x2460}, {21, 35, 0x3251}, {36, 50, 0x32b1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (n < rows[i].from || n > rows[i].to)
            continue;
        unsigned code = rows[i].code + (unsigned)(n - rows[i].from);
        return format(o->a, "%c%c%c", (int)(0xe0 | code >> 12), (int)(0x80 | (code >> 6 & 0x3f)),
                      (int)(0x80 | (code & 0x3f)));
    }
    return format(o->a, "%d", n);
}

static void show_weeks(arena *a, const struct counted_days *days, struct shown_step *ret)
{
    size_t lead = (size_t)day_week(days->at[0].day) - 1;
    size_t weeks = (lead + days->n + 6) / 7;
    ret->weeks.at = new(a, struct week, weeks);
    ret->weeks.n = weeks;
    for (size_t i = 0; i < weeks; i++) {
        ret->weeks.at[i].days.at = new(a, struct day_cell, 7);
        ret->weeks.at[i].days.n = 7;
    }
    for (size_t i = 0; i < days->n; i++)
        ret->weeks.at[(lead + i) / 7].days.at[(lead + i) % 7] =
            (struct day_cell){true, days->at[i]};
}

struct shown_steps show_schedule(arena *a, const struct law *law, const struct schedule *s)
{
    struct shown_steps steps = {new(a, struct shown_step, s->n + 1), s->n};
    for (size_t i = 0; i < s->n; i++) {
        const struct schedule_step *from = &s->at[i];
        struct counted_days days = explain_deadline(a, &law->calendar, from->rule, from->from);
        struct shown_step *to = &steps.at[i];
        *to = (struct shown_step){.zh = from->zh, .rule = from->rule, .name = str_of(from->zh),
                                  .clause = str_of(from->rule->clause),
                                  .rule_name = str_of(from->rule->name), .from = from->from,
                                  .until = from->until, .set = from->set,
                                  .backwards = from->backwards,
                                  .short_ = !from->backwards && from->set.n &&
                                            from->set.n < from->until.n,
                                  .provisional = !calendar_knows(&law->calendar, from->until),
                                  .skipped = skipped_in(a, &days)};
        show_weeks(a, &days, to);
    }
    return steps;
}
