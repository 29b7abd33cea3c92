#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "CConfinement.h"

int confinement_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int confinement_socket_pair(int ends[2]) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends); }

int confinement_send(int descriptor, const void *bytes, size_t count) {
  if (count > 1 << 30) count = 1 << 30;
  return (int)send(descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}

int confinement_nameless_file(const char *folder) {
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/steno-XXXXXX", folder);
  if (length < 0 || (size_t)length >= sizeof path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  int descriptor = mkostemp(path, O_CLOEXEC);
  if (descriptor >= 0) unlink(path);
  return descriptor;
}
