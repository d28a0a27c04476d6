#include "portal/portal.h"

#include "portal_sql.h"

const struct slice portal_slice = {"portal", "公开", .sql = &portal_sql};
