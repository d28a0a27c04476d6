#include "pay/pay.h"

#include "pay_sql.h"

const struct slice pay_slice = {"pay", "支付", .sql = &pay_sql};
