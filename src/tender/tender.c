#include "tender/tender.h"

#include "tender_sql.h"

const struct slice tender_slice = {"tender", "采购", .sql = &tender_sql};
