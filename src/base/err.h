// Three kinds of failure.
//
// A bug asserts. A refusal is a rule that said no: it is shown to the person with its clause and
// never logged. A fault is disk, network or corrupt data: it is logged once, where it is handled,
// and the person sees a reference number. Low layers return `err` and do not log.
#pragma once

#include "base/str.h"

struct rule;

enum err_kind {
    ERR_NONE,
    ERR_REFUSED,   // a rule of the law table said no; `rule` names it                       422
    ERR_INVALID,   // a field is not what its kind demands                                   422
    ERR_CONFLICT,  // the thing has changed since the person read it                         409
    ERR_DENIED,    // not this person, or not this thing                                     403
    ERR_SIGN_IN,   // nobody is signed in                                                    401
    ERR_MISSING,   // there is no such thing                                                 404
    ERR_TOO_BIG,   //                                                                        413
    ERR_BUSY,      // try again                                                              503
    ERR_FULL,      // no room on the disk                                                    507
    ERR_FAULT,     // anything else that is our side's                                       500
};

typedef struct [[nodiscard]] {
    enum err_kind kind;
    const struct rule *rule;  // ERR_REFUSED only
    str detail;               // for the log or the person; lives as long as the request's arena
} err;

#define OK ((err){0})
#define TRY(call)          \
    do {                   \
        err e_ = (call);   \
        if (e_.kind)       \
            return e_;     \
    } while (0)

err fault(const char *what);  // ERR_FAULT with a constant text
err invalid(const char *what);
err missing(void);
err denied(void);
// ERR_FULL for ENOSPC, EDQUOT and EFBIG, otherwise ERR_FAULT, with a constant text.
err fault_errno(const char *what, int number);
