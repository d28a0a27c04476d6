// One project in one file (doc/bundle.md).
#include "command/export_bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "account/account.h"
#include "base/os.h"
#include "bundle/bundle.h"
#include "command/keys.h"

// A visit of nobody: what the index page needs to be written.
static struct visit visit_of(struct place *p)
{
    return (struct visit){.a = &p->a, .db = p->db, .blobs = p->blobs, .journal = p->journal,
                          .house = &the_house, .law = journal_law(p->journal), .now = os_now(),
                          .today = day_of(os_now()), .file = -1};
}

static err read_wanted(struct place *p, const struct bundle_asked *q, struct bundle_wanted *ret)
{
    bool is = false;
    *ret = (struct bundle_wanted){.kind = str_of(q->kind)};
    if (!id_parse(str_of(q->project), &ret->project))
        return fault("--bundle wants the number of a project, as it stands in its address");
    if (!str_eq(ret->kind, S("supplier")))
        return OK;
    if (id_parse(str_of(q->supplier), &ret->supplier))
        TRY(account_org_is(p->db, &p->a, ret->supplier, "supplier", &is));
    return is ? OK : fault("--supplier wants the number of a supplier, as in /supplier/NUMBER");
}

static err write_to(struct place *p, const struct bundle_asked *q, int fd, int64_t *ret_size)
{
    struct bundle_wanted w;
    struct visit v = visit_of(p);
    TRY(keys_open(p, q->signer));
    TRY(read_wanted(p, q, &w));
    bool secret = false;
    TRY(bundle_is_secret(p->db, &p->a, w.project, &secret));
    if (secret && str_eq(w.kind, S("supervision")))
        return fault("a purchase of this project is not decided yet; until then it is secret");
    return bundle_write(&v, &w, fd, ret_size);
}

err export_bundle(struct place *p, const struct bundle_asked *q, int64_t *ret_size)
{
    int fd = open(q->out, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_errno("cannot make the file", errno);
    err e = write_to(p, q, fd, ret_size);
    if (close(fd) != 0 && !e.kind)
        e = fault_errno("cannot write the file", errno);
    if (e.kind)
        unlink(q->out);
    return e;
}
