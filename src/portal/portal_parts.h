// Between the files of this slice.
#pragma once

#include "portal/portal.h"
#include "portal_sql.h"

extern const struct page portal_front_pages[], portal_pages[], portal_notice_pages[],
    portal_list_pages[], portal_profile_pages[], portal_project_pages[],
    portal_compare_pages[];
