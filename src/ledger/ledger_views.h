// What the pages of this slice show.
#pragma once

#include "journal/checkpoint.h"
#include "ledger_sql.h"
#include "web/widgets.h"

struct ledger_view {
    int64_t size;        // entries
    int64_t signed_size; // that the newest checkpoint is about; 0: none yet
    int64_t waiting;     // entries that ought to have been signed by now
    instant waiting_since;
    str origin, key, checkpoint;
    str gm_key;          // of SM2, which signs beside; absent but under suite gm
    struct log_witnesses witnesses;
    struct ledger_digest_row *digest;  // the newest; NULL: none yet
    struct ledger_entry_row_rows entries;
    bool slots;          // those that close one are listed too
    int64_t before;      // the list goes on there; 0: it does not
    struct ledger_key_row_rows keys;
    struct ledger_slot_count_row private_records;
};

struct ledger_entry_view {
    int64_t seq, size;   // size: of the newest checkpoint
    struct ledger_entry_row row;
    str leaf;
    bool proved;         // a checkpoint stands behind it
};

struct digests_view {
    struct ledger_opened_rows rows;
};

struct records_view {
    struct ledger_record_row_rows rows;
    int64_t total, signed_size;
    struct paging paging;
};

// What the program calls an act; its kind where it is not known any more.
str ledger_word(const struct visit *v, str kind);
bool ledger_audits(const struct visit *v);  // what opens the digests is for this reader
// Whether a private record's slot was closed and signed, so that it has a receipt.
bool ledger_has_receipt(const struct records_view *p, const struct ledger_record_row *r);
