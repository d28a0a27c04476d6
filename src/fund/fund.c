#include "fund/fund.h"

#include "fund_sql.h"

const struct slice fund_slice = {"fund", "资金", .sql = &fund_sql};
