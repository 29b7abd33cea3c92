// The most that a core can do, measured: arithmetic on registers only, and reads of buffers of any size.
#ifndef STENO_CPEAKS_H
#define STENO_CPEAKS_H
#include <stddef.h>

/// Instructions whose rate is measured, each by its fastest known loop.
typedef enum {
  PEAK_F32_SCALAR = 0,
  PEAK_F32_AVX2 = 1,
  PEAK_INT8_AVX2 = 2,
  PEAK_F32_AVX512 = 3,
  PEAK_BF16_AVX512 = 4,
  PEAK_INT8_AVX512 = 5,
  PEAK_BF16_AMX = 6,
  PEAK_INT8_AMX = 7
} peak_kind;

/// Whether this processor has the instructions. AMX also needs the kernel's permission, which `steno_isa_detect` asks for.
int peak_is_available(peak_kind kind);
/// Operations (a multiplication and an addition are two) a second on the calling thread: the best of short pieces
/// within about `seconds`; 0 where the instructions are missing.
double peak_rate(peak_kind kind, double seconds);
/// Bytes a second that the calling thread reads of a buffer, over and over: the best of passes within about `seconds`.
double read_rate(const void *buffer, size_t bytes, double seconds);
#endif
