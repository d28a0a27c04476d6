// A parsed paper. Only paper/ uses it.
#pragma once

#include "paper/paper.h"

struct words {
    str text;
    struct bold {
        unsigned from, to;
    } *bold;
    size_t bolds;
};

enum block_kind {
    BLOCK_H1, BLOCK_H2, BLOCK_H3, BLOCK_P, BLOCK_ITEM, BLOCK_PAIR, BLOCK_SIGN, BLOCK_QUOTE,
    BLOCK_TABLE, BLOCK_BREAK,
};
enum block_bits { BIT_TO = 1, BIT_RIGHT = 2, BIT_MIDDLE = 4, BIT_SMALL = 8, BIT_LINES = 16,
                  BIT_HEAD = 32 };

struct cell {
    struct words words;
    unsigned bits;
    int span;
    bool th;
};
struct table_row {
    struct cell *at;
    size_t n;
    bool head;
};
enum { columns_max = 16 };
struct paper_table {
    struct table_row *at;
    size_t n;
    int columns;
    int weight[columns_max];  // 0: as wide as its words ask
};

struct block {
    enum block_kind kind;
    unsigned bits;
    struct words words, label;
    str mark;  // of an item
    struct paper_table *table;
};
struct blocks {
    struct block *at;
    size_t n, room;
};
