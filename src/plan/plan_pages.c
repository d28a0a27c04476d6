#include "plan/plan_parts.h"

const struct page plan_pages[] = {{0}};
