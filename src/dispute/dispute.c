#include "dispute/dispute.h"

#include "dispute_sql.h"

const struct slice dispute_slice = {"dispute", "询问与质疑", .sql = &dispute_sql};
