#include "perform/perform.h"

#include "perform_sql.h"

const struct slice perform_slice = {"perform", "履约", .sql = &perform_sql};
