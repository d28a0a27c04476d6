#include <stdio.h>
#include <string.h>

#include "command/command.h"

static const char *date(arena *a, day d)
{
    return str_c(a, day_text(a, d));
}

int command_rules(__attribute__((unused)) int count, __attribute__((unused)) char **words)
{
    arena a = arena_make(1 << 24);
    for (size_t i = 0; i < rules_count; i++) {
        const struct rule *r = rules[i];
        printf("%s\t%s\t%s", r->name, r->clause, r->verified ? "已核对" : "待律师确认");
        if (r->unit != UNIT_NONE)
            printf("\t%lld%s%s", (long long)(r->unit == UNIT_FEN ? r->value / 100 : r->value),
                   r->upper ? "…" : "", unit_word(r->unit));
        else
            printf("\t—");
        printf("\t自 %s\t%s\n", date(&a, r->from), r->text);
        arena_reset(&a);
    }
    printf("%zu rules\n", rules_count);
    arena_free(&a);
    return 0;
}
