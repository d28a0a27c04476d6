#include "plan/plan.h"

#include "plan_sql.h"

const struct slice plan_slice = {"plan", "需求与计划", .sql = &plan_sql};
