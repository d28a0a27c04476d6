#include "web/http.h"

#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/os.h"
#include "base/utf8.h"
#include "web/body.h"
#include "web/http_live.h"
#include "web/shelf.h"
#include "web/tus.h"

enum {
    io_threads = 2,
    connections_max = 4096,
    connection_memory = 24 << 10,  // headers above two thirds of it are answered with 431
    idle_seconds = 30,
    short_body = 64 << 10,         // read at once, without asking whether it is wanted
    form_body_max = 4 << 20,
    piece_size = 1 << 20,
    arenas_kept = 64,
};

enum stage {
    READING,   // I/O thread: body bytes come in
    ADMITTING, // worker: may this be sent at all?
    FEEDING,   // worker: a piece of an upload is hashed and written
    ANSWERING, // worker: the request is complete
    DECIDED,   // worker: the journal has answered
    READY,     // I/O thread: the response can be queued
};

struct conn {
    struct http *http;
    struct MHD_Connection *mhd;
    enum stage stage;
    struct request request;
    arena a;
    int64_t length, received;   // of the body
    bool admitted, sharing;
    bool counted;               // among the unanswered
    bool nul;                   // a NUL in the path, which the library takes for its end
    char *piece;                // body bytes not yet handed on
    size_t piece_len, piece_room;
    struct multipart *multipart;
    struct call *call;
    struct MHD_Response *response;
    int status;
    struct conn *next;          // in the workers' queue
};

struct worker {
    struct http *http;
    pthread_t thread;
    struct db *db;
    arena a;
};

struct http {
    struct MHD_Daemon *daemon;
    const struct site *site;
    struct shelf *shelf;
    struct live *live;
    struct worker *workers;
    int worker_count;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct conn *first, **last;
    bool stopping;
    _Atomic bool ending;        // nothing new is handed to workers
    _Atomic int suspended;      // requests that workers or the journal have
    _Atomic int unanswered;     // and those whose answer is still being sent
    pthread_rwlock_t alone;     // shared by all jobs, held alone by what moves the sandbox
    pthread_mutex_t arenas_lock;
    arena arenas[arenas_kept];
    int arena_count;
};

static arena take_arena(struct http *h)
{
    arena a = {0};
    pthread_mutex_lock(&h->arenas_lock);
    if (h->arena_count)
        a = h->arenas[--h->arena_count];
    pthread_mutex_unlock(&h->arenas_lock);
    return a.head ? a : arena_make((size_t)256 << 20);
}

static void give_arena(struct http *h, arena a)
{
    arena_reset(&a);
    pthread_mutex_lock(&h->arenas_lock);
    bool kept = h->arena_count < arenas_kept;
    if (kept)
        h->arenas[h->arena_count++] = a;
    pthread_mutex_unlock(&h->arenas_lock);
    if (!kept)
        arena_free(&a);
}

// The guard: what the library lets through and a second server in front might read otherwise.
struct guard {
    int lengths, encodings, hosts;
    bool bad_name;
};

static enum MHD_Result look_at(void *with, __attribute__((unused)) enum MHD_ValueKind kind,
                               const char *name, const char *value)
{
    struct guard *g = with;
    g->lengths += strcasecmp(name, "Content-Length") == 0;
    g->encodings += strcasecmp(name, "Transfer-Encoding") == 0;
    g->hosts += strcasecmp(name, "Host") == 0;
    for (const char *c = name; *c; c++)
        g->bad_name = g->bad_name || *c <= ' ' || *c == 127;
    for (const char *c = value; c && *c; c++)
        g->bad_name = g->bad_name || (unsigned char)*c < ' ';
    return MHD_YES;
}

static bool guard_passes(struct MHD_Connection *mhd, const char *url, const char *version)
{
    struct guard g = {0};
    MHD_get_connection_values(mhd, MHD_HEADER_KIND, look_at, &g);
    if (g.lengths > 1 || g.encodings > 0 || g.bad_name || g.hosts > 1)
        return false;
    for (const char *c = url; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return false;
    return strcmp(version, "HTTP/1.1") == 0 || strcmp(version, "HTTP/1.0") == 0;
}

static str header(struct MHD_Connection *mhd, const char *name)
{
    return str_of(MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, name));
}

