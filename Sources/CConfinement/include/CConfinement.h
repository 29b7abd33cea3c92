// Starts a program that parses foreign bytes so that it can read what it was given and touch nothing else.
#ifndef CCONFINEMENT_H
#define CCONFINEMENT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// Layers that are in force in a started child; which ones depends on the kernel.
enum confinement_layer {
  // Files: only the listed paths can be opened, for reading (landlock(7), Linux 5.13).
  CONFINEMENT_LANDLOCK = 1,
  // System calls: no sockets, no new processes, nothing opened for writing (seccomp(2)).
  CONFINEMENT_SYSTEM_CALL_FILTER = 2,
  // A network namespace without interfaces; tried only where the filter could not be installed.
  CONFINEMENT_NETWORK_NAMESPACE = 4,
};

struct confinement_request {
  const char *executable;          // absolute path
  const char *const *arguments;    // argv, ends with NULL
  const char *const *environment;  // the whole environment, ends with NULL
  const char *const *readable;     // files and folders it may read, ends with NULL; missing ones are skipped
  const char *const *runnable;     // files and folders it may read and execute, ends with NULL
  const char *writable;            // the one file it may also write, which must exist; NULL for none
  int standard_input;              // descriptors that become 0, 1 and 2
  int standard_output;
  int standard_error;
  int inherited;                   // becomes descriptor 3 and may be reopened for reading; -1 for none
  uint64_t cpu_seconds;            // limits; a lower limit of the caller stays
  uint64_t address_space_bytes;
  uint64_t file_size_bytes;
  uint64_t open_files;
};

struct confinement_child {
  pid_t process;
  unsigned layers;  // confinement_layer values, or-ed
};

// Starts the program. Returns 0, or an errno value when it could not be started or could not be confined.
// The child is killed when this process ends. May be called from any thread; calls are served one by one
// by a thread that never ends, because the kernel ties the death signal to the thread that forks.
int confinement_spawn(const struct confinement_request *request, struct confinement_child *child);

// Landlock interface version of the running kernel; 0 where there is none.
int confinement_landlock_version(void);

// Descriptors for talking to a child, closed on exec from the moment they exist (Swift's overlay lacks the calls
// that do so). Each returns 0 or a descriptor, or -1 with errno set.
int confinement_pipe(int ends[2]);
int confinement_socket_pair(int ends[2]);

// Sends what fits without waiting and without SIGPIPE. Returns the bytes taken, or -1 with errno set.
int confinement_send(int descriptor, const void *bytes, size_t count);

// An open file in `folder` that has no name, so nothing is left behind when this process is killed.
int confinement_nameless_file(const char *folder);

#ifdef __cplusplus
}
#endif
#endif
