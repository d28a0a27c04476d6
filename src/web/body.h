// The two ways a browser sends a form, read as they arrive. Fuzzed; no library does both with
// limits.
#pragma once

#include "journal/field.h"
#include "store/blob.h"

enum { form_values_max = 20000, form_text_max = 4 << 20 };

// application/x-www-form-urlencoded, also a query string. %00, bad escapes and invalid UTF-8 in a
// name are ERR_INVALID; a value is checked by its field.
err form_parse(arena *a, str text, struct form *ret);

// multipart/form-data, fed piece by piece. A part with a file name becomes a blob, and its value
// in the form is "sha256/size//name", marked as uploaded; one without a name is left out.
struct multipart;
err multipart_begin(arena *a, str content_type, struct blob_store *blobs, struct multipart **ret);
err multipart_feed(struct multipart *m, str piece);
err multipart_end(struct multipart *m, struct form *ret);  // ERR_INVALID if it was cut short
void multipart_drop(struct multipart *m);                  // forgets an unfinished file
