#include "bid/bid.h"

#include "bid_sql.h"

const struct slice bid_slice = {"bid", "投标", .sql = &bid_sql};