static str cookie(struct MHD_Connection *mhd, const char *name)
{
    return str_of(MHD_lookup_connection_value(mhd, MHD_COOKIE_KIND, name));
}

// The library has already unescaped the query; we want it as it was sent.
static void *keep_query(__attribute__((unused)) void *with, const char *uri,
                        __attribute__((unused)) struct MHD_Connection *mhd)
{
    const char *mark = strchr(uri, '?');
    return strdup(mark ? mark + 1 : "");
}

static enum method method_of(const char *method, const char *url, bool *ret_head)
{
    *ret_head = strcmp(method, "HEAD") == 0;
    if (*ret_head || strcmp(method, "GET") == 0)
        return METHOD_GET;
    if (strcmp(method, "POST") == 0)
        return METHOD_POST;
    return tus_is(str_of(url)) ? tus_method(str_of(method)) : METHOD_OTHER;
}

static bool has_length(str text, int64_t *ret)
{
    *ret = 0;
    return !text.at || (str_int(text, ret) && *ret >= 0);
}

// The parts of the request, in its own arena: workers must not touch the library's memory.
static void read_head(struct conn *c, const char *url, const char *query)
{
    struct MHD_Connection *m = c->mhd;
    struct request *r = &c->request;
    arena *a = &c->a;
    r->a = a;
    r->url = str_copy(a, str_of(url));
    r->query_string = str_copy(a, str_of(query));
    r->host = str_copy(a, header(m, "Host"));
    r->origin = str_copy(a, header(m, "Origin"));
    r->fetch_site = str_copy(a, header(m, "Sec-Fetch-Site"));
    r->content_type = str_copy(a, header(m, "Content-Type"));
    r->authorization = str_copy(a, header(m, "Authorization"));
    r->key = str_copy(a, header(m, "Idempotency-Key"));
    r->accept = str_copy(a, header(m, "Accept"));
    r->passkey = str_copy(a, header(m, "Xinyue-Passkey"));
    r->tus.version = str_copy(a, header(m, "Tus-Resumable"));
    r->tus.offset = str_copy(a, header(m, "Upload-Offset"));
    r->tus.length = str_copy(a, header(m, "Upload-Length"));
    r->tus.metadata = str_copy(a, header(m, "Upload-Metadata"));
    r->tus.checksum = str_copy(a, header(m, "Upload-Checksum"));
    r->session = str_copy(a, cookie(m, "xy"));
    r->lang = str_copy(a, cookie(m, "lang"));
    r->view = str_copy(a, cookie(m, "view"));
    r->tour = str_copy(a, cookie(m, "tour"));
    r->https = str_eq(header(m, "X-Forwarded-Proto"), S("https"));
    str cache = header(m, "Cache-Control");
    r->fresh = cache.at && str_find(cache, S("no-cache")) >= 0;
}

static const char security_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static void add_header(struct MHD_Response *r, const char *name, const char *value)
{
    MHD_add_response_header(r, name, value);
}

static void add_cookie(struct conn *c, struct MHD_Response *r, const struct cookie *k)
{
    char text[512];
    char age[48] = "";
    if (k->seconds)
        snprintf(age, sizeof age, "; Max-Age=%lld",
                 (long long)(k->seconds < 0 ? 0 : k->seconds));
    snprintf(text, sizeof text, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", k->name,
             STR_ARG(k->value), age, c->request.https ? "; Secure" : "");
    add_header(r, "Set-Cookie", text);
}

static struct MHD_Response *body_response(const struct answer *w)
{
    if (w->file >= 0)
        return MHD_create_response_from_fd64((uint64_t)w->file_size, w->file);
    char *copy = malloc(w->body.len ? w->body.len : 1);
    assert(copy);
    if (w->body.len)
        memcpy(copy, w->body.at, w->body.len);
    return MHD_create_response_from_buffer(w->body.len, copy, MHD_RESPMEM_MUST_FREE);
}

