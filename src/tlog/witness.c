#include "tlog/witness.h"

#include <curl/curl.h>
#include <string.h>

#include "base/out.h"

enum { answer_max = 16384, wait_seconds = 10 };

static size_t take(char *at, size_t size, size_t n, void *with)
{
    struct out *o = with;
    if (o->len + size * n > answer_max)
        return 0;
    put_raw(o, (str){at, size * n});
    return size * n;
}

static str request_of(arena *a, const struct witness_asked *q)
{
    struct out o = out_plain(a);
    put(&o, format(a, "old %lld\n", (long long)q->old));
    for (size_t i = 0; i < q->proof.n; i++) {
        put(&o, base64(a, hash_bytes(&q->proof.at[i])));
        put(&o, "\n");
    }
    put(&o, "\n");
    put(&o, q->note);
    return out_str(&o);
}

static enum witness_said read_answer(arena *a, long status, str answer, str *ret_text,
                                     int64_t *ret_size)
{
    *ret_text = answer;
    if (status == 200)
        return WITNESS_SIGNED;
    if (status == 409 && str_int(str_trim(answer), ret_size) && *ret_size >= 0)
        return WITNESS_KNOWS;
    *ret_text = join(a, format(a, "%ld ", status), str_part(answer, 0, 200));
    return status == 0 ? WITNESS_GONE : WITNESS_REFUSED;
}

enum witness_said witness_ask(arena *a, const struct witness_asked *q, str *ret_text,
                              int64_t *ret_size)
{
    struct out o = out_plain(a);
    long status = 0;
    str body = request_of(a, q);
    CURL *curl = curl_easy_init();
    *ret_text = S("not reached");
    if (!curl)
        return WITNESS_GONE;
    curl_easy_setopt(curl, CURLOPT_URL, str_c(a, join(a, q->url, S("/add-checkpoint"))));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)wait_seconds);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.len);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &o);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK)
        return WITNESS_GONE;
    return read_answer(a, status, out_str(&o), ret_text, ret_size);
}
