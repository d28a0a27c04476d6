// Posts among themselves; inside this slice only.
#pragma once

#include "account/account.h"

bool post_fits_org(str post_kind, str org_kind);
bool posts_incompatible(str a, str b);  // one person may not hold both (不相容岗位)
err holds_post(struct db *db, arena *a, const struct who *who, const char *kind, bool *ret);

extern const struct act account_org_acts[], account_sign_acts[], account_signoff_acts[];
extern const struct page account_pages[];