static struct MHD_Response *make_response(struct conn *c, const struct answer *w)
{
    struct MHD_Response *r = body_response(w);
    assert(r);
    add_header(r, "Content-Type", w->type ? w->type : "text/html; charset=utf-8");
    add_header(r, "Content-Security-Policy", security_policy);
    add_header(r, "X-Content-Type-Options", "nosniff");
    add_header(r, "Referrer-Policy", "same-origin");
    add_header(r, "Cross-Origin-Opener-Policy", "same-origin");
    if (w->etag.at)
        add_header(r, "Cache-Control", "public, max-age=31536000, immutable");
    else
        add_header(r, "Cache-Control", w->shareable ? "no-cache" : "no-store");
    if (w->location.at)
        add_header(r, "Location", str_c(&c->a, w->location));
    if (w->file_name.at)
        add_header(r, "Content-Disposition", str_c(&c->a, w->file_name));
    if (w->status == 401)
        add_header(r, "WWW-Authenticate", "Bearer");
    if (w->status == 503)
        add_header(r, "Retry-After", "5");
    for (const struct cookie *k = w->cookies; k; k = k->next)
        add_cookie(c, r, k);
    for (const struct header *h = w->headers; h; h = h->next)
        add_header(r, h->name, str_c(&c->a, h->value));
    if (w->close)
        add_header(r, "Connection", "close");
    return r;
}

// What tells one kept page from another.
static str shelf_key(struct conn *c)
{
    struct request *r = &c->request;
    return join(&c->a, r->url, S("?"), r->query_string, S("\n"), r->lang.at ? r->lang : S(""),
                S("\n"), r->view.at ? r->view : S(""), S("\n"), r->tour.at ? r->tour : S(""),
                S("\n"), r->host.at ? r->host : S(""));
}

static void settle(struct conn *c, const struct answer *w)
{
    c->response = make_response(c, w);
    c->status = w->status;
    if (w->shareable && c->sharing && w->status == 200 && w->file < 0)
        shelf_keep(c->http->shelf, shelf_key(c), make_response(c, w));
}

static void enqueue(struct conn *c)
{
    struct http *h = c->http;
    pthread_mutex_lock(&h->lock);
    c->next = NULL;
    *h->last = c;
    h->last = &c->next;
    pthread_cond_signal(&h->wake);
    pthread_mutex_unlock(&h->lock);
}

static enum MHD_Result refuse_early(struct conn *c, err e);

// From here the connection is a worker's until it is resumed. Counting comes before asking whether
// the end has begun, so that the end never misses one: the library aborts if any is suspended then.
static enum MHD_Result hand_over(struct conn *c, enum stage stage)
{
    struct http *h = c->http;
    h->suspended++;
    if (h->ending) {
        h->suspended--;
        return stage == FEEDING ? MHD_NO : refuse_early(c, (err){.kind = ERR_BUSY});
    }
    if (!c->counted)
        h->unanswered++;
    c->counted = true;
    c->stage = stage;
    MHD_suspend_connection(c->mhd);
    enqueue(c);
    return MHD_YES;
}

static void hand_back(struct conn *c, enum stage stage)
{
    struct http *h = c->http;
    c->stage = stage;
    if (stage == READY)
        arena_reset(&c->a);  // the response holds all that is still needed
    MHD_resume_connection(c->mhd);
    h->suspended--;
}

static void was_decided(struct call *call)
{
    struct conn *c = call->with;
    c->stage = DECIDED;
    enqueue(c);
}

static void fail_now(struct conn *c, err e, bool close)
{
    struct answer w = {.file = -1};
    site_failure(c->http->site, &c->request, e, &w);
    w.close = close;
    settle(c, &w);
}

static void admit_arrival(struct worker *w, struct conn *c)
{
    struct answer refused = {.file = -1};
    c->admitted = tus_begin(c->http->site, w->db, &c->request, c->length, &refused);
    refused.close = true;
    if (!c->admitted)
        settle(c, &refused);
    hand_back(c, c->admitted ? READING : READY);
}

static void admit(struct worker *w, struct conn *c)
{
    const struct site *s = c->http->site;
    if (c->request.method == METHOD_PATCH) {
        admit_arrival(w, c);
        return;
    }
    err e = site_admit(s, w->db, &c->request, c->length);
    if (!e.kind && c->request.multipart)
        e = multipart_begin(&c->a, c->request.content_type, s->blobs, &c->multipart);
    if (e.kind) {
        fail_now(c, e, true);
        hand_back(c, READY);
        return;
    }
    c->admitted = true;
    hand_back(c, READING);
}

