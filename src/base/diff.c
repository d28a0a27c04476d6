#include "base/diff.h"

#include "base/utf8.h"

// Differences beyond this many edits are shown as all out, all in: texts that different are another
// text, and the search takes the square of it.
enum { edits_max = 1200 };

struct parts {
    str *at;
    size_t n;
};

struct edit {
    enum diff_kind kind;
    str text;
};
struct edits {
    struct edit *at;
    size_t n;
};

static struct parts lines_of(arena *a, str text)
{
    size_t n = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] == '\n';
    struct parts p = {new(a, str, n + 1), 0};
    for (str rest = text; text.len && rest.at;)
        p.at[p.n++] = str_cut(&rest, '\n');
    return p;
}

static bool joins(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '.' || c == ',' || c == '%';
}

// Han characters and signs stand alone; digits and letters stay together.
static struct parts words_of(arena *a, str line)
{
    struct parts p = {new(a, str, line.len + 1), 0};
    for (size_t at = 0; at < line.len;) {
        size_t from = at;
        bool run = joins(utf8_next(line, &at));
        while (run && at < line.len) {
            size_t next = at;
            if (!joins(utf8_next(line, &next)))
                break;
            at = next;
        }
        p.at[p.n++] = str_part(line, from, at - from);
    }
    return p;
}

static void put_edit(struct edits *e, enum diff_kind kind, str text)
{
    e->at[e->n++] = (struct edit){kind, text};
}

static void replace_all(struct edits *e, const str *x, int n, const str *y, int m)
{
    for (int i = 0; i < n; i++)
        put_edit(e, DIFF_OUT, x[i]);
    for (int i = 0; i < m; i++)
        put_edit(e, DIFF_IN, y[i]);
}

// Where step d comes onto diagonal k from the step before, whose diagonal k stands at
// before[k + d]: a line came in (*ret_in) or went out. -1 if both ways leave the texts.
static int arrive(const int *before, int d, int k, int n, int m, bool *ret_in)
{
    int down = k < d ? before[k + d + 1] : -1, right = k > -d ? before[k + d - 1] : -1;
    if (down >= 0 && down - k > m)
        down = -1;
    right = right < 0 || right == n ? -1 : right + 1;
    *ret_in = down >= right;
    return *ret_in ? down : right;
}

// The furthest place in x on each diagonal after each number of edits; how many it takes, or -1 if
// edits_max is not enough. Diagonal k of step d stands at trace[d][k + d + 1].
static int furthest(int **trace, arena *a, const str *x, int n, const str *y, int m)
{
    int most = n + m < edits_max ? n + m : edits_max;
    for (int d = 0; d <= most; d++) {
        int *v = new(a, int, 2 * d + 3);
        trace[d] = v;
        for (int k = -d; k <= d; k += 2) {
            bool in = false;
            int i = d ? arrive(trace[d - 1], d, k, n, m, &in) : 0;
            while (i >= 0 && i < n && i - k < m && str_eq(x[i], y[i - k]))
                i++;
            v[k + d + 1] = i;
            if (i == n && i - k == m)
                return d;
        }
    }
    return -1;
}

static void walk_back(struct edits *e, int **trace, int d, const str *x, int n, const str *y,
                      int m)
{
    size_t first = e->n;
    int i = n, j = m;
    for (; d > 0; d--) {
        bool in = false;
        int k = i - j, i0 = arrive(trace[d - 1], d, k, n, m, &in);
        for (; i > i0; i--, j--)
            put_edit(e, DIFF_SAME, x[i - 1]);
        if (in)
            put_edit(e, DIFF_IN, y[--j]);
        else
            put_edit(e, DIFF_OUT, x[--i]);
    }
    for (; i > 0; i--)
        put_edit(e, DIFF_SAME, x[i - 1]);
    for (size_t l = first, r = e->n; l + 1 < r; l++, r--) {
        struct edit t = e->at[l];
        e->at[l] = e->at[r - 1];
        e->at[r - 1] = t;
    }
}

