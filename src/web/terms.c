#include "web/layout.h"

static bool has_term(const struct terms *list, const struct term *t)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i] == t)
            return true;
    return false;
}

struct terms terms_of(arena *a, const struct inputs *inputs)
{
    struct terms list = {new(a, const struct term *, inputs->n + 1), 0};
    for (size_t i = 0; i < inputs->n; i++) {
        const struct term *t = inputs->at[i].hidden ? NULL : term_in(inputs->at[i].field->label);
        if (t && !has_term(&list, t))
            list.at[list.n++] = t;
    }
    return list;
}