static void feed(struct conn *c)
{
    struct request *r = &c->request;
    str piece = {c->piece, c->piece_len};
    if (c->multipart && !r->broken.kind)
        r->broken = multipart_feed(c->multipart, piece);
    if (r->arriving && !r->broken.kind)
        r->broken = tus_feed(r->arriving, piece);
    c->piece_len = 0;
}

static void read_body(struct conn *c)
{
    struct request *r = &c->request;
    if (r->arriving) {
        feed(c);
    } else if (c->multipart) {
        feed(c);
        if (!r->broken.kind)
            r->broken = multipart_end(c->multipart, &r->form);
        else
            multipart_drop(c->multipart);
    } else {
        r->body = (str){c->piece ? c->piece : "", c->piece_len};
    }
}

static void answer(struct worker *w, struct conn *c)
{
    struct answer a = {.file = -1};
    const struct site *s = c->http->site;
    if (c->request.method == METHOD_POST || c->request.arriving)
        read_body(c);
    site_answer(s, w->db, &c->request, &a, &c->call);
    if (c->call) {
        c->call->done = was_decided;
        c->call->with = c;
        journal_submit(s->journal, c->call);
        return;
    }
    settle(c, &a);
    hand_back(c, READY);
}

static void answer_decided(struct worker *w, struct conn *c)
{
    struct answer a = {.file = -1};
    site_answer_call(c->http->site, w->db, &c->request, c->call, &a);
    settle(c, &a);
    hand_back(c, READY);
}

static struct conn *next_job(struct http *h)
{
    pthread_mutex_lock(&h->lock);
    while (!h->first && !h->stopping)
        pthread_cond_wait(&h->wake, &h->lock);
    struct conn *c = h->first;
    if (c) {
        h->first = c->next;
        if (!h->first)
            h->last = &h->first;
    }
    pthread_mutex_unlock(&h->lock);
    return c;
}

static void do_job(struct worker *w, struct conn *c)
{
    switch (c->stage) {
    case ADMITTING:
        admit(w, c);
        break;
    case FEEDING:
        feed(c);
        hand_back(c, READING);
        break;
    case ANSWERING:
        answer(w, c);
        break;
    default:
        answer_decided(w, c);
        break;
    }
}

// In a sandbox with a tour, no page may be read half before and half after the store is put back.
static void do_job_in_turn(struct worker *w, struct conn *c)
{
    struct http *h = w->http;
    bool alone = c->stage == ANSWERING && site_alone(h->site, &c->request);
    if (alone)
        pthread_rwlock_wrlock(&h->alone);
    else
        pthread_rwlock_rdlock(&h->alone);
    if (alone)
        shelf_clear(h->shelf);
    do_job(w, c);
    pthread_rwlock_unlock(&h->alone);
}

static void *work(void *with)
{
    struct worker *w = with;
    for (struct conn *c; (c = next_job(w->http));) {
        if (w->http->site->tour)
            do_job_in_turn(w, c);
        else
            do_job(w, c);
    }
    return NULL;
}

static enum MHD_Result queue_ready(struct conn *c)
{
    enum MHD_Result done = MHD_queue_response(c->mhd, (unsigned)c->status, c->response);
    MHD_destroy_response(c->response);
    c->response = NULL;
    return done;
}

static enum MHD_Result refuse_early(struct conn *c, err e)
{
    fail_now(c, e, true);
    c->stage = READY;
    return queue_ready(c);
}

static bool is_multipart(str type)
{
    return str_starts(type, S("multipart/form-data"));
}

// The first call: headers are there, nothing of the body is.
static enum MHD_Result begin(struct conn *c, const char *url, const char *method,
                             const char *version, const char *query)
{
    struct request *r = &c->request;
    bool clean = !c->nul && guard_passes(c->mhd, url, version);
    read_head(c, clean ? url : "/", clean ? query : "");
    r->method = method_of(method, clean ? url : "/", &r->head);
    if (r->method == METHOD_POST && tus_is(r->url))
        r->method = tus_method_meant(header(c->mhd, "X-HTTP-Method-Override"));
    if (!clean || !has_length(header(c->mhd, "Content-Length"), &c->length))
        return refuse_early(c, invalid("this request could be read in two ways"));
    if (!utf8_ok(r->url, false))
        return refuse_early(c, invalid("the address is not UTF-8"));
    if (r->method == METHOD_OTHER)
        return refuse_early(c, (err){.kind = ERR_MISSING, .detail = S("method")});
    if (r->method == METHOD_GET)
        return c->length ? refuse_early(c, invalid("a GET with a body")) : MHD_YES;
    if (r->method == METHOD_PATCH)
        return hand_over(c, ADMITTING);
    r->multipart = is_multipart(r->content_type);
    if (!r->multipart && c->length > form_body_max)
        return refuse_early(c, (err){.kind = ERR_TOO_BIG});
    if (r->multipart || c->length > short_body)
        return hand_over(c, ADMITTING);
    return MHD_YES;
}

