#include "web/csv.h"

#include <string.h>

void csv_begin(struct out *o)
{
    put(o, "\xEF\xBB\xBF");
}

static bool is_number(str s)
{
    size_t i = s.len && s.at[0] == '-' ? 1 : 0;
    if (i == s.len)
        return false;
    for (; i < s.len; i++)
        if (!strchr("0123456789.,%", s.at[i]))
            return false;
    return true;
}

void csv_cell(struct out *o, size_t n, str text)
{
    bool formula = text.len && strchr("=+-@\t\r", text.at[0]) && !is_number(text);
    if (n)
        put(o, ",");
    put(o, "\"");
    if (formula)
        put(o, "'");
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            put(o, "\"");
        put_raw(o, (str){text.at + i, 1});
    }
    put(o, "\"");
}

void csv_end(struct out *o)
{
    put(o, "\r\n");
}
