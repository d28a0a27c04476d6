#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "command/play_seal.h"
#include "command/tour.h"
#include "tlog/fetch.h"

static char *keys_path(const struct place *place, arena *a)
{
    return str_c(a, join(a, str_of(place->data), S("/tour-holders")));
}

err tour_keep_keys(struct play *p)
{
    FILE *f = fopen(keys_path(p->city->place, &p->a), "we");
    if (!f)
        return fault_errno("cannot write tour-holders in the data folder", errno);
    fchmod(fileno(f), 0600);
    bool wrote = fprintf(f, "%.*s", STR_ARG(play_keys_text(&p->a, p))) > 0;
    bool closed = fclose(f) == 0;
    return wrote && closed ? OK : fault("cannot write tour-holders in the data folder");
}

err tour_read_keys(struct place *place, arena *a, struct play *p)
{
    str text = {0};
    TRY(file_read(a, str_of(keys_path(place, a)), &text));
    return play_keys_parse(text, p) ? OK : fault("tour-holders in the data folder cannot be read");
}
