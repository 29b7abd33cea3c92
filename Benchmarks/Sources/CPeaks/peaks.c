// Loops on registers. Twelve sums hide the latency of any unit here; eight tiles are all that AMX has.
#include "CPeaks.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static volatile float sink;

// Runs `piece`, which does `operations`, until the time is over, and keeps the best rate.
#define BEST_RATE(operations, piece)                                                                \
  double best = 0, end = seconds_now() + seconds;                                                   \
  do {                                                                                              \
    const double start = seconds_now();                                                             \
    piece;                                                                                          \
    const double rate = (double)(operations) / (seconds_now() - start);                             \
    if (rate > best) best = rate;                                                                   \
  } while (seconds_now() < end);                                                                    \
  return best;

#define SUMS 12
#define ROUNDS 20000

#if defined(__x86_64__)
#include <immintrin.h>

#define LOOP(type, zero, step, last)                                                                \
  type sums[SUMS];                                                                                  \
  for (int i = 0; i < SUMS; i++) sums[i] = zero;                                                    \
  for (int round = 0; round < ROUNDS; round++) {                                                    \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < SUMS; i++) {                             \
      sums[i] = step;                                                                               \
      __asm__ volatile("" : "+v"(sums[i]));                                                         \
    }                                                                                               \
  }                                                                                                 \
  for (int i = 0; i < SUMS; i++) { last; }

__attribute__((target("avx2,fma"))) static void f32_avx2(void) {
  const __m256 a = _mm256_set1_ps(0.5f), b = _mm256_set1_ps(1.0f);
  LOOP(__m256, b, _mm256_fmadd_ps(sums[i], a, b), sink = _mm256_cvtss_f32(sums[i]))
}

// Bytes without VNNI: products of pairs, sums of pairs, an addition.
__attribute__((target("avx2"))) static void int8_avx2(void) {
  const __m256i a = _mm256_set1_epi8(3), b = _mm256_set1_epi8(-2), ones = _mm256_set1_epi16(1);
  LOOP(__m256i, a,
       _mm256_add_epi32(sums[i], _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_xor_si256(sums[i], a), b), ones)),
       sink = (float)_mm256_extract_epi32(sums[i], 0))
}

__attribute__((target("avx512f"))) static void f32_avx512(void) {
  const __m512 a = _mm512_set1_ps(0.5f), b = _mm512_set1_ps(1.0f);
  LOOP(__m512, b, _mm512_fmadd_ps(sums[i], a, b), sink = _mm512_cvtss_f32(sums[i]))
}

__attribute__((target("avx512f,avx512bf16"))) static void bf16_avx512(void) {
  const __m512bh a = (__m512bh)_mm512_set1_epi16(0x3f00);
  LOOP(__m512, _mm512_set1_ps(1), _mm512_dpbf16_ps(sums[i], a, a), sink = _mm512_cvtss_f32(sums[i]))
}

__attribute__((target("avx512f,avx512vnni"))) static void int8_avx512(void) {
  const __m512i a = _mm512_set1_epi8(3);
  LOOP(__m512i, a, _mm512_dpbusd_epi32(sums[i], a, a), sink = (float)_mm512_cvtsi512_si32(sums[i]))
}

typedef struct {
  uint8_t palette, start_row, reserved[14];
  uint16_t column_bytes[16];
  uint8_t rows[16];
} tile_configuration;

#define AMX_LOOP(dot)                                                                               \
  tile_configuration c = {.palette = 1};                                                            \
  for (int t = 0; t < 8; t++) c.column_bytes[t] = 64, c.rows[t] = 16;                               \
  _tile_loadconfig(&c);                                                                             \
  _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);                                       \
  _tile_zero(4), _tile_zero(5), _tile_zero(6), _tile_zero(7);                                       \
  for (int round = 0; round < ROUNDS / 4; round++) {                                                \
    dot(0, 4, 6), dot(1, 5, 6), dot(2, 4, 7), dot(3, 5, 7);                                         \
  }                                                                                                 \
  _tile_release();

__attribute__((target("amx-tile,amx-bf16"))) static void bf16_amx(void) { AMX_LOOP(_tile_dpbf16ps) }
__attribute__((target("amx-tile,amx-int8"))) static void int8_amx(void) { AMX_LOOP(_tile_dpbusd) }

int peak_is_available(peak_kind kind) {
  __builtin_cpu_init();
  switch (kind) {
    case PEAK_F32_SCALAR: return 1;
    case PEAK_F32_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case PEAK_INT8_AVX2: return !!__builtin_cpu_supports("avx2");
    case PEAK_F32_AVX512: return !!__builtin_cpu_supports("avx512f");
    case PEAK_BF16_AVX512: return !!__builtin_cpu_supports("avx512bf16");
    case PEAK_INT8_AVX512: return !!__builtin_cpu_supports("avx512vnni");
    case PEAK_BF16_AMX: return !!__builtin_cpu_supports("amx-bf16");
    case PEAK_INT8_AMX: return !!__builtin_cpu_supports("amx-int8");
  }
  return 0;
}

