// JSON Schema of what acts take and pages give, for OpenAPI. Only web/ uses it.
#pragma once

#include "web/page.h"

void put_fields_schema(struct out *o, const struct field *fields);
void put_view_schema(struct out *o, const struct part *parts);
