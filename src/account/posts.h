// Posts among themselves; inside this slice only.
#pragma once

#include "account/account.h"

bool post_fits_org(str post_kind, str org_kind);
bool posts_incompatible(str a, str b);  // one person may not hold both (不相容岗位)
err holds_post(struct db *db, arena *a, const struct who *who, const char *kind, bool *ret);

err ask_head_of(struct db *db, arena *a, const struct who *who, id thing, bool *ret);
extern const struct relation keeper_of_person;  // 系统管理员, of somebody there is

err org_options(struct db *db, arena *a, id post, id thing, struct options *ret);
err person_options(struct db *db, arena *a, id post, id thing, struct options *ret);

extern const struct act account_org_acts[], account_post_acts[], account_sign_acts[];
extern const struct relation head_of;  // 本单位负责人 or 安全管理员
extern const struct act account_signoff_acts[], account_open_acts[], account_passkey_acts[];
extern const struct page account_pages[], account_signoff_pages[];