static double scalar_rate(double seconds);

double peak_rate(peak_kind kind, double seconds) {
  if (!peak_is_available(kind)) return 0;
  const double sums = (double)SUMS * ROUNDS, tiles = ROUNDS / 4 * 4.0;
  switch (kind) {
    case PEAK_F32_SCALAR: return scalar_rate(seconds);
    case PEAK_F32_AVX2: { BEST_RATE(sums * 16, f32_avx2()) }
    case PEAK_INT8_AVX2: { BEST_RATE(sums * 64, int8_avx2()) }
    case PEAK_F32_AVX512: { BEST_RATE(sums * 32, f32_avx512()) }
    case PEAK_BF16_AVX512: { BEST_RATE(sums * 64, bf16_avx512()) }
    case PEAK_INT8_AVX512: { BEST_RATE(sums * 128, int8_avx512()) }
    // A tile product is 16 × 16 results of 64 bytes each.
    case PEAK_BF16_AMX: { BEST_RATE(tiles * 16 * 16 * 32 * 2, bf16_amx()) }
    case PEAK_INT8_AMX: { BEST_RATE(tiles * 16 * 16 * 64 * 2, int8_amx()) }
  }
  return 0;
}

__attribute__((target("avx512f"))) static void read_avx512(const char *p, size_t bytes) {
  __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
  for (size_t i = 0; i + 256 <= bytes; i += 256) {
    a = _mm512_or_si512(a, _mm512_loadu_si512(p + i));
    b = _mm512_or_si512(b, _mm512_loadu_si512(p + i + 64));
    c = _mm512_or_si512(c, _mm512_loadu_si512(p + i + 128));
    d = _mm512_or_si512(d, _mm512_loadu_si512(p + i + 192));
  }
  a = _mm512_or_si512(_mm512_or_si512(a, b), _mm512_or_si512(c, d));
  sink = (float)_mm512_cvtsi512_si32(a);
}

__attribute__((target("avx2"))) static void read_avx2(const char *p, size_t bytes) {
  __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
  for (size_t i = 0; i + 128 <= bytes; i += 128) {
    a = _mm256_or_si256(a, _mm256_loadu_si256((const __m256i *)(p + i)));
    b = _mm256_or_si256(b, _mm256_loadu_si256((const __m256i *)(p + i + 32)));
    c = _mm256_or_si256(c, _mm256_loadu_si256((const __m256i *)(p + i + 64)));
    d = _mm256_or_si256(d, _mm256_loadu_si256((const __m256i *)(p + i + 96)));
  }
  a = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
  sink = (float)_mm256_extract_epi32(a, 0);
}
#else
int peak_is_available(peak_kind kind) { return kind == PEAK_F32_SCALAR; }
static double scalar_rate(double seconds);
double peak_rate(peak_kind kind, double seconds) { return kind == PEAK_F32_SCALAR ? scalar_rate(seconds) : 0; }
#endif

static double scalar_rate(double seconds) {
  BEST_RATE(2.0 * SUMS * ROUNDS, {
    float sums[SUMS];
    for (int i = 0; i < SUMS; i++) sums[i] = 1;
    for (int round = 0; round < ROUNDS; round++)
      _Pragma("clang loop unroll(full) vectorize(disable)") for (int i = 0; i < SUMS; i++) {
        sums[i] = sums[i] * 0.5f + 1;
        __asm__ volatile("" : "+m"(sums[i]));
      }
    for (int i = 0; i < SUMS; i++) sink = sums[i];
  })
}

static void read_words(const char *p, size_t bytes) {
  uint64_t sum = 0, word;
  for (size_t i = 0; i + 8 <= bytes; i += 8) {
    memcpy(&word, p + i, 8);
    sum |= word;
  }
  sink = (float)sum;
}

static void read_once(const char *p, size_t bytes) {
#if defined(__x86_64__)
  if (peak_is_available(PEAK_F32_AVX512)) return read_avx512(p, bytes);
  if (peak_is_available(PEAK_F32_AVX2)) return read_avx2(p, bytes);
#endif
  read_words(p, bytes);
}

double read_rate(const void *buffer, size_t bytes, double seconds) {
  // Pieces of a megabyte at least, so that the clock does not count.
  const size_t passes = bytes < 1 << 20 ? (1 << 20) / (bytes ? bytes : 1) : 1;
  BEST_RATE(passes * bytes, for (size_t i = 0; i < passes; i++) read_once(buffer, bytes))
}
