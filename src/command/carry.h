// The ways out of the house, from the options of serve.
#pragma once

#include "command/command.h"
#include "message/message.h"
#include "web/courier.h"

enum { carry_max = 4 };
struct carrying {
    struct courier_job jobs[carry_max];
    struct message_hook *hooks[carry_max];
    size_t n;
};

// "sms=https://...,wecom=https://..."; NULL: none. False if it is not that.
bool carry_parse(struct place *p, const char *hooks, struct carrying *ret);
// Before the writer runs: loads or makes the key of signatures, says in the store what there is.
err carry_open(struct place *p, struct carrying *c);
