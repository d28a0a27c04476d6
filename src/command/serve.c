#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "command/carry.h"
#include "command/keys.h"
#include "command/nightly.h"
#include "command/witness.h"
#include "command/tour.h"
#include "message/message.h"
#include "web/http.h"

// The signals that end the server are waited for by the main thread alone.
static void block_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    pthread_sigmask(SIG_BLOCK, set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

// The sandbox's clock goes on from where its data ends, or from the given time.
static err sandbox_clock(struct place *p, instant start)
{
    instant last = journal_last(p->journal);
    if (!start.us)
        start = instant_plus(last, second_us);
    if (start.us < last.us)
        return fault("the sandbox's clock cannot begin before its newest entry");
    os_set_clock(start, false);
    return OK;
}

static err serve(struct place *p, const struct http_options *options,
                 const struct courier_options *carrying, sigset_t *signals)
{
    struct http *http = NULL;
    struct couriers *couriers = NULL;
    struct witnessing *witnessing = NULL;
    struct nightly *nightly = NULL;
    int got = 0;
    journal_start(p->journal);
    TRY(http_start(options, &http));
    TRY(couriers_start(carrying, &couriers));
    TRY(witnessing_start(p, &witnessing));
    if (!p->sandbox)
        TRY(nightly_start(p, &nightly));
    printf("listening on http://%s:%d\n", options->address, http_port(http));
    fflush(stdout);
    sigwait(signals, &got);
    os_log("info", "ending", S("finishing what is under way"));
    http_stop(http);
    couriers_stop(couriers);
    witnessing_stop(witnessing);
    nightly_stop(nightly);
    return OK;
}

int command_serve(int count, char **words)
{
    const char *data = NULL, *store = NULL, *port = "8080", *address = "127.0.0.1";
    const char *workers = "4", *clock = NULL, *signer = NULL;
    struct carry_words words_out = {.hook = NULL};
    bool sandbox = false;
    const struct option_spec specs[] = {
        {"data", &data, NULL},       {"store", &store, NULL},     {"port", &port, NULL},
        {"address", &address, NULL}, {"workers", &workers, NULL}, {"clock", &clock, NULL},
        {"hook", &words_out.hook, NULL}, {"public-url", &words_out.origin, NULL},
        {"smtp", &words_out.smtp, NULL}, {"smtp-from", &words_out.sender, NULL},
        {"signer", &signer, NULL},       {"sandbox", NULL, &sandbox},
    };
    struct place p;
    struct site site = {.sandbox = false};
    struct carrying carrying = {.n = 0};
    sigset_t signals;
    instant start = {0};
    if (!read_options(count, words, specs, sizeof specs / sizeof *specs, NULL, NULL) || !data ||
        (signer && sandbox) ||  // whose log goes back to where it was
        (clock && (!sandbox || !instant_parse(str_of(clock), &start)))) {
        fprintf(stderr, "usage: xinyue serve --data DIR --port N [--store URL] "
                        "[--public-url URL] [--hook sms=URL,wecom=URL] [--smtp URL --smtp-from "
                        "ADDRESS] [--signer SOCKET | --sandbox [--clock TIME]]\n");
        return 2;
    }
    block_signals(&signals);
    err e = place_open(&(struct place_options){.data = data, .store = store}, &p);
    if (e.kind)
        return fail("serve", e);
    p.sandbox = sandbox;
    site = (struct site){.journal = p.journal, .house = &the_house, .blobs = p.blobs,
                         .who = message_who, .sandbox = sandbox,
                         .upload_max = (int64_t)500 << 20};
    const char *wrong = carry_parse(&p, &words_out, &carrying);
    if (wrong)
        e = fault(wrong);
    if (!e.kind && sandbox)
        e = sandbox_clock(&p, start);
    if (!e.kind)
        e = keys_open(&p, signer);
    if (!e.kind)
        e = keys_seal(&p, &site.seal);
    if (!e.kind)
        e = carry_open(&p, &carrying);
    if (!e.kind && sandbox)
        e = tour_open(&p, &p.a, &site.tour);
    if (!e.kind)
        e = serve(&p, &(struct http_options){.site = &site, .store = p.store,
                                             .address = address, .port = atoi(port),
                                             .workers = atoi(workers)},
                  &(struct courier_options){.jobs = carrying.jobs, .n = carrying.n,
                                            .journal = p.journal, .blobs = p.blobs,
                                            .store = p.store, .host = str_of(words_out.origin)},
                  &signals);
    place_close(&p);
    return e.kind ? fail("serve", e) : 0;
}
