// The ways out of the house, from the options of serve: hooks of messages, and letters.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/os.h"
#include "command/carry.h"
#include "command/say.h"
#include "message/message.h"

enum { key_bytes = 32 };

// Standard Webhooks writes a key as whsec_ and base64; made once, for whoever checks signatures.
static err load_key(struct place *p, str *ret)
{
    char path[4096], line[200] = "";
    unsigned char fresh[key_bytes];
    snprintf(path, sizeof path, "%s/hook.key", p->data);
    FILE *f = fopen(path, "re");
    if (f) {
        bool got = fgets(line, sizeof line, f);
        fclose(f);
        str text = str_trim(str_of(line));
        if (got && str_starts(text, S("whsec_")) &&
            base64_parse(&p->a, str_from(text, 6), ret) && ret->len >= 24)
            return OK;
        return fault("hook.key in the data folder is not whsec_ and base64");
    }
    os_random(fresh, sizeof fresh);
    *ret = str_copy(&p->a, (str){(const char *)fresh, sizeof fresh});
    f = fopen(path, "we");
    if (!f)
        return fault("cannot write hook.key in the data folder");
    fchmod(fileno(f), 0600);
    fprintf(f, "whsec_%.*s\n", STR_ARG(base64(&p->a, *ret)));
    fclose(f);
    return OK;
}

static const char *channel_named(str name)
{
    for (const struct choice *c = message_channels; c->code; c++)
        if (str_eq(name, str_of(c->code)))
            return c->code;
    return NULL;
}

static bool parse_hooks(struct place *p, const char *hooks, struct carrying *ret)
{
    for (str rest = str_of(hooks); rest.at;) {
        str one = str_cut(&rest, ',');
        const char *channel = channel_named(str_cut(&one, '='));
        if (!channel || ret->n + 1 == carry_max ||
            (!str_starts(one, S("http://")) && !str_starts(one, S("https://"))))
            return false;
        struct message_hook *h = new(&p->a, struct message_hook, 1);
        *h = (struct message_hook){.channel = channel, .url = str_c(&p->a, one)};
        ret->hooks[ret->n] = h;
        ret->jobs[ret->n++] = (struct courier_job){"carrying messages", message_carry, h};
    }
    ret->hook_count = ret->n;
    return true;
}

// smtp.auth in the data folder: user on the first line, password on the second.
static void load_user(struct place *p, struct smtp *s)
{
    char path[4096], user[200] = "", password[200] = "";
    snprintf(path, sizeof path, "%s/smtp.auth", p->data);
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    if (fgets(user, sizeof user, f) && fgets(password, sizeof password, f)) {
        s->user = str_c(&p->a, str_trim(str_of(user)));
        s->password = str_c(&p->a, str_trim(str_of(password)));
    }
    fclose(f);
}

const char *carry_parse(struct place *p, const struct carry_words *w, struct carrying *ret)
{
    if (!parse_hooks(p, w->hook, ret))
        return "--hook is sms=http://..., wecom=https://... or both with a comma";
    if (!w->smtp)
        return NULL;
    if (!str_starts(str_of(w->smtp), S("smtp://")) && !str_starts(str_of(w->smtp), S("smtps://")))
        return "--smtp is smtp://host:port or smtps://host:port";
    if (!w->sender || !w->origin)
        return "--smtp needs --smtp-from ADDRESS and --public-url URL";
    ret->smtp = (struct smtp){.url = w->smtp, .from = w->sender};
    load_user(p, &ret->smtp);
    ret->jobs[ret->n++] = (struct courier_job){"carrying letters", subscribe_carry, &ret->smtp};
    return NULL;
}

// Up to the path: what follows may be a secret.
static str shown(str url)
{
    ptrdiff_t slash = str_find(str_from(url, 8), S("/"));
    return slash < 0 ? url : str_part(url, 0, (size_t)slash + 8);
}

err carry_open(struct place *p, struct carrying *c)
{
    const struct who clock = {.clock = true};
    struct out o = out_plain(&p->a);
    struct call *call = NULL;
    str key = {0};
    if (c->hook_count)
        TRY(load_key(p, &key));
    put(&o, S("{\"hooks\":["));
    for (size_t i = 0; i < c->hook_count; i++) {
        c->hooks[i]->key = key;
        put(&o, i ? S(",") : S(""));
        put(&o, say(&p->a, "{'channel':%s,'address':%s}", str_of(c->hooks[i]->channel),
                    shown(str_of(c->hooks[i]->url))));
    }
    put(&o, S("]}"));
    TRY(place_do(p, &p->a, "message.set_hooks", out_str(&o), &clock, false, &call));
    TRY(call->result);
    str sender = say(&p->a, "{'sender':%s}", str_of(c->smtp.from ? c->smtp.from : ""));
    TRY(place_do(p, &p->a, "subscribe.set_post", sender, &clock, false, &call));
    return call->result;
}
