#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "layers.h"

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifndef NATIVE_ARCHITECTURE
int confinement_apply_system_call_filter(int writes_a_file) {
  (void)writes_a_file;
  return 0;
}
#else

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define REFUSE(error) ANSWER(SECCOMP_RET_ERRNO | (error))
#define IF_EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define IF_ANY_BIT(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (value), (yes), (no))
#define DENY(call) IF_EQUAL(SYS_##call, 0, 1), REFUSE(EPERM)
#define ABSENT(call) IF_EQUAL(SYS_##call, 0, 1), REFUSE(ENOSYS)

// Refuses a call when `bits` are set in the low word of an argument (both architectures are little endian).
#define DENY_IF_BITS(call, argument, bits)                                                            \
  IF_EQUAL(SYS_##call, 0, 4), LOAD(args[argument]), IF_ANY_BIT((bits), 0, 1), REFUSE(EPERM), \
      ANSWER(SECCOMP_RET_ALLOW)

// Newer calls are numbered alike everywhere; older headers do not name them.
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

// A list of what is refused, not of what is allowed: decoders differ in the harmless calls they make (threads,
// memory, clocks), and the ways out of a process are few and known.
#if defined(__x86_64__)
#define OPENING_TO_WRITE DENY_IF_BITS(openat, 2, WRITING), DENY_IF_BITS(open, 1, WRITING)
// The x32 numbering would be a way around the list.
#define OTHER_NUMBERINGS IF_ANY_BIT(0x40000000, 0, 1), REFUSE(ENOSYS),
#define OLD_WRITING                                                                                       \
  DENY(creat), DENY(mkdir), DENY(rmdir), DENY(mknod), DENY(unlink), DENY(rename), DENY(link),             \
      DENY(symlink), DENY(chmod), DENY(chown), DENY(lchown), DENY(utime), DENY(utimes), DENY(futimesat),
#define OLD_PROCESSES DENY(fork), DENY(vfork),
#else
#define OPENING_TO_WRITE DENY_IF_BITS(openat, 2, WRITING)
#define OTHER_NUMBERINGS
#define OLD_WRITING
#define OLD_PROCESSES
#endif

#define PREAMBLE                                                                                          \
  LOAD(arch), IF_EQUAL(NATIVE_ARCHITECTURE, 1, 0), ANSWER(SECCOMP_RET_KILL_PROCESS), LOAD(nr),            \
      OTHER_NUMBERINGS

// Network (io_uring can make sockets without the socket call). Writing: openat2 and clone3 keep their flags in memory
// that a filter cannot read; callers fall back. Other processes: threads may be made, processes may not. Last, kernel
// interfaces that have been ways out of confinement.
#define REFUSALS                                                                                          \
  DENY(socket), ABSENT(io_uring_setup),                                                                   \
                                                                                                          \
      ABSENT(openat2), DENY(truncate), DENY(mkdirat), DENY(mknodat), DENY(unlinkat), DENY(renameat2),     \
      DENY(linkat), DENY(symlinkat), DENY(fchmod), DENY(fchmodat), ABSENT(fchmodat2), DENY(fchown),       \
      DENY(fchownat), DENY(utimensat), DENY(setxattr), DENY(lsetxattr), DENY(fsetxattr),                  \
      DENY(removexattr), DENY(lremovexattr), DENY(fremovexattr), DENY(renameat), OLD_WRITING              \
                                                                                                          \
      IF_EQUAL(SYS_clone, 0, 4),                                                                          \
      LOAD(args[0]), IF_ANY_BIT(CLONE_THREAD, 1, 0), REFUSE(EPERM), ANSWER(SECCOMP_RET_ALLOW),            \
      ABSENT(clone3), DENY(kill), DENY(tkill), DENY(ptrace), DENY(process_vm_readv),                      \
      DENY(process_vm_writev), DENY(pidfd_getfd), OLD_PROCESSES                                           \
                                                                                                          \
      DENY(open_by_handle_at),                                                                            \
      DENY(unshare), DENY(setns), DENY(mount), DENY(umount2), DENY(pivot_root), DENY(chroot), DENY(bpf),  \
      DENY(perf_event_open), DENY(userfaultfd), DENY(keyctl), DENY(add_key), DENY(request_key),           \
      DENY(init_module), DENY(finit_module), DENY(kexec_load), DENY(personality),                         \
                                                                                                          \
      ANSWER(SECCOMP_RET_ALLOW)

static const struct sock_filter reading[] = {PREAMBLE OPENING_TO_WRITE, REFUSALS};

// Which file is opened for writing is Landlock's business: a filter sees no paths.
static const struct sock_filter writing[] = {PREAMBLE REFUSALS};

int confinement_apply_system_call_filter(int writes_a_file) {
  struct sock_fprog filter = {
      .len = writes_a_file ? sizeof writing / sizeof writing[0] : sizeof reading / sizeof reading[0],
      .filter = (struct sock_filter *)(writes_a_file ? writing : reading),
  };
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0) return 1;
  // EINVAL: built without filters; ENOSYS and EACCES: an outer sandbox forbids them.
  return errno == EINVAL || errno == ENOSYS || errno == EACCES ? 0 : -1;
}
#endif
