#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "layers.h"

// The kernel interface is spelled out here because the headers of a build machine may be older than the kernel
// it runs on (linux/landlock.h; the numbers are the same on every architecture).
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum {
  ask_for_version = 1,
  rule_path_beneath = 1,
  right_execute = 1 << 0,
  right_write_file = 1 << 1,
  right_read_file = 1 << 2,
  right_read_folder = 1 << 3,
  right_truncate = 1 << 14,  // version 3
};

struct ruleset_attributes {
  uint64_t handled_files;
  uint64_t handled_network;
  uint64_t scoped;
};

struct path_rule {
  uint64_t allowed;
  int32_t descriptor;
} __attribute__((packed));

int confinement_landlock_version(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, ask_for_version);
  return version > 0 ? (int)version : 0;
}

static int allow_descriptor(int ruleset, int descriptor, uint64_t rights) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) return -1;
  // Rights that only make sense for folders are refused on files.
  if (!S_ISDIR(status.st_mode)) rights &= ~(uint64_t)right_read_folder;
  struct path_rule rule = {.allowed = rights, .descriptor = descriptor};
  return (int)syscall(SYS_landlock_add_rule, ruleset, rule_path_beneath, &rule, 0);
}

static int allow_paths(int ruleset, const char *const *paths, uint64_t rights) {
  for (; paths != NULL && *paths != NULL; paths++) {
    int descriptor = open(*paths, O_PATH | O_CLOEXEC);
    if (descriptor < 0) continue;
    int result = allow_descriptor(ruleset, descriptor, rights);
    close(descriptor);
    if (result != 0) return -1;
  }
  return 0;
}

int confinement_apply_landlock(const struct confinement_request *request, int inherited) {
  int version = confinement_landlock_version();
  if (version == 0) return 0;

  // Every right the running version knows is handled, so whatever is not granted below is refused.
  int file_rights = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
  struct ruleset_attributes attributes = {
      .handled_files = ((uint64_t)1 << file_rights) - 1,
      .handled_network = version >= 4 ? 3 : 0,  // TCP bind and connect
      .scoped = version >= 6 ? 3 : 0,           // abstract sockets and signals stay inside
  };
  size_t size = version >= 6   ? sizeof attributes
                : version >= 4 ? offsetof(struct ruleset_attributes, scoped)
                               : offsetof(struct ruleset_attributes, handled_network);
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
  if (ruleset < 0) return -1;

  uint64_t reading = right_read_file | right_read_folder;
  if (allow_paths(ruleset, request->readable, reading) != 0) return -1;
  if (allow_paths(ruleset, request->runnable, reading | right_execute) != 0) return -1;
  if (inherited >= 0 && allow_descriptor(ruleset, inherited, right_read_file) != 0) return -1;
  if (request->writable != NULL) {
    const char *paths[2] = {request->writable, NULL};
    uint64_t writing = right_read_file | right_write_file | (version >= 3 ? right_truncate : 0);
    if (allow_paths(ruleset, paths, writing) != 0) return -1;
  }
  if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) return -1;
  close(ruleset);
  return 1;
}
