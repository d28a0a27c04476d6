#include "web/seal.h"

#include <pthread.h>
#include <string.h>

enum { kept_keys = 8192 };

struct kept_key {
    struct hash about, key;
    bool is;
};
struct seal {
    struct hash master;         // here
    struct seal_source source;  // or there
    pthread_mutex_t lock;
    struct kept_key kept[kept_keys];  // by the hash of what they are about; the newest wins
};

struct seal *seal_open(arena *a, const struct seal_source *source, struct hash master)
{
    struct seal *s = new(a, struct seal, 1);
    s->source = *source;
    s->master = master;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

static struct kept_key *place_of(struct seal *s, struct hash about)
{
    uint32_t n;
    memcpy(&n, about.at, sizeof n);
    return &s->kept[n % kept_keys];
}

static err ask(struct seal *s, struct hash h, str about, struct hash *ret)
{
    struct kept_key *k = place_of(s, h);
    if (k->is && hash_same(k->about, h)) {
        *ret = k->key;
        return OK;
    }
    TRY(s->source.key(s->source.with, about, ret));
    *k = (struct kept_key){h, *ret, true};
    return OK;
}

err seal_key(struct seal *s, str about, struct hash *ret)
{
    if (!s->source.key) {
        *ret = hmac_sha256(hash_bytes(&s->master), about);
        return OK;
    }
    struct hash h = sha256(about);
    pthread_mutex_lock(&s->lock);
    err e = ask(s, h, about, ret);
    pthread_mutex_unlock(&s->lock);
    return e;
}

err seal_sign(struct seal *s, arena *a, str text, str *ret_line)
{
    pthread_mutex_lock(&s->lock);
    err e = s->source.sign(s->source.with, a, text, ret_line);
    pthread_mutex_unlock(&s->lock);
    return e;
}
