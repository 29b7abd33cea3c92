// Runs the AMX kernels on the machine's own tile unit and compares them with the emulated unit and the scalar level.
// Built and run by check-amx.sh in an emulated machine; runs as well on a real one. Exits 1 when anything differs.
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CKernels.h"
#include "tables.h"

static int failures;

static void report(int passed, const char *what) {
  printf("%s %s\n", passed ? "pass" : "FAIL", what);
  fflush(stdout);
  failures += !passed;
}

static uint32_t random_bits(uint32_t *state) {
  *state ^= *state << 13, *state ^= *state >> 17, *state ^= *state << 5;
  return *state;
}

static void fill(float *x, size_t count, uint32_t seed, float range) {
  for (size_t i = 0; i < count; i++) x[i] = range * ((float)(random_bits(&seed) >> 8) / 0x1p23f - 1);
}

static void *room(size_t bytes) {
  void *p = aligned_alloc(64, (bytes + 127) / 64 * 64);
  memset(p, 0, (bytes + 127) / 64 * 64);
  return p;
}

static float farthest(const float *a, const float *b, size_t count) {
  float most = 0;
  for (size_t i = 0; i < count; i++)
    if (memcmp(a + i, b + i, 4) && !(fabsf(a[i] - b[i]) <= most)) most = fabsf(a[i] - b[i]);
  return most;
}

// One product of random weights and activations. With `tiny` set, some numbers are denormal and there is no bias.
typedef struct {
  size_t rows, stride;
  steno_packed packed;
  uint8_t *bytes;
  uint16_t *rounded;
  float *scales;
} layer;

static layer make_layer(int type, size_t rows, size_t outputs, size_t inputs, uint32_t seed, int tiny) {
  const size_t step = type == 1 ? 64 : 32, padded = (inputs + step - 1) / step * step;
  const size_t panels = (outputs + 15) / 16;
  layer l = {rows, padded, {(int32_t)outputs, (int32_t)inputs, (int32_t)padded, NULL, NULL, NULL, NULL}, 0, 0, 0};
  float *w = room(outputs * inputs * 4), *x = room(rows * inputs * 4), *bias = room(panels * 64);
  fill(w, outputs * inputs, seed, 1), fill(x, rows * inputs, seed + 1, 1), fill(bias, outputs, seed + 2, 1);
  for (size_t i = 0; tiny && i < rows * inputs; i += 5) x[i] *= 0x1p-130f;
  for (size_t i = 0; tiny && i < outputs * inputs; i += 3) w[i] *= 0x1p-100f;
  void *weights = room(panels * 16 * padded * (size_t)type);
  float *scales = room(panels * 64);
  int32_t *offsets = room(panels * 64);
  if (type == 1) {
    steno_pack_int8(w, 0, outputs, inputs, padded, weights, scales, offsets);
    l.bytes = room(rows * padded), l.scales = room(rows * 4);
    steno_kernels_scalar.quantize_rows(x, inputs, rows, inputs, padded, l.bytes, padded, l.scales);
  } else {
    steno_pack_bf16(w, 0, outputs, inputs, padded, weights);
    l.rounded = room(rows * padded * 2);
    steno_kernels_scalar.bf16_rows(x, inputs, rows, inputs, padded, l.rounded, padded);
  }
  l.packed.panels = weights, l.packed.scales = scales, l.packed.offsets = offsets;
  l.packed.bias = bias;
  if (tiny) memset(bias, 0, panels * 64);
  free(w), free(x);
  return l;
}

static void free_layer(layer *l) {
  free((void *)l->packed.panels), free((void *)l->packed.scales), free((void *)l->packed.offsets);
  free((void *)l->packed.bias);
  free(l->bytes), free(l->rounded), free(l->scales);
}

static float *run(const layer *l, const steno_kernels *k, int32_t gelu) {
  const size_t outputs = (size_t)l->packed.outputs, panels = (outputs + 15) / 16;
  float *y = room(l->rows * outputs * 4);
  const steno_epilogue e = {.output = y, .output_stride = outputs, .gelu = gelu};
  if (l->bytes)
    k->gemm_int8(l->bytes, l->stride, l->scales, l->rows, &l->packed, 0, panels, &e);
  else
    k->gemm_bf16(l->rounded, l->stride, l->rows, &l->packed, 0, panels, &e);
  return y;
}

