// Where the parts of a log stand for whoever reads it (C2SP tlog-tiles).
#pragma once

#include "tlog/tree.h"

enum { tile_width = 256, bundle_level = -1 };

// Tile `index` of a level; level bundle_level: the bundle of entries. width: 1 to 256.
struct tile {
    int level;
    int64_t index;
    int width;
};
str tile_path(arena *a, const struct tile *t);  // "tile/0/x001/067.p/112", "tile/entries/000"
bool tile_parse(str path, struct tile *ret);    // exactly what tile_path writes
// How many hashes (of level 0 and bundles: entries) of a tile a log of this size has.
int tile_there(int level, int64_t index, int64_t size);

// An entry in its bundle: two bytes of length, big-endian, and the bytes.
void bundle_put(struct out *o, str entry);
// False where the bundle is cut short.
bool bundle_cut(str *rest, str *ret_entry);
