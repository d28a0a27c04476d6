#include "bid/bid_parts.h"

const struct page bid_pages[] = {{0}};