static int same_products(int type, int tiny, int turns, float *most) {
  int same = 1;
  uint32_t seed = 17 + (uint32_t)type;
  *most = 0;
  for (int turn = 0; turn < turns; turn++) {
    const size_t rows = 1 + random_bits(&seed) % 130, outputs = 1 + random_bits(&seed) % 90;
    const size_t inputs = 1 + random_bits(&seed) % (turn % 4 ? 200 : 1300);
    layer l = make_layer(type, rows, outputs, inputs, seed, tiny);
    float *real = run(&l, &steno_kernels_amx, turn % 2), *emulated = run(&l, &steno_kernels_amx_emulated, turn % 2);
    float *exact = run(&l, &steno_kernels_scalar, turn % 2);
    if (memcmp(real, emulated, rows * outputs * 4)) {
      same = 0;
      printf("     %zu x %zu x %zu: %g from the emulated unit\n", rows, outputs, inputs,
             farthest(real, emulated, rows * outputs));
    }
    const float bound = type == 1 ? (turn % 2 ? 3e-6f * sqrtf((float)inputs) : 0) : 2e-6f + (float)inputs * 0x1p-22f;
    const float apart = farthest(real, exact, rows * outputs);
    if (!(apart <= bound)) same = 0, printf("     %zu x %zu x %zu: %g from scalar\n", rows, outputs, inputs, apart);
    if (apart > *most) *most = apart;
    free(real), free(emulated), free(exact), free_layer(&l);
  }
  return same;
}

static int same_attention(int turns, float *most) {
  int same = 1;
  uint32_t seed = 99;
  *most = 0;
  for (int turn = 0; turn < turns; turn++) {
    const size_t rows = 1 + random_bits(&seed) % 70, count = 1 + random_bits(&seed) % 400;
    const size_t padded = (count + 31) / 32 * 32, tail = turn % 3 ? count : count / 2;
    float *q = room(rows * 256), *k = room(count * 256), *v = room(count * 256), *y[3];
    fill(q, rows * 64, seed, 1), fill(k, count * 64, seed + 1, 4), fill(v, count * 64, seed + 2, 1);
    uint16_t *keys = room(padded * 128), *values = room(padded * 128);
    steno_kernels_scalar.pack_keys_bf16(k, 64, 0, count, keys);
    steno_kernels_scalar.pack_values_bf16(v, 64, 0, count, padded, values);
    const steno_kernels *levels[3] = {&steno_kernels_amx, &steno_kernels_amx_emulated, &steno_kernels_scalar};
    for (int i = 0; i < 3; i++) {
      y[i] = room(rows * 256);
      levels[i]->attend_rows_bf16(q, 64, rows, keys, values, count, padded, tail, 1.5f, 0.125f, y[i], 64);
    }
    const float apart = farthest(y[0], y[2], rows * 64);
    if (memcmp(y[0], y[1], rows * 256))
      same = 0, printf("     %zu rows, %zu keys: %g from the emulated unit\n", rows, count, farthest(y[0], y[1], rows * 64));
    if (!(apart <= 1e-2f)) same = 0, printf("     %zu rows, %zu keys: %g from scalar\n", rows, count, apart);
    if (apart > *most) *most = apart;
    free(q), free(k), free(v), free(keys), free(values), free(y[0]), free(y[1]), free(y[2]);
  }
  return same;
}

// The same product again and again, as long as every result is that of the emulated unit.
static void *repeat_products(void *turns) {
  intptr_t same = 1;
  for (int type = 1; type <= 2; type++) {
    layer l = make_layer(type, 70, 48, 640, 5, 0);
    float *expected = run(&l, &steno_kernels_amx_emulated, 0);
    for (intptr_t i = 0; i < (intptr_t)turns; i++) {
      float *y = run(&l, &steno_kernels_amx, 0);
      same &= memcmp(y, expected, 70 * 48 * 4) == 0;
      free(y);
    }
    free(expected), free_layer(&l);
  }
  return (void *)same;
}

static int in_threads(int threads, int turns) {
  pthread_t t[8];
  intptr_t same = 1;
  for (int i = 0; i < threads; i++) pthread_create(&t[i], NULL, repeat_products, (void *)(intptr_t)turns);
  for (int i = 0; i < threads; i++) {
    void *result;
    pthread_join(t[i], &result);
    same &= (intptr_t)result;
  }
  return same != 0;
}

static volatile sig_atomic_t alarms;
static layer signal_layer;
static float *signal_expected;
static volatile sig_atomic_t signal_same = 1;

