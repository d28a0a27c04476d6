// The content of a bid: one blob, built from what the supplier filled in and read at the opening.
//
// A tar: manifest.json first {v, tender, lot, envelope, supplier, nonce, files:[{name, size,
// sha256}]}, then exactly the files it names, in that order: price.json (the price and its lines),
// response.json (answers by clause, and where each scored item is answered; may be missing), and
// papers. Amounts and quantities are decimal strings. Sealing takes this blob's place; nothing else
// knows what is inside.
#pragma once

#include "bid/bid.h"

// Whose blob it must be. envelope: "whole" for a bid, "final" for a quote.
struct bid_claim {
    id tender, supplier;
    const char *envelope;
};

struct bid_priced_line {
    int64_t n;
    str name, unit;
    dec quantity;
    price unit_price;
};
struct bid_content {
    money price;  // as written
    struct bid_priced_lines {
        struct bid_priced_line *at;
        size_t n;
    } lines;
    struct bid_answers_of answers;
    struct bid_index_of index;
    struct bid_files_of files;  // the papers alone
};

enum {
    bid_price_bytes_max = 40000,  // so that the lines fit into one entry
    bid_response_bytes_max = 1 << 20,
    bid_manifest_bytes_max = 100000,
    bid_lines_max = 200,
    bid_answers_max = 200,
    bid_index_max = 200,
    bid_files_max = 100,
    bid_nonce_len = 32,
};

// What the lines add up to; false if it is more than an amount can be.
bool bid_lines_sum(const struct bid_priced_lines *lines, money *ret);

// Writes the blob. `content->files` name blobs of the store; their bytes are copied.
err bid_content_write(struct blob_store *blobs, arena *a, const struct bid_claim *claim,
                      const struct bid_content *content, struct blob *ret);

// Into a blob that is being written, from a descriptor.
err bid_copy_bytes(struct blob_writer *w, int fd, int64_t from, int64_t size);

// How much is read: BID_PRICE stops behind price.json, BID_PAPERS reads the answers too and lists
// the files, BID_SEAL reads nothing but checks every byte, BID_ALL does everything.
enum bid_depth { BID_PRICE, BID_PAPERS, BID_SEAL, BID_ALL };

// NULL, or a code of bid_causes: why it cannot be opened. Never a fault: what our disk has lost is
// a cause too. `sha256` is what the receipt says.
const char *bid_content_read(struct blob_store *blobs, arena *a, str sha256,
                             const struct bid_claim *claim, enum bid_depth depth,
                             struct bid_content *ret);
// Makes a blob of its own of one of the papers; its hash stands in `files`.
err bid_content_extract(struct blob_store *blobs, arena *a, str sha256,
                        const struct bid_claim *claim, size_t n);
// bid_content_read over bytes in memory, for tests and fuzzing.
const char *bid_content_parse(arena *a, str bytes, str sha256, const struct bid_claim *claim,
                              enum bid_depth depth, struct bid_content *ret);
