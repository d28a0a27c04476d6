// The ways out of the house, from the options of serve.
#pragma once

#include "command/command.h"
#include "message/message.h"
#include "subscribe/subscribe.h"
#include "web/courier.h"

enum { carry_max = 4 };
struct carrying {
    struct courier_job jobs[carry_max];
    struct message_hook *hooks[carry_max];
    size_t n, hook_count;
    struct smtp smtp;
};

// hook: "sms=https://...,wecom=https://..."; smtp: "smtp://host:port", with a sender and the
// address by which readers reach us. NULL: none. Returns NULL if all is well, else what is wrong.
struct carry_words {
    const char *hook, *smtp, *sender, *origin;
};
const char *carry_parse(struct place *p, const struct carry_words *w, struct carrying *ret);
// Before the writer runs: loads or makes the key of signatures, says in the store what there is.
err carry_open(struct place *p, struct carrying *c);
