#include "contract/contract.h"

#include "contract_sql.h"

const struct slice contract_slice = {"contract", "合同", .sql = &contract_sql};
