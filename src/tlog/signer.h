// What a signer in a process of its own is asked and answers, and what it refuses whoever asks.
//
// Each question and each answer is one packet of text; these and no others:
//   key                                                    key VKEY
//   key gm                                                 key VKEY; of SM2
//   checkpoint VKEY / old N / proof, B64 lines / / text    line SIGNATURE, knows N, or key VKEY
//     (a text that states the root by SM3: two lines, the second by SM2)
//   receipt / text of tlog/promise.h, of these minutes     line SIGNATURE
//   mac / anything                                         mac 64 hexadecimal digits
//   state / text of a statement                            line SIGNATURE
//   rotate                                                 key VKEY; for who owns the keys alone
// Whatever it will not do it answers by: no WHY. What follows the first line of a checkpoint is the
// body that a witness is sent (C2SP tlog-witness), but for the signature that is asked for.
#pragma once

#include "tlog/proof.h"

enum { signer_packet_max = 16384 };

// The head that was signed last. size 0: nothing yet.
struct signed_head {
    int64_t size;
    struct hash root;
    bool has_sm3;  // and the root by SM3, which the signer does not follow: readers do
};

struct signer_asked {
    str key;  // by which the asker's log says it is signed
    int64_t old;
    struct proof proof;
    str text;  // of the checkpoint
};
str signer_asked_text(arena *a, const struct signer_asked *q);
// From behind the word "checkpoint ". False if it is not exactly that.
bool signer_asked_parse(arena *a, str rest, struct signer_asked *ret);

// Whether this head may follow that one: the same again, or grown from it by the proof. Never a
// second root for a size, a smaller size, or another history.
enum signer_may {
    SIGNER_MAY,    // *ret is the head to be kept before the signature is given out
    SIGNER_KNOWS,  // the question starts from another size than the one it knows
    SIGNER_NEVER,  // *ret_why
};
// A statement of the house about itself: what a bundle holds (doc/bundle.md). Its first line says
// so, its second names the log, and it is short; so it can never be taken for a checkpoint.
enum { statement_max = 1000 };
bool signer_may_state(str origin, str text);
enum signer_may signer_decide(arena *a, const struct signed_head *known, str origin,
                              const struct signer_asked *q, struct signed_head *ret,
                              const char **ret_why);
