// What the author of a private act is given at once, minutes before its slot is closed and a
// receipt (tlog/receipt.h) can be made: the log's signature that it was taken, when, and where its
// commitment will stand. If the log later holds something else there, this convicts it.
//
// Signed is the commitment alone; record and salt stand above it, for the author. Text:
//   xinyue-promise@v1 / record B64 / salt B64 / /
//   ORIGIN receipt / commitment B64 / slot N / place N / time T / / signature (C2SP signed-note)
// The first signed line has a blank, so no checkpoint begins like it.
#pragma once

#include "base/time.h"
#include "tlog/checkpoint.h"

struct promised {
    str origin;
    struct hash commitment;
    int64_t slot;
    uint32_t place;
    instant at;
};
str promised_text(arena *a, const struct promised *p);
bool promised_parse(arena *a, str text, struct promised *ret);  // exactly that form

struct promise {
    str record, note;
    struct hash salt;
};
str promise_text(arena *a, const struct promise *p);
// False unless the note is about this very record. Whose signature it bears is the caller's to ask.
bool promise_parse(arena *a, str text, struct promise *ret, struct promised *ret_says);
