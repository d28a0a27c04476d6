#include "tlog/fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "base/out.h"

enum { file_max = 64 << 20, timeout_seconds = 30 };

struct place_of_log {
    str where;
    CURL *curl;
};

err file_read(arena *a, str path, str *ret)
{
    FILE *f = fopen(str_c(a, path), "re");
    char part[16384];
    size_t n;
    struct out o = out_plain(a);
    if (!f)
        return (err){.kind = ERR_FAULT, .detail = join(a, S("cannot read "), path)};
    while ((n = fread(part, 1, sizeof part, f)) > 0 && o.len < file_max)
        put_raw(&o, (str){part, n});
    bool failed = ferror(f) || o.len >= file_max;
    fclose(f);
    *ret = out_str(&o);
    return failed ? (err){.kind = ERR_FAULT, .detail = join(a, S("cannot read "), path)} : OK;
}

static err fetch_file(void *with, arena *a, str path, str *ret)
{
    const struct place_of_log *p = with;
    return file_read(a, join(a, p->where, S("/"), path), ret);
}

static size_t take(char *at, size_t size, size_t n, void *with)
{
    struct out *o = with;
    if (o->len + size * n > file_max)
        return 0;
    put_raw(o, (str){at, size * n});
    return size * n;
}

static err fetch_url(void *with, arena *a, str path, str *ret)
{
    const struct place_of_log *p = with;
    struct out o = out_plain(a);
    long status = 0;
    str url = join(a, p->where, S("/"), path);
    curl_easy_setopt(p->curl, CURLOPT_URL, str_c(a, url));
    curl_easy_setopt(p->curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(p->curl, CURLOPT_WRITEDATA, &o);
    CURLcode code = curl_easy_perform(p->curl);
    curl_easy_getinfo(p->curl, CURLINFO_RESPONSE_CODE, &status);
    *ret = out_str(&o);
    if (code == CURLE_OK && status == 200)
        return OK;
    return (err){.kind = ERR_FAULT, .detail = join(a, S("cannot fetch "), url)};
}

err log_source_open(arena *a, str where, struct log_source *ret)
{
    struct place_of_log *p = new(a, struct place_of_log, 1);
    *ret = (struct log_source){fetch_file, p};
    while (str_ends(where, S("/")))
        where.len--;
    p->where = where;
    if (!str_starts(where, S("http://")) && !str_starts(where, S("https://")))
        return OK;
    ret->fetch = fetch_url;
    p->curl = curl_easy_init();
    if (!p->curl)
        return fault("cannot speak to the web");
    curl_easy_setopt(p->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(p->curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(p->curl, CURLOPT_TIMEOUT, (long)timeout_seconds);
    return OK;
}

void log_source_close(struct log_source *s)
{
    struct place_of_log *p = s->with;
    if (p && p->curl)
        curl_easy_cleanup(p->curl);
}
