// Contracts: draft, opinion, signing, publication, filing.
#pragma once

#include "web/page.h"

extern const struct slice contract_slice;