// A product of its own in the midst of another.
static void on_alarm(int number) {
  (void)number;
  float y[16 * 16];
  const steno_epilogue e = {.output = y, .output_stride = 16};
  steno_kernels_amx.gemm_int8(signal_layer.bytes, signal_layer.stride, signal_layer.scales, 16, &signal_layer.packed, 0,
                              1, &e);
  if (memcmp(y, signal_expected, sizeof y)) signal_same = 0;
  alarms++;
}

static int with_signals(void) {
  static char stack[65536];
  signal_layer = make_layer(1, 16, 16, 300, 3, 0);
  signal_expected = run(&signal_layer, &steno_kernels_amx_emulated, 0);
  const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);
  struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_ONSTACK | SA_RESTART};
  sigaction(SIGALRM, &action, NULL);
  const struct itimerval often = {{0, 300}, {0, 300}}, never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &often, NULL);
  const int same = repeat_products((void *)20) != NULL;
  setitimer(ITIMER_REAL, &never, NULL);
  printf("     %d signals\n", (int)alarms);
  return same && signal_same && alarms > 0;
}

static int child(int fork_only, char *path) {
  const pid_t pid = fork();
  if (pid == 0) {
    if (fork_only) _exit(repeat_products((void *)2) ? 0 : 1);
    execl("/proc/self/exe", path, "child", (char *)NULL);
    _exit(127);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  return status == 0;
}

static unsigned long permissions(void) {
  unsigned long bits = 0;
  syscall(SYS_arch_prctl, 0x1022 /* ARCH_GET_XCOMP_PERM */, &bits);
  return bits;
}

static pthread_barrier_t asked;
static void *early_thread(void *turns) {
  pthread_barrier_wait(&asked);
  return repeat_products(turns);
}

// A thread with a signal stack too small for tiles: the kernel then refuses them to the whole process.
static void *small_stack(void *unused) {
  static char stack[4096];
  const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  const int set = sigaltstack(&alternate, NULL) == 0;
  pthread_barrier_wait(&asked);
  pthread_barrier_wait(&asked);
  return set ? unused : NULL;
}

int main(int count, char **arguments) {
  if (count > 1 && !strcmp(arguments[1], "child")) {
    const int without = permissions() >> 18 & 1;
    return !(without == 0 && steno_isa_available(STENO_ISA_AMX) && repeat_products((void *)2));
  }
  char text[200];
  void *result;
  pthread_t thread;
  if (count > 1 && !strcmp(arguments[1], "small-stack")) {
    pthread_barrier_init(&asked, NULL, 2);
    pthread_create(&thread, NULL, small_stack, &thread);
    pthread_barrier_wait(&asked);
    const int available = steno_isa_available(STENO_ISA_AMX);
    const steno_isa best = steno_isa_detect();
    pthread_barrier_wait(&asked);
    pthread_join(thread, &result);
    report(result && !available && best == STENO_ISA_AVX512, "refused for the sake of a small signal stack: avx512");
    return failures != 0;
  }
  report((permissions() >> 18 & 1) == 0, "no permission before it is asked for");
  pthread_barrier_init(&asked, NULL, 2);
  pthread_create(&thread, NULL, early_thread, (void *)2);
  const int available = steno_isa_available(STENO_ISA_AMX);
  report(available, "AMX is detected and permitted");
  if (!available) return 1;
  report((permissions() >> 18 & 1) == 1 && steno_isa_detect() == STENO_ISA_AMX, "AMX is the best level");
  pthread_barrier_wait(&asked);
  pthread_join(thread, &result);
  report(result != NULL, "a thread made before the permission uses tiles");
  report(in_threads(1, 2), "a thread made after the permission uses tiles");
  float most;
  int same = same_products(1, 0, 60, &most);
  snprintf(text, sizeof text, "int8 products (farthest from scalar %g)", most);
  report(same, text);
  same = same_products(2, 0, 40, &most);
  snprintf(text, sizeof text, "bfloat16 products (farthest from scalar %g)", most);
  report(same, text);
  same = same_products(2, 1, 20, &most);
  snprintf(text, sizeof text, "bfloat16 products with denormal numbers (farthest from scalar %g)", most);
  report(same, text);
  same = same_attention(25, &most);
  snprintf(text, sizeof text, "attention (farthest from scalar %g)", most);
  report(same, text);
  report(in_threads(4, 15), "four threads that take turns keep their tiles");
  report(with_signals(), "signals in the midst of products, with products of their own");
  report(child(1, arguments[0]), "a forked child uses tiles");
  report(child(0, arguments[0]), "a program run by a child asks anew");
  printf(failures ? "FAILED: %d\n" : "all passed\n", failures);
  return failures != 0;
}
