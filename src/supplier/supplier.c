#include "supplier/supplier.h"

#include "supplier_sql.h"

const struct slice supplier_slice = {"supplier", "供应商", .sql = &supplier_sql};
