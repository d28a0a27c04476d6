// Who took the documents, and up to which change they were read. Names and number of takers are
// secret until the deadline (87-28).
#include "bid/bid_parts.h"

struct take {
    id tender;
    str person, phone;
};
static const struct field take_in[] = {
    FIELD(struct take, tender, "采购"),
    FIELD(struct take, person, "联系人"),
    PHONE(struct take, phone, "手机号", .personal = true, .hint = "澄清、更正时用来通知您"),
    {0},
};

static err take_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct take *p = in;
    struct tender_row *t = NULL;
    TRY(bid_tender(c, p->tender, &t));
    bool early = t->documents_from.n && c->today.n < t->documents_from.n;
    bool late = t->documents_until.n && c->today.n > t->documents_until.n;
    if (early || late)
        return REFUSE(c, bid_documents_period, "tender", ARG(t->documents_from),
                      ARG(t->documents_until));
    return bid_receiving(c, t);
}

static err take_apply(struct db *db, const struct entry *e, const void *in,
                      __attribute__((unused)) const void *out)
{
    const struct take *p = in;
    return bid_taker_put(db, .tender = p->tender, .supplier = e->org, .person = p->person,
                         .phone = p->phone, .at = e->at);
}

struct read_changes {
    id tender;
    int64_t last;
};
static const struct field read_changes_in[] = {
    FIELD(struct read_changes, tender, "采购"),
    FIELD(struct read_changes, last, "读到第几次澄清、更正", .min = 1, .max = 1000),
    {0},
};

static err last_change(struct call *c, id tender, int64_t *ret)
{
    struct tender_clarification_row_rows changes;
    TRY(tender_clarifications(c->db, c->a, tender, &changes));
    *ret = changes.n ? changes.at[changes.n - 1].n : 0;
    return OK;
}

err bid_changes_read(struct call *c, const struct tender_row *t, id supplier)
{
    struct bid_change_read_row *read = NULL;
    int64_t last = 0;
    TRY(last_change(c, t->id, &last));
    TRY(bid_change_read_of(c->db, c->a, t->id, supplier, &read));
    int64_t confirmed = read ? read->n : 0;
    return confirmed >= last ? OK : REFUSE(c, bid_changes_newer, "", ARG(last), ARG(confirmed));
}

static err read_changes_check(struct call *c, const void *in, __attribute__((unused)) void *out)
{
    const struct read_changes *p = in;
    struct tender_row *t = NULL;
    int64_t last = 0;
    TRY(bid_tender(c, p->tender, &t));
    TRY(last_change(c, t->id, &last));
    return p->last == last ? OK : REFUSE(c, bid_changes_newer, "last", ARG(last), ARG(p->last));
}

static err read_changes_apply(struct db *db, const struct entry *e, const void *in,
                              __attribute__((unused)) const void *out)
{
    const struct read_changes *p = in;
    return bid_change_read_put(db, .tender = p->tender, .supplier = e->org, .n = p->last,
                               .at = e->at);
}

const struct act bid_take_acts[] = {
    {"bid.take_document", "获取采购文件",
     "登记后有澄清、更正会通知您；谁获取了文件、有几家，截止前对任何人保密。", ACT_PRIVATE,
     MAY(supplier_for, "tender"), ACT_IN(struct take, take_in), .check = take_check,
     .apply = take_apply, .then = "/tender/{tender}/bid"},
    {"bid.read_changes", "确认已读澄清和更正", "确认以后才能递交；又有新的，还要再确认。",
     ACT_PRIVATE, MAY(supplier_for, "tender"), ACT_IN(struct read_changes, read_changes_in),
     .check = read_changes_check, .apply = read_changes_apply, .then = "/tender/{tender}/bid"},
    {0},
};
