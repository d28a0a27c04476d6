#include "web/body.h"

#include <string.h>

#include "base/utf8.h"

static err too_many(void)
{
    return invalid("the form has too many fields");
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static err unescape(arena *a, str s, str *ret)
{
    char *at = new(a, char, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '%') {
            int high = i + 2 < s.len ? hex_value(s.at[i + 1]) : -1;
            int low = i + 2 < s.len ? hex_value(s.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return invalid("a % in the form is not followed by two hexadecimal digits");
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        if (c == 0)
            return invalid("the form holds a NUL byte");
        at[n++] = c;
    }
    *ret = (str){at, n};
    return OK;
}

err form_parse(arena *a, str text, struct form *ret)
{
    size_t room = 1;
    for (size_t i = 0; i < text.len; i++)
        room += text.at[i] == '&';
    if (room > form_values_max)
        return too_many();
    struct form f = {new(a, struct form_value, room), 0};
    for (str rest = text; rest.at && text.len;) {
        str value = str_cut(&rest, '&');
        if (str_empty(value))
            continue;
        str name = str_cut(&value, '=');
        struct form_value *v = &f.at[f.n];
        TRY(unescape(a, name, &v->name));
        TRY(unescape(a, value.at ? value : S(""), &v->value));
        if (!utf8_ok(v->name, false))
            return invalid("a field's name is not UTF-8");
        f.n++;
    }
    *ret = f;
    return OK;
}

enum multipart_state { BEFORE_FIRST, IN_HEADERS, IN_TEXT, IN_FILE, AFTER_LAST };

struct multipart {
    arena *a;
    struct blob_store *blobs;
    str boundary;         // "\r\n--" and the boundary
    enum multipart_state state;
    char *held;           // bytes not yet decided about
    size_t len, room;
    struct form_value *values;
    size_t count, values_room;
    str name, file_name;
    struct out text;
    size_t text_total;
    struct blob_writer *file;
};

static str parameter(str header, str name)
{
    ptrdiff_t at = 0;
    for (str rest = header; (at = str_find(rest, name)) >= 0;) {
        str after = str_from(rest, (size_t)at + name.len);
        bool whole = at > 0 && (rest.at[at - 1] == ' ' || rest.at[at - 1] == ';');
        if (whole && str_starts(after, S("=\""))) {
            after = str_from(after, 2);
            return str_cut(&after, '"');
        }
        if (whole && str_starts(after, S("="))) {
            after = str_from(after, 1);
            return str_trim(str_cut(&after, ';'));
        }
        rest = after;
    }
    return (str){0};
}

err multipart_begin(arena *a, str content_type, struct blob_store *blobs, struct multipart **ret)
{
    struct multipart *m = new(a, struct multipart, 1);
    str boundary = parameter(content_type, S("boundary"));
    if (str_empty(boundary) || boundary.len > 70)
        return invalid("the multipart body has no boundary");
    m->a = a;
    m->blobs = blobs;
    m->boundary = join(a, S("\r\n--"), boundary);
    m->room = (size_t)2 << 20;
    m->held = new(a, char, m->room);
    memcpy(m->held, "\r\n", 2);  // so that the first boundary is like the others
    m->len = 2;
    *ret = m;
    return OK;
}

static err add_value(struct multipart *m, str value, bool uploaded)
{
    if (m->count == m->values_room) {
        size_t room = m->values_room ? 2 * m->values_room : 32;
        struct form_value *values = new(m->a, struct form_value, room);
        if (m->count)
            memcpy(values, m->values, m->count * sizeof *values);
        m->values = values;
        m->values_room = room;
    }
    if (m->count >= form_values_max)
        return too_many();
    m->values[m->count++] = (struct form_value){m->name, value, uploaded};
    return OK;
}

// The name without any folder, and without what would confuse a header or a path.
static str plain_name(arena *a, str name)
{
    for (size_t i = name.len; i-- > 0;)
        if (name.at[i] == '/' || name.at[i] == '\\')
            return str_copy(a, str_from(name, i + 1));
    return str_copy(a, name);
}

static err begin_part(struct multipart *m, str headers)
{
    m->name = m->file_name = (str){0};
    for (str rest = headers; rest.at;) {
        str line = str_trim(str_cut(&rest, '\n'));
        if (line.len < 20 || strncasecmp(line.at, "content-disposition:", 20) != 0)
            continue;
        m->name = str_copy(m->a, parameter(line, S("name")));
        str file = parameter(line, S("filename"));
        if (file.at)
            m->file_name = plain_name(m->a, file);
    }
    if (!m->name.at || !utf8_ok(m->name, false))
        return invalid("a part of the form has no name");
    if (m->file_name.at && (!utf8_ok(m->file_name, false) || utf8_length(m->file_name) > 200))
        return invalid("the file's name cannot be used");
    m->text = out_plain(m->a);
    if (!m->file_name.at) {
        m->state = IN_TEXT;
        return OK;
    }
    m->state = IN_FILE;
    return blob_begin(m->blobs, &m->file);
}

static err add_content(struct multipart *m, str piece)
{
    if (m->state == IN_FILE)
        return blob_add(m->file, piece);
    if (m->state != IN_TEXT)
        return OK;
    m->text_total += piece.len;
    if (m->text_total > form_text_max)
        return (err){.kind = ERR_TOO_BIG};
    if (piece.len && memchr(piece.at, 0, piece.len))
        return invalid("the form holds a NUL byte");
    put_raw(&m->text, piece);
    return OK;
}

// A chosen file without a byte is not the same as none: the person is told.
static str empty_file(struct multipart *m)
{
    return join(m->a, hash_hex(m->a, sha256(S(""))), S("/0//"), m->file_name);
}

static err end_part(struct multipart *m)
{
    if (m->state == IN_TEXT)
        return add_value(m, out_str(&m->text), false);
    if (m->state != IN_FILE)
        return OK;
    struct blob b = {0};
    struct blob_writer *file = m->file;
    m->file = NULL;
    if (blob_written(file) == 0) {
        blob_drop(file);
        return m->file_name.len ? add_value(m, empty_file(m), true) : OK;
    }
    TRY(blob_keep(file, &b));
    return add_value(m, join(m->a, hash_hex(m->a, b.hash),
                             format(m->a, "/%lld//", (long long)b.size), m->file_name), true);
}

static void shift(struct multipart *m, size_t n)
{
    memmove(m->held, m->held + n, m->len - n);
    m->len -= n;
}

// Handles one decided piece of what is held; false if more bytes are needed.
static err step(struct multipart *m, bool *ret_more)
{
    str held = {m->held, m->len};
    *ret_more = true;
    if (m->state == AFTER_LAST) {
        m->len = 0;
        *ret_more = false;
        return OK;
    }
    if (m->state == IN_HEADERS) {
        ptrdiff_t end = str_find(held, S("\r\n\r\n"));
        if (end < 0) {
            *ret_more = false;
            return m->len > 8192 ? invalid("a part's headers are too long") : OK;
        }
        TRY(begin_part(m, str_part(held, 0, (size_t)end)));
        shift(m, (size_t)end + 4);
        return OK;
    }
    ptrdiff_t at = str_find(held, m->boundary);
    if (at < 0) {
        size_t keep = m->boundary.len + 4;
        *ret_more = false;
        if (m->len <= keep)
            return OK;
        TRY(add_content(m, str_part(held, 0, m->len - keep)));
        shift(m, m->len - keep);
        return OK;
    }
    size_t after = (size_t)at + m->boundary.len;
    if (m->len < after + 2) {
        *ret_more = false;
        return OK;
    }
    TRY(add_content(m, str_part(held, 0, (size_t)at)));
    TRY(end_part(m));
    bool last = str_starts(str_from(held, after), S("--"));
    m->state = last ? AFTER_LAST : IN_HEADERS;
    shift(m, after + 2);
    return OK;
}

err multipart_feed(struct multipart *m, str piece)
{
    while (piece.len) {
        size_t n = m->room - m->len < piece.len ? m->room - m->len : piece.len;
        memcpy(m->held + m->len, piece.at, n);
        m->len += n;
        piece = str_from(piece, n);
        for (bool more = true; more;)
            TRY(step(m, &more));
    }
    return OK;
}

err multipart_end(struct multipart *m, struct form *ret)
{
    if (m->state != AFTER_LAST) {
        multipart_drop(m);
        return invalid("the upload was cut short");
    }
    *ret = (struct form){m->values, m->count};
    return OK;
}

void multipart_drop(struct multipart *m)
{
    if (m)
        blob_drop(m->file);
    if (m)
        m->file = NULL;
}
