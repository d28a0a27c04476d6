// LD_PRELOAD: a slow disk. Each sync takes 5 ms more.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

enum { extra_us = 5000 };

static int slow(const char *name, int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    usleep(extra_us);
    return real(fd);
}

int fsync(int fd)
{
    return slow("fsync", fd);
}

int fdatasync(int fd)
{
    return slow("fdatasync", fd);
}
