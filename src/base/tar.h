// POSIX ustar, the little of it that bids and bundles need: plain files in one flat folder.
//
// Written and read by ourselves because what is read comes from outside and others build on it:
// everything that is not plainly right is refused, nothing is skipped, no name can leave the
// folder. What `tar --format=ustar` and GNU tar write for short names is read too.
#pragma once

#include "base/arena.h"

enum { tar_block = 512, tar_name_max = 100 };

struct tar_member {
    char name[tar_name_max + 1];
    size_t name_len;
    int64_t size;
};

enum tar_got { TAR_MEMBER, TAR_ZEROS, TAR_BAD };

// A name that a member may have: 1 to 100 bytes of UTF-8 without separators, controls, or a dot
// at its beginning.
bool tar_name_ok(str name);
// False if the name or the size cannot be written.
bool tar_write_header(str name, int64_t size, char ret[tar_block]);
// A block of zeros ends an archive; anything that is neither that nor a right header is TAR_BAD.
enum tar_got tar_read_header(const char block[tar_block], struct tar_member *ret);
// Bytes of zeros behind a member of this size.
int64_t tar_padding(int64_t size);
