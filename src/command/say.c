#include "command/say.h"

#include <assert.h>
#include <stdarg.h>

#include "base/json.h"

static void say_one(struct out *o, char letter, va_list *args)
{
    switch (letter) {
    case 's':
        json_put_str(o, va_arg(*args, str));
        break;
    case 'i':
        json_put_str(o, id_text(o->a, va_arg(*args, id)));
        break;
    case 'm':
        json_put_str(o, money_text(o->a, va_arg(*args, money)));
        break;
    case 'd':
        json_put_str(o, dec_text(o->a, va_arg(*args, dec)));
        break;
    case 't':
        json_put_str(o, instant_utc(o->a, va_arg(*args, instant)));
        break;
    case 'D':
        json_put_str(o, day_text(o->a, va_arg(*args, day)));
        break;
    case 'n':
        put(o, va_arg(*args, int64_t));
        break;
    case 'b':
        put(o, va_arg(*args, int) ? "true" : "false");
        break;
    default:
        assert(letter == 'j');
        put_raw(o, va_arg(*args, str));
    }
}

// json_put_str would put a comma of its own, so each value is written on an out of its own.
static void say_value(struct out *o, char letter, va_list *args)
{
    struct out value = out_plain(o->a);
    say_one(&value, letter, args);
    put_raw(o, out_str(&value));
}

str say(arena *a, const char *form, ...)
{
    struct out o = out_plain(a);
    va_list args;
    va_start(args, form);
    for (const char *at = form; *at; at++) {
        if (at[0] == '%' && at[1] == '%')
            put_raw(&o, (str){at++, 1});
        else if (*at == '%')
            say_value(&o, *++at, &args);
        else
            put_raw(&o, *at == '\'' ? S("\"") : (str){at, 1});
    }
    va_end(args);
    return out_str(&o);
}
