#include "web/outgoing.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "base/out.h"

enum { connect_seconds = 5, answer_max = 200 };

// The beginning of an answer, for whoever looks why it was not taken.
struct answer_text {
    char at[answer_max];
    size_t len;
};

static size_t take_answer(char *bytes, size_t one, size_t n, void *with)
{
    struct answer_text *t = with;
    size_t room = sizeof t->at - t->len, more = one * n < room ? one * n : room;
    memcpy(t->at + t->len, bytes, more);
    t->len += more;
    return one * n;
}

static void end_handle(CURL **c)
{
    curl_easy_cleanup(*c);
}
static void end_list(struct curl_slist **l)
{
    curl_slist_free_all(*l);
}

// Printable ASCII of what came, on one line.
static str readable(arena *a, const struct answer_text *t)
{
    char *text = str_c(a, (str){t->at, t->len});
    for (char *c = text; *c; c++)
        *c = *c < ' ' || *c > '~' ? ' ' : *c;
    return str_trim(str_of(text));
}

static void begin(CURL *c, const char *url, const char *protocols, struct answer_text *answer)
{
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)connect_seconds);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)outgoing_seconds);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, answer);
}

static void finish(arena *a, CURL *c, const struct answer_text *answer, int64_t wanted,
                   struct outgoing_result *ret)
{
    long status = 0;
    CURLcode code = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    ret->status = status;
    ret->taken = code == CURLE_OK && status / 100 == wanted;
    if (ret->taken)
        return;
    ret->why = code != CURLE_OK ? str_copy(a, str_of(curl_easy_strerror(code)))
                                : readable(a, answer);
}

static str signature(arena *a, const struct post *p, const char *seconds)
{
    struct hash h = hmac_sha256(p->key, join(a, p->id, S("."), str_of(seconds), S("."), p->body));
    return join(a, S("webhook-signature: v1,"), base64(a, hash_bytes(&h)));
}

void outgoing_post(arena *a, const struct post *p, struct outgoing_result *ret)
{
    __attribute__((cleanup(end_handle))) CURL *c = curl_easy_init();
    __attribute__((cleanup(end_list))) struct curl_slist *head = NULL;
    struct answer_text answer = {.len = 0};
    const char *seconds = str_c(a, format(a, "%lld", (long long)(p->at.us / 1000000)));
    const str lines[] = {
        S("Content-Type: application/json"),
        S("User-Agent: xinyue"),
        join(a, S("webhook-id: "), p->id),
        join(a, S("webhook-timestamp: "), str_of(seconds)),
        signature(a, p, seconds),
    };
    *ret = (struct outgoing_result){.why = S("no memory")};
    if (!c)
        return;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        head = curl_slist_append(head, str_c(a, lines[i]));
    begin(c, p->url, "http,https", &answer);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, head);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, p->body.at);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)p->body.len);
    finish(a, c, &answer, 2, ret);
}

// RFC 2047: each word at most 75 bytes, cut between characters.
static str encoded_words(arena *a, str s)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < s.len;) {
        size_t n = s.len - i < 42 ? s.len - i : 42;
        while (i + n < s.len && ((unsigned char)s.at[i + n] & 0xc0) == 0x80)
            n--;
        put(&o, i ? S("\r\n ") : S(""));
        put(&o, join(a, S("=?UTF-8?B?"), base64(a, str_part(s, i, n)), S("?=")));
        i += n;
    }
    return out_str(&o);
}

static str base64_lines(arena *a, str s)
{
    struct out o = out_plain(a);
    str text = base64(a, s);
    for (size_t i = 0; i < text.len; i += 76) {
        put(&o, str_part(text, i, 76));
        put(&o, S("\r\n"));
    }
    return out_str(&o);
}

static str host_of(str address)
{
    ptrdiff_t at = str_find(address, S("@"));
    return at < 0 ? S("localhost") : str_from(address, (size_t)at + 1);
}

static str date_of(arena *a, instant at)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    str utc = instant_utc(a, at);  // 2026-03-31T09:30:00Z
    int64_t month = 1, since = at.us / (24 * 60 * 60 * (int64_t)1000000);
    str_int(str_part(utc, 5, 2), &month);
    return join(a, str_of(days[since % 7]), S(", "), str_part(utc, 8, 2), S(" "),
                str_of(months[(month - 1) % 12]), S(" "), str_part(utc, 0, 4), S(" "),
                str_part(utc, 11, 8), S(" +0000"));
}

static str letter_text(arena *a, const struct smtp *s, const struct letter *l)
{
    struct out o = out_plain(a);
    put(&o, join(a, S("Date: "), date_of(a, l->at), S("\r\nFrom: <"), str_of(s->from),
                 S(">\r\nTo: <"), l->to, S(">\r\nMessage-ID: <"), l->id, S("@"),
                 host_of(str_of(s->from)), S(">\r\nSubject: "), encoded_words(a, l->subject)));
    if (l->unsubscribe.at)
        put(&o, join(a, S("\r\nList-Unsubscribe: <"), l->unsubscribe,
                     S(">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click")));
    put(&o, S("\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64"
              "\r\n\r\n"));
    put(&o, base64_lines(a, l->text));
    return out_str(&o);
}

static size_t give(char *to, size_t one, size_t n, void *with)
{
    str *rest = with;
    size_t more = rest->len < one * n ? rest->len : one * n;
    memcpy(to, rest->at, more);
    *rest = str_from(*rest, more);
    return more;
}

void outgoing_letter(arena *a, const struct smtp *s, const struct letter *l,
                     struct outgoing_result *ret)
{
    __attribute__((cleanup(end_handle))) CURL *c = curl_easy_init();
    __attribute__((cleanup(end_list))) struct curl_slist *to = NULL;
    struct answer_text answer = {.len = 0};
    str text = letter_text(a, s, l);
    *ret = (struct outgoing_result){.why = S("no memory")};
    if (!c)
        return;
    begin(c, s->url, "smtp,smtps", &answer);
    to = curl_slist_append(NULL, str_c(a, join(a, S("<"), l->to, S(">"))));
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, str_c(a, join(a, S("<"), str_of(s->from), S(">"))));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, &text);
    if (s->user) {
        curl_easy_setopt(c, CURLOPT_USERNAME, s->user);
        curl_easy_setopt(c, CURLOPT_PASSWORD, s->password ? s->password : "");
        curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    }
    finish(a, c, &answer, 2, ret);
}
