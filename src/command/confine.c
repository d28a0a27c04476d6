#include "command/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

err confine_memory(const void *secrets, size_t n)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fault_errno("cannot give up core files and new rights", errno);
    if (mlock(secrets, n) != 0)
        return fault_errno("cannot keep the keys out of the swap", errno);
    return OK;
}

// Landlock, by its system calls: Debian 12's headers know the second version of it, and what later
// ones added has its numbers here.
enum {
    access_truncate = 1 << 14,     // since version 3
    access_ioctl_device = 1 << 15, // since version 5
    first_files = (1 << 14) - 1,   // the second version's: the lowest fourteen
    net_bind_connect = 3,          // since version 4
    scope_all = 3,                 // since version 6: abstract sockets, signals
};
struct landlock_rules {
    uint64_t files, net, scoped;
};

static struct landlock_rules rules_of(long version)
{
    struct landlock_rules r = {.files = version >= 2 ? first_files : first_files >> 1};
    r.files |= version >= 3 ? access_truncate : 0;
    r.files |= version >= 5 ? access_ioctl_device : 0;
    r.net = version >= 4 ? net_bind_connect : 0;
    r.scoped = version >= 6 ? scope_all : 0;
    return r;
}

static size_t rules_size(long version)
{
    return version >= 6 ? sizeof(struct landlock_rules)
                        : version >= 4 ? offsetof(struct landlock_rules, scoped)
                                       : offsetof(struct landlock_rules, net);
}

static int allow_folder(int rules, const char *folder)
{
    struct landlock_path_beneath_attr below = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                          LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                          LANDLOCK_ACCESS_FS_REMOVE_FILE,
        .parent_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC)};
    int failed = below.parent_fd < 0 ||
                 syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) != 0;
    if (below.parent_fd >= 0)
        close(below.parent_fd);
    return failed ? -1 : 0;
}

static err confine_files(const char *folder, const char **ret_lacks)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) {
        *ret_lacks = "this kernel has no Landlock: files are not confined";
        return OK;
    }
    struct landlock_rules r = rules_of(version);
    int rules = (int)syscall(SYS_landlock_create_ruleset, &r, rules_size(version), 0);
    if (rules < 0)
        return fault_errno("cannot confine the signer to its folder", errno);
    bool done = allow_folder(rules, folder) == 0 &&
                syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    int number = errno;
    close(rules);
    return done ? OK : fault_errno("cannot confine the signer to its folder", number);
}

#if defined(__x86_64__)
enum { this_machine = AUDIT_ARCH_X86_64 };
#elif defined(__aarch64__)
enum { this_machine = AUDIT_ARCH_AARCH64 };
#endif

// What a signer has no use for, by number: sockets beyond the one that listens, other programs,
// children, other processes' memory, and roads around the list.
static const unsigned given_up[] = {
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_execve, SYS_execveat,
    SYS_clone, SYS_clone3, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
    SYS_pidfd_getfd, SYS_open_by_handle_at, SYS_io_uring_setup, SYS_bpf, SYS_perf_event_open,
    SYS_userfaultfd, SYS_unshare, SYS_setns, SYS_mount, SYS_chroot, SYS_memfd_create,
#if defined(__x86_64__)
    SYS_fork, SYS_vfork,
#endif
};

static err confine_calls(void)
{
    enum { n = sizeof given_up / sizeof *given_up, foreign = 0x40000000 };
    struct sock_filter f[n + 7] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)this_machine, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, foreign, n + 1, 0),  // x32's second set of numbers
    };
    for (unsigned char i = 0; i < n; i++)
        f[5 + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, given_up[i],
                                                (unsigned char)(n - i), 0);
    f[n + 5] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    f[n + 6] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    struct sock_fprog program = {n + 7, f};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
        return fault_errno("cannot give up system calls", errno);
    return OK;
}

err confine_process(const char *folder, const char **ret_lacks)
{
    *ret_lacks = NULL;
    TRY(confine_files(folder, ret_lacks));
    return confine_calls();
}
