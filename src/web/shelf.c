#include "web/shelf.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"

enum { places = 512, key_max = 512, fresh_us = second_us, stale_us = 3 * second_us };

struct place {
    char key[key_max];
    size_t len;
    struct MHD_Response *response;
    int64_t made;
    bool being_made;
};

// Two places for each hash; the older of the two gives way.
struct shelf {
    pthread_mutex_t lock;
    struct place at[places];
};

struct shelf *shelf_make(void)
{
    struct shelf *s = calloc(1, sizeof *s);
    assert(s);
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void shelf_free(struct shelf *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < places; i++)
        if (s->at[i].response)
            MHD_destroy_response(s->at[i].response);
    free(s);
}

static struct place *place_of(struct shelf *s, str key, bool for_writing)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.at[i]) * 1099511628211u;
    struct place *pair = &s->at[h % (places / 2) * 2];
    for (int i = 0; i < 2; i++)
        if (pair[i].response && str_eq(key, (str){pair[i].key, pair[i].len}))
            return &pair[i];
    if (!for_writing)
        return NULL;
    return pair[0].made <= pair[1].made ? &pair[0] : &pair[1];
}

bool shelf_answer(struct shelf *s, str key, struct MHD_Connection *connection)
{
    bool found = false;
    if (key.len >= key_max)
        return false;
    pthread_mutex_lock(&s->lock);
    struct place *p = place_of(s, key, false);
    int64_t age = p ? os_monotonic() - p->made : 0;
    if (p && (age < fresh_us || (p->being_made && age < stale_us))) {
        found = MHD_queue_response(connection, MHD_HTTP_OK, p->response) == MHD_YES;
    } else if (p) {
        p->being_made = true;
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void shelf_keep(struct shelf *s, str key, struct MHD_Response *response)
{
    if (key.len >= key_max) {
        MHD_destroy_response(response);
        return;
    }
    pthread_mutex_lock(&s->lock);
    struct place *p = place_of(s, key, true);
    if (p->response)
        MHD_destroy_response(p->response);
    memcpy(p->key, key.at, key.len);
    p->len = key.len;
    p->response = response;
    p->made = os_monotonic();
    p->being_made = false;
    pthread_mutex_unlock(&s->lock);
}

void shelf_clear(struct shelf *s)
{
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < places; i++) {
        if (s->at[i].response)
            MHD_destroy_response(s->at[i].response);
        s->at[i] = (struct place){.response = NULL};
    }
    pthread_mutex_unlock(&s->lock);
}
