#include "evaluate/desk.h"

const struct page evaluate_pages[] = {{0}};
