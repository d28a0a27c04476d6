// Files that arrive in pieces, perhaps over hours and from more than one computer.
//
// An upload is two files of `folder`/upload: its bytes under a drawn name, and NAME.about, which
// says whose it is and what was announced. How much has come is the size of the first and stands
// nowhere else, so a crash loses no more than the disk does. A whole one gets its name in blob/ by
// a link. One that nothing is added to for seven days is forgotten. Reading never needs the
// database.
#pragma once

#include "base/id.h"
#include "store/blob.h"

enum { upload_days = 7 };

struct upload {
    str name;                // 32 hexadecimal digits
    id owner;
    int64_t length, offset;  // announced; there
    str file_name;
    str sha256;              // announced, or absent
    str blob;                // SHA-256 in hexadecimal once it is kept; else absent
    int64_t until_s;         // when it is forgotten, in seconds of the machine's clock
};
struct uploads {
    struct upload *at;
    size_t n;
};

// Makes an empty one from owner, length, file_name and sha256; fills the rest. Durable.
err upload_begin(struct blob_store *s, arena *a, struct upload *u);
// ERR_MISSING if there is none of this name.
err upload_find(struct blob_store *s, arena *a, str name, struct upload *ret);
// A person's, by name. Those of anybody that are to be forgotten go first.
err uploads_of(struct blob_store *s, arena *a, id owner, struct uploads *ret);
void upload_drop(struct blob_store *s, str name);

// Adding to its end. One at a time: ERR_BUSY while another does, ERR_CONFLICT if it does not end at
// `offset`. Either end frees the writer.
struct upload_writer;
err upload_open(struct blob_store *s, str name, int64_t offset, struct upload_writer **ret);
err upload_add(struct upload_writer *w, str piece);
err upload_close(struct upload_writer *w);           // what was added is durable
void upload_cut(struct upload_writer *w, bool keep);  // it stays as far as it came, or goes

// Makes a whole one a blob and notes that in `u`; again is the same. If it is not what was
// announced it is dropped, and the answer is ERR_INVALID.
err upload_keep(struct blob_store *s, arena *a, struct upload *u);
