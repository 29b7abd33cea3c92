#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "layers.h"

static int lower(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return -1;
  if (hard < limit.rlim_max) limit.rlim_max = hard;
  limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
  return setrlimit(resource, &limit);
}

int confinement_apply_limits(const struct confinement_request *request) {
  // The soft limit sends SIGXCPU, which names the cause; the hard one, a little later, cannot be caught.
  if (lower(RLIMIT_CPU, request->cpu_seconds, request->cpu_seconds + 5) != 0) return -1;
  if (lower(RLIMIT_AS, request->address_space_bytes, request->address_space_bytes) != 0) return -1;
  if (lower(RLIMIT_FSIZE, request->file_size_bytes, request->file_size_bytes) != 0) return -1;
  if (lower(RLIMIT_NOFILE, request->open_files, request->open_files) != 0) return -1;
  return lower(RLIMIT_CORE, 0, 0);
}

int confinement_drop_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) != 0) return errno == ENOSYS || errno == EPERM ? 0 : -1;
  // Root reads recordings of other users through this one; what may be read is Landlock's business.
  uint32_t kept = data[0].permitted & ((uint32_t)1 << CAP_DAC_READ_SEARCH);
  data[0].effective = data[0].permitted = kept;
  data[1].effective = data[1].permitted = 0;
  data[0].inheritable = data[1].inheritable = 0;
  return (int)syscall(SYS_capset, &header, data);
}

int confinement_apply_network_namespace(void) {
  if (unshare(CLONE_NEWNET) == 0) return 1;
  return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 1 : 0;
}
