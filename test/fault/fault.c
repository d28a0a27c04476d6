// Faults of the machine for tests, by LD_PRELOAD: a disk that fills, a disk that is slow, a clock
// that jumps. What is wrong stands in the file named by XINYUE_FAULT, three int64, read at each
// call, so a test changes it while the program runs.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct fault {
    int64_t clock_us;   // added to the wall clock
    int64_t room;       // bytes by which files may still grow; < 0: no limit
    int64_t sync_us;    // added to each fsync
};

static struct fault none = {0, -1, 0};

__attribute__((constructor)) static struct fault *now(void)  // before anything is confined
{
    static struct fault *kept;
    const char *path = getenv("XINYUE_FAULT");
    if (kept)
        return kept;
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *at = fd < 0 ? MAP_FAILED
                      : mmap(NULL, sizeof *kept, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    kept = at == MAP_FAILED ? &none : at;
    return kept;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) \
        real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

// Whether a file may grow to this size; takes what it needs from the room.
static int may_grow(int fd, int64_t size)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct fault *f = now();
    struct stat status;
    if (f->room < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
        size <= status.st_size)
        return 1;
    pthread_mutex_lock(&lock);
    int fits = size - status.st_size <= f->room;
    if (fits)
        f->room -= size - status.st_size;
    pthread_mutex_unlock(&lock);
    if (!fits)
        errno = ENOSPC;
    return fits;
}

ssize_t write(int fd, const void *data, size_t n)
{
    REAL(write);
    if (now()->room >= 0) {
        int64_t at = lseek(fd, 0, SEEK_CUR);
        if (at >= 0 && !may_grow(fd, at + (int64_t)n))
            return -1;
    }
    return real(fd, data, n);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
    REAL(pwrite64);
    return may_grow(fd, at + (int64_t)n) ? real(fd, data, n, at) : -1;
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at)
{
    REAL(pwrite);
    return may_grow(fd, at + (int64_t)n) ? real(fd, data, n, at) : -1;
}

int ftruncate64(int fd, off64_t size)
{
    REAL(ftruncate64);
    return may_grow(fd, size) ? real(fd, size) : -1;
}

static void wait_us(int64_t us)
{
    struct timespec t = {us / 1000000, us % 1000000 * 1000};
    if (us > 0)
        nanosleep(&t, NULL);
}

int fsync(int fd)
{
    REAL(fsync);
    wait_us(now()->sync_us);
    return real(fd);
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    wait_us(now()->sync_us);
    return real(fd);
}

int clock_gettime(clockid_t clock, struct timespec *t)
{
    REAL(clock_gettime);
    int result = real(clock, t);
    int64_t us = clock == CLOCK_REALTIME ? now()->clock_us : 0;
    if (result == 0 && us) {
        int64_t all = (int64_t)t->tv_sec * 1000000 + t->tv_nsec / 1000 + us;
        t->tv_sec = all / 1000000;
        t->tv_nsec = all % 1000000 * 1000;
    }
    return result;
}
