// A Unix socket of packets (SOCK_SEQPACKET): what is sent at once arrives at once or not at all.
#pragma once

#include "base/arena.h"
#include "base/err.h"

// A socket at this path that listens, for its owner and its group. A dead one's name is taken over;
// ERR_FAULT if somebody listens there.
err packet_listen(const char *path, int *ret_fd);
// ERR_BUSY if nobody listens; what is sent or awaited ends after `wait_ms`.
err packet_connect(const char *path, int wait_ms, int *ret_fd);
// Sends a packet and returns the answer, of at most `max` bytes. ERR_BUSY if there is none in time.
err packet_ask(int fd, arena *a, str question, size_t max, str *ret_answer);
// Who is at the other end.
unsigned packet_peer(int fd);
