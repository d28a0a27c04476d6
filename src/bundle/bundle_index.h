// The page that stands in a bundle, for people; inside this slice only.
#pragma once

#include "bundle/bundle_parts.h"

// Acts and records are added in their order; their texts are copied.
err index_begin(struct visit *v, const struct bundle_wanted *w, struct index_view *p);
err index_add_act(struct visit *v, struct index_view *p, const struct bundle_act *r,
                  const struct json *entry);
err index_add_record(struct visit *v, struct index_view *p, const struct bundle_record *r,
                     const struct json *entry);
void index_room_for_files(arena *a, struct index_view *p, size_t n);
void index_add_file(struct index_view *p, str name, str member, bool absent);
str index_style(void);
str index_text(struct visit *v, const struct index_view *p);  // HTML, in Chinese