// Myers' shortest edit script of what lies between the common beginning and end.
static struct edits compare(arena *a, const struct parts *from, const struct parts *to)
{
    struct edits e = {new(a, struct edit, from->n + to->n + 1), 0};
    size_t head = 0, tail = 0;
    while (head < from->n && head < to->n && str_eq(from->at[head], to->at[head]))
        head++;
    while (tail < from->n - head && tail < to->n - head &&
           str_eq(from->at[from->n - 1 - tail], to->at[to->n - 1 - tail]))
        tail++;
    int n = (int)(from->n - head - tail), m = (int)(to->n - head - tail);
    const str *x = from->at + head, *y = to->at + head;
    for (size_t i = 0; i < head; i++)
        put_edit(&e, DIFF_SAME, from->at[i]);
    int **trace = new(a, int *, edits_max + 1);
    int d = furthest(trace, a, x, n, y, m);
    if (d < 0)
        replace_all(&e, x, n, y, m);
    else
        walk_back(&e, trace, d, x, n, y, m);
    for (size_t i = from->n - tail; i < from->n; i++)
        put_edit(&e, DIFF_SAME, from->at[i]);
    return e;
}

static struct diff_line *add_line(struct diff *d, enum diff_kind kind, struct diff_piece *at,
                                  size_t n, bool changed)
{
    struct diff_line *l = &d->at[d->n++];
    *l = (struct diff_line){kind, changed, changed ? d->changes : 0, at, n};
    return l;
}

static void add_whole(arena *a, struct diff *d, enum diff_kind kind, str text)
{
    struct diff_piece *p = new(a, struct diff_piece, 1);
    *p = (struct diff_piece){kind, text};
    add_line(d, kind, p, 1, kind != DIFF_SAME);
}

// Neighbours of one kind become one piece. False if too little stayed to be called the same line.
static bool add_inside(arena *a, struct diff *d, str out, str in)
{
    struct parts from = words_of(a, out), to = words_of(a, in);
    struct edits e = compare(a, &from, &to);
    struct diff_piece *p = new(a, struct diff_piece, e.n + 1);
    size_t n = 0, same = 0;
    for (size_t i = 0; i < e.n; i++) {
        same += e.at[i].kind == DIFF_SAME;
        if (n && p[n - 1].kind == e.at[i].kind && p[n - 1].text.at + p[n - 1].text.len ==
                                                     e.at[i].text.at)
            p[n - 1].text.len += e.at[i].text.len;
        else
            p[n++] = (struct diff_piece){e.at[i].kind, e.at[i].text};
    }
    if (same * 3 < (from.n > to.n ? from.n : to.n))
        return false;
    add_line(d, DIFF_SAME, p, n, true);
    return true;
}

// A run of lines that went out and of lines that came in.
static void add_run(arena *a, struct diff *d, const struct edit *outs, size_t n,
                    const struct edit *ins, size_t m)
{
    size_t i = 0;
    d->changes++;
    for (; i < n && i < m; i++)
        if (!add_inside(a, d, outs[i].text, ins[i].text)) {
            add_whole(a, d, DIFF_OUT, outs[i].text);
            add_whole(a, d, DIFF_IN, ins[i].text);
        }
    for (size_t k = i; k < n; k++)
        add_whole(a, d, DIFF_OUT, outs[k].text);
    for (size_t k = i; k < m; k++)
        add_whole(a, d, DIFF_IN, ins[k].text);
}

struct diff diff_texts(arena *a, str from, str to)
{
    struct parts x = lines_of(a, from), y = lines_of(a, to);
    struct edits e = compare(a, &x, &y);
    struct diff d = {new(a, struct diff_line, x.n + y.n + 1), 0, 0};
    struct edit *outs = new(a, struct edit, e.n + 1), *ins = new(a, struct edit, e.n + 1);
    for (size_t i = 0; i < e.n;) {
        size_t n = 0, m = 0;
        if (e.at[i].kind == DIFF_SAME) {
            add_whole(a, &d, DIFF_SAME, e.at[i++].text);
            continue;
        }
        for (; i < e.n && e.at[i].kind != DIFF_SAME; i++)
            if (e.at[i].kind == DIFF_OUT)
                outs[n++] = e.at[i];
            else
                ins[m++] = e.at[i];
        add_run(a, &d, outs, n, ins, m);
    }
    return d;
}
