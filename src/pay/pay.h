// Settlements, invoices, payments.
#pragma once

#include "web/page.h"

extern const struct slice pay_slice;
