#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "layers.h"

struct launch {
  const struct confinement_request *request;
  struct confinement_child *child;
  pid_t parent;
  // Written by the child: vfork shares memory until exec, which spares a pipe for the answer.
  volatile unsigned layers;
  volatile int error;
};

static void close_from(int first) {
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
  if (syscall(SYS_close_range, (unsigned)first, ~0U, 0) == 0) return;
  long most = sysconf(_SC_OPEN_MAX);
  if (most < 0 || most > 65536) most = 65536;
  for (int descriptor = first; descriptor < most; descriptor++) close(descriptor);
}

static int arrange_descriptors(const struct confinement_request *request) {
  // Copied out of the way first: a given descriptor may itself be one of the targets.
  int wanted[4] = {request->standard_input, request->standard_output, request->standard_error,
                   request->inherited};
  int count = request->inherited >= 0 ? 4 : 3;
  for (int i = 0; i < count; i++) {
    wanted[i] = fcntl(wanted[i], F_DUPFD, 10);
    if (wanted[i] < 0) return -1;
  }
  for (int i = 0; i < count; i++) {
    if (dup2(wanted[i], i) < 0) return -1;
  }
  close_from(count);
  return 0;
}

static void reset_signals(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int number = 1; number < 65; number++) sigaction(number, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static int confine(struct launch *launch) {
  const struct confinement_request *request = launch->request;
  setsid();  // away from the terminal: its keys are not for the child, nor is it for the child to type on
  reset_signals();
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return -1;
  if (getppid() != launch->parent) {
    errno = ESRCH;
    return -1;
  }
  if (arrange_descriptors(request) != 0) return -1;
  if (chdir("/") != 0) return -1;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;

  int landlock = confinement_apply_landlock(request, request->inherited >= 0 ? 3 : -1);
  if (landlock < 0) return -1;
  if (landlock > 0) launch->layers |= CONFINEMENT_LANDLOCK;
  if (confinement_apply_limits(request) != 0) return -1;

  int filter = confinement_apply_system_call_filter(request->writable != NULL);
  if (filter < 0) return -1;
  if (filter > 0) {
    launch->layers |= CONFINEMENT_SYSTEM_CALL_FILTER;
  } else if (confinement_apply_network_namespace() > 0) {
    launch->layers |= CONFINEMENT_NETWORK_NAMESPACE;
  }
  return confinement_drop_capabilities();
}

static void start(struct launch *launch) {
  launch->parent = getpid();
  // vfork, because a parent with gigabytes of weights would pay for copying its page tables.
  pid_t process = vfork();
  if (process == 0) {
    if (confine(launch) == 0) {
      execve(launch->request->executable, (char *const *)launch->request->arguments,
             (char *const *)launch->request->environment);
    }
    launch->error = errno != 0 ? errno : EIO;
    _exit(127);
  }
  if (process < 0) {
    launch->error = errno;
    return;
  }
  if (launch->error != 0) {
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR) continue;
    return;
  }
  launch->child->process = process;
  launch->child->layers = launch->layers;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct launch *waiting;
static pid_t launcher_owner;  // the process whose launcher runs: a thread does not survive a fork

static void *launcher(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (waiting == NULL) pthread_cond_wait(&changed, &lock);
    start(waiting);
    waiting = NULL;
    pthread_cond_broadcast(&changed);
  }
  return NULL;
}

static int ensure_launcher(void) {
  if (launcher_owner == getpid()) return 0;
  // No signal handler of the program may run on this thread while it shares memory with a child.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  int error = pthread_create(&thread, NULL, launcher, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error != 0) return error;
  pthread_detach(thread);
  launcher_owner = getpid();
  return 0;
}

int confinement_spawn(const struct confinement_request *request, struct confinement_child *child) {
  struct launch launch = {.request = request, .child = child};
  pthread_mutex_lock(&lock);
  int error = ensure_launcher();
  if (error != 0) {
    pthread_mutex_unlock(&lock);
    return error;
  }
  while (waiting != NULL) pthread_cond_wait(&changed, &lock);
  waiting = &launch;
  pthread_cond_broadcast(&changed);
  while (waiting == &launch) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
  return launch.error;
}
