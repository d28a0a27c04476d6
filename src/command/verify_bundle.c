// A project's bundle, checked on anybody's computer.
#include "command/verify_bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/bundle.h"
#include "command/command.h"

// The file as memory: what it is, not how large it is, decides what is used.
static err map_file(const char *path, str *ret)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size == 0) {
        int number = errno;
        if (fd >= 0)
            close(fd);
        return fd >= 0 ? fault("the bundle is empty")
                       : fault_errno("cannot read the bundle", number);
    }
    void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (at == MAP_FAILED)
        return fault_errno("cannot read the bundle", errno);
    *ret = (str){at, (size_t)st.st_size};
    return OK;
}

static int say(const struct bundle_report *r)
{
    if (r->wrong.at) {
        printf("WRONG  %.*s\n", STR_ARG(r->wrong));
        return 1;
    }
    printf("OK  project %.*s, for %.*s, at %lld entries\n%lld acts, %lld private records, "
           "%lld documents, %lld personal values, %lld erased\n",
           STR_ARG(r->project), STR_ARG(r->kind), (long long)r->size, (long long)r->acts,
           (long long)r->records, (long long)r->documents, (long long)r->personal,
           (long long)r->erased);
    if (r->recomputed)
        printf("%lld decisions made again from the records, each the same\n",
               (long long)r->recomputed);
    if (r->award.at)
        printf("awarded: %.*s\n", STR_ARG(r->award));
    return 0;
}

int verify_bundle(arena *a, const char *path, const struct policy *policy)
{
    struct bundle_report report;
    str bytes;
    err e = map_file(path, &bytes);
    if (e.kind)
        return fail("verify", e);
    e = bundle_check(&the_house, a, bytes, policy, &report);
    int status = e.kind ? fail("verify", e) : say(&report);
    munmap((void *)(uintptr_t)bytes.at, bytes.len);
    return status;
}
