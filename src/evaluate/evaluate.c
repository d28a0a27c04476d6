#include "evaluate/evaluate.h"

#include "evaluate_sql.h"

const struct slice evaluate_slice = {"evaluate", "评审", .sql = &evaluate_sql};