static void hold_piece(struct conn *c, const char *data, size_t n)
{
    if (c->piece_len + n > c->piece_room) {
        size_t room = c->piece_room ? 2 * c->piece_room : 4096;
        while (room < c->piece_len + n)
            room *= 2;
        char *piece = new(&c->a, char, room);
        if (c->piece_len)
            memcpy(piece, c->piece, c->piece_len);
        c->piece = piece;
        c->piece_room = room;
    }
    memcpy(c->piece + c->piece_len, data, n);
    c->piece_len += n;
    c->received += (int64_t)n;
}

// A stream of events; it holds no worker (http_live.h).
static enum MHD_Result answer_live(struct conn *c, const struct page *page, id thing)
{
    struct MHD_Response *r = live_stream(c->http->live, c->mhd, page, thing);
    if (!r)
        return refuse_early(c, (err){.kind = ERR_BUSY});
    add_header(r, "Content-Type", "text/event-stream");
    add_header(r, "Cache-Control", "no-store");
    add_header(r, "X-Content-Type-Options", "nosniff");
    add_header(r, "X-Accel-Buffering", "no");  // a proxy passes each event on
    c->stage = READY;
    enum MHD_Result done = MHD_queue_response(c->mhd, MHD_HTTP_OK, r);
    MHD_destroy_response(r);
    return done;
}

// A response queued at the first call would close the connection, so this is the second.
static enum MHD_Result answer_get(struct conn *c)
{
    struct request *r = &c->request;
    id thing;
    const struct page *page = live_page(c->http->site->house, &c->a, r->url, &thing);
    if (page)
        return answer_live(c, page, thing);
    c->sharing = !r->session.at && !r->authorization.at;
    if (c->sharing && !r->fresh && shelf_answer(c->http->shelf, shelf_key(c), c->mhd)) {
        c->stage = READY;
        return MHD_YES;
    }
    return hand_over(c, ANSWERING);
}

static enum MHD_Result read_more(struct conn *c, const char *data, size_t *size)
{
    if (c->request.method == METHOD_GET)
        return answer_get(c);
    if (*size == 0) {
        if (c->received < c->length)
            return MHD_YES;  // the empty call after a resume
        c->request.received = os_now();
        return hand_over(c, ANSWERING);
    }
    size_t n = *size;
    if ((c->multipart || c->request.arriving) && c->piece_len + n > piece_size) {
        // The bytes stay with the library until the worker has emptied what is held.
        return hand_over(c, FEEDING);
    }
    hold_piece(c, data, n);
    *size = 0;
    return MHD_YES;
}

static enum MHD_Result on_request(void *with, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **of_connection)
{
    struct conn *c = *of_connection;
    if (c->mhd) {
        if (c->stage == READY)
            return c->response ? queue_ready(c) : MHD_YES;
        return read_more(c, data, size);
    }
    char *query = c->piece;
    c->piece = NULL;
    c->http = with;
    c->mhd = mhd;
    c->a = take_arena(c->http);
    enum MHD_Result done = begin(c, url, method, version, query);
    free(query);
    return done;
}

// Called with the raw address, before anything else of the request.
static void *on_address(void *with, const char *uri, struct MHD_Connection *mhd)
{
    struct conn *c = calloc(1, sizeof *c);
    assert(c);
    c->piece = keep_query(with, uri, mhd);
    const char *nul = strstr(uri, "%00"), *mark = strchr(uri, '?');
    c->nul = nul && (!mark || nul < mark);
    return c;
}

