#include "web/ics.h"

enum { line_max = 75 };  // octets, without the line end

// A content line, cut between characters where it is too long.
static void line(struct out *o, const char *name, str value)
{
    str whole = join(o->a, str_of(name), value);
    size_t room = line_max;
    while (whole.len > room) {
        size_t n = room;
        while (n && ((unsigned char)whole.at[n] & 0xC0) == 0x80)
            n--;
        put_raw(o, str_part(whole, 0, n));
        put_raw(o, S("\r\n "));
        whole = str_from(whole, n);
        room = line_max - 1;
    }
    put_raw(o, whole);
    put_raw(o, S("\r\n"));
}

static str text(arena *a, str s)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '\\' || c == ';' || c == ',')
            put_raw(&o, S("\\"));
        put_raw(&o, c == '\n' ? S("\\n") : (str){s.at + i, 1});
    }
    return out_str(&o);
}

// "20260331T013000Z"
static str utc_stamp(arena *a, instant t)
{
    str s = instant_utc(a, t);
    return join(a, str_part(s, 0, 4), str_part(s, 5, 2), str_part(s, 8, 2), S("T"),
                str_part(s, 11, 2), str_part(s, 14, 2), str_part(s, 17, 2), S("Z"));
}

// The same clock as on the notice: "20260331T093000" in Beijing.
static str local_stamp(arena *a, instant t)
{
    return str_part(utc_stamp(a, instant_plus(t, 8 * HOUR_US)), 0, 15);
}

static str day_stamp(arena *a, day d)
{
    return str_part(local_stamp(a, instant_at(d, 0, 0)), 0, 8);
}

struct ics ics_begin(struct out *o, str name)
{
    line(o, "BEGIN:VCALENDAR", S(""));
    line(o, "VERSION:2.0", S(""));
    line(o, "PRODID:-//Xinyue//zh-CN", S(""));
    line(o, "CALSCALE:GREGORIAN", S(""));
    line(o, "METHOD:PUBLISH", S(""));
    line(o, "X-WR-CALNAME:", text(o->a, name));
    put_raw(o, S("BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\n"
                 "DTSTART:19910915T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\n"
                 "TZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"));
    return (struct ics){o};
}

static void alarm_before(struct out *o, const char *trigger, str title)
{
    line(o, "BEGIN:VALARM", S(""));
    line(o, "ACTION:DISPLAY", S(""));
    line(o, "TRIGGER:", str_of(trigger));
    line(o, "DESCRIPTION:", title);
    line(o, "END:VALARM", S(""));
}

void ics_event(struct ics *c, const struct ics_event *e)
{
    struct out *o = c->o;
    str title = text(o->a, e->title);
    line(o, "BEGIN:VEVENT", S(""));
    line(o, "UID:", join(o->a, e->uid, S("@xinyue")));
    line(o, "DTSTAMP:", utc_stamp(o->a, e->stamp));
    if (e->day.n)
        line(o, "DTSTART;VALUE=DATE:", day_stamp(o->a, e->day));
    else
        line(o, "DTSTART;TZID=Asia/Shanghai:", local_stamp(o->a, e->at));
    line(o, "SEQUENCE:", format(o->a, "%lld", (long long)e->sequence));
    line(o, "SUMMARY:", title);
    if (e->about.len)
        line(o, "DESCRIPTION:", text(o->a, e->about));
    if (e->place.len)
        line(o, "LOCATION:", text(o->a, e->place));
    if (e->url.len)
        line(o, "URL:", e->url);
    line(o, "STATUS:", e->cancelled ? S("CANCELLED") : S("CONFIRMED"));
    if (!e->cancelled) {
        alarm_before(o, "-P3D", title);
        alarm_before(o, "-P1D", title);
    }
    line(o, "END:VEVENT", S(""));
}

void ics_end(struct ics *c)
{
    line(c->o, "END:VCALENDAR", S(""));
}
