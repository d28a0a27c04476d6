// What a holder's client is shown before it gives out a file key: that the tender was closed, and
// that witnesses saw it in the log after the deadline. Text, ahead of the heads of the bids:
//   xinyue-opening@v1 / tender ID / close B64 / close-proof B64 / start B64 / start-proof B64
// Entries are as the log has them, proofs are C2SP tlog-proofs of them.
#pragma once

#include "base/id.h"
#include "tlog/policy.h"
#include "tlog/proof.h"

struct warrant {
    id tender;
    str close, start;  // the entries bid.close and bid.start_opening
    struct proof_file closed, started;
};
str warrant_text(arena *a, const struct warrant *w);
// Takes the warrant from the beginning of the text. False if there is none.
bool warrant_cut(arena *a, str *text, struct warrant *ret);

// What the holder knows without us: whose signatures count, and the deadline in the notice.
struct warrant_asked {
    const struct policy *policy;
    instant deadline;
    bool unwitnessed;  // the holder goes on without a witness
};
// Whether a file key may be given out; if not, *ret_why. Without a witness it is enough that the
// log holds why: *ret_reason, else absent.
bool warrant_holds(arena *a, const struct warrant *w, const struct warrant_asked *q,
                   size_t *ret_witnesses, str *ret_reason, const char **ret_why);