static void on_completed(void *with, __attribute__((unused)) struct MHD_Connection *mhd,
                         void **of_connection,
                         __attribute__((unused)) enum MHD_RequestTerminationCode why)
{
    struct conn *c = *of_connection;
    if (!c)
        return;
    *of_connection = NULL;
    if (c->counted)
        c->http->unanswered--;
    if (!c->mhd) {
        free(c->piece);
    } else {
        multipart_drop(c->multipart);
        if (c->request.arriving)  // what came before the line broke is not lost
            tus_cut(c->request.arriving, (str){c->piece, c->piece_len});
        if (c->response)
            MHD_destroy_response(c->response);
        give_arena(with, c->a);
    }
    free(c);
}

static void clear_shelf(void *with)
{
    shelf_clear(with);
}

static void on_log(__attribute__((unused)) void *with, const char *form, va_list args)
{
    char text[256];
    vsnprintf(text, sizeof text, form, args);
    os_log("debug", "http", str_trim(str_of(text)));
}

static err start_workers(struct http *h, const struct http_options *o)
{
    h->workers = calloc((size_t)o->workers, sizeof *h->workers);
    assert(h->workers);
    for (int i = 0; i < o->workers; i++) {
        struct worker *w = &h->workers[i];
        w->http = h;
        TRY(db_open(o->store, DB_READ, &w->db));
        int failed = pthread_create(&w->thread, NULL, work, w);
        assert(!failed);
        h->worker_count++;
    }
    return OK;
}

err http_start(const struct http_options *o, struct http **ret)
{
    struct http *h = calloc(1, sizeof *h);
    assert(h);
    *h = (struct http){.site = o->site};
    h->last = &h->first;
    h->shelf = shelf_make();
    pthread_rwlockattr_t fair;
    pthread_rwlockattr_init(&fair);
    pthread_rwlockattr_setkind_np(&fair, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&h->alone, &fair);
    pthread_rwlockattr_destroy(&fair);
    pthread_mutex_init(&h->lock, NULL);
    pthread_mutex_init(&h->arenas_lock, NULL);
    pthread_cond_init(&h->wake, NULL);
    err e = start_workers(h, o);
    if (!e.kind)
        e = live_start(&(struct live_options){.journal = o->site->journal, .store = o->store,
                                              .alone = &h->alone, .changed = clear_shelf,
                                              .with = h->shelf}, &h->live);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)o->port)};
    if (!e.kind && inet_pton(AF_INET, o->address, &address.sin_addr) != 1)
        e = fault("the address to listen on is not an IPv4 address");
    if (!e.kind)
        h->daemon = MHD_start_daemon(
            MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL,
            NULL, on_request, h, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
            MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
            MHD_OPTION_URI_LOG_CALLBACK, on_address, h,
            MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_THREAD_POOL_SIZE, io_threads,
            MHD_OPTION_CONNECTION_LIMIT, connections_max, MHD_OPTION_CONNECTION_TIMEOUT,
            idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)connection_memory,
            MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096, MHD_OPTION_STRICT_FOR_CLIENT, 1,
            MHD_OPTION_END);
    if (!e.kind && !h->daemon)
        e = fault_errno("cannot listen on this port", errno);
    if (e.kind) {
        http_stop(h);
        return e;
    }
    *ret = h;
    return OK;
}

int http_port(const struct http *h)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

// What workers have is finished however long it takes; what is being sent gets ten seconds.
static void drain(struct http *h)
{
    MHD_socket listening = MHD_quiesce_daemon(h->daemon);
    h->ending = true;
    live_drain(h->live);
    for (int i = 0; h->suspended > 0 || (i < 2000 && h->unanswered > 0); i++)
        usleep(5000);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
}

void http_stop(struct http *h)
{
    if (h->daemon)
        drain(h);
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_cond_broadcast(&h->wake);
    pthread_mutex_unlock(&h->lock);
    for (int i = 0; i < h->worker_count; i++)
        pthread_join(h->workers[i].thread, NULL);
    if (h->daemon)
        MHD_stop_daemon(h->daemon);
    if (h->live)
        live_stop(h->live);
    for (int i = 0; i < h->worker_count; i++)
        db_close(h->workers[i].db);
    for (int i = 0; i < h->arena_count; i++)
        arena_free(&h->arenas[i]);
    shelf_free(h->shelf);
    free(h->workers);
    free(h);
}
