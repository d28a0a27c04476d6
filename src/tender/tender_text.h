// Texts for the designated medium in the layouts of 财办库〔2020〕50号, and the frozen document.
// Inside this slice only.
#pragma once

#include "tender/tender_document.h"
#include "tender/tender_schedule.h"

// 招标公告 or 竞争性磋商公告. `document` is the SHA-256 of the frozen document.
str text_notice(arena *a, const struct paper *p, str number, str document,
                const struct schedule *s);

// 更正公告, also for clarifications, suspension and resumption.
struct change_text {
    const char *matter;  // 采购文件, 采购公告 ...
    str question;        // absent where nobody asked
    str text;
    instant old_deadline, new_deadline;  // new: 0 = unchanged
    day first_notice, today;
};
str text_change(arena *a, const struct paper *p, const struct change_text *t);
str text_termination(arena *a, const struct paper *p, str ground, str reason);
// What is said here of a notice that stands on another platform.
struct outside_text {
    str number, title, method, address, buyer;
    instant listed, deadline;
};
str text_outside(arena *a, const struct outside_text *t);

// The document as canonical JSON: what was published, byte for byte.
err text_document(arena *a, const struct paper *p, str *ret);

// Contract clauses as the need suggests them; they state what 102-23 demands.
struct clauses_in text_clauses(arena *a, const struct project_row *project,
                               const struct need_view *need);
