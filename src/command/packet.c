#include "command/packet.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { waiting_max = 64 };

static err address_of(const char *path, struct sockaddr_un *ret)
{
    size_t n = strlen(path);
    *ret = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (n >= sizeof ret->sun_path)
        return fault("the name of the socket is too long");
    memcpy(ret->sun_path, path, n);
    return OK;
}

static int new_socket(void)
{
    return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
}

static err gone(void)
{
    return (err){.kind = ERR_BUSY, .detail = S("the signer does not answer")};
}

err packet_listen(const char *path, int *ret_fd)
{
    struct sockaddr_un at;
    int other = -1;
    TRY(address_of(path, &at));
    if (!packet_connect(path, 1000, &other).kind) {
        close(other);
        return fault("another signer listens there");
    }
    unlink(path);
    int fd = new_socket();
    mode_t before = umask(0117);
    bool bound = fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0;
    int number = errno;
    umask(before);
    if (bound && listen(fd, waiting_max) == 0) {
        *ret_fd = fd;
        return OK;
    }
    if (fd >= 0)
        close(fd);
    return fault_errno("cannot listen at the socket", number);
}

err packet_connect(const char *path, int wait_ms, int *ret_fd)
{
    struct sockaddr_un at;
    const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    TRY(address_of(path, &at));
    int fd = new_socket();
    if (fd < 0)
        return fault_errno("no socket", errno);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        close(fd);
        return gone();
    }
    *ret_fd = fd;
    return OK;
}

err packet_ask(int fd, arena *a, str question, size_t max, str *ret_answer)
{
    char *at = new(a, char, max);
    if (send(fd, question.at, question.len, MSG_NOSIGNAL) != (ssize_t)question.len)
        return gone();
    ssize_t n = recv(fd, at, max, MSG_TRUNC);
    if (n <= 0 || (size_t)n > max)
        return gone();
    *ret_answer = (str){at, (size_t)n};
    return OK;
}

unsigned packet_peer(int fd)
{
    struct ucred who = {.uid = (uid_t)-1};
    socklen_t n = sizeof who;
    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n);
    return who.uid;
}
