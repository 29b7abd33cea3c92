// The AMX kernels on a tile unit in C, following the processor manual's pseudocode of TILELOADD, TDPBUSD and
// TDPBF16PS. It lets the tests prove the kernels' indexing on machines without the unit.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                       \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx512bf16"))),    \
    apply_to = function)

#define W 16
#define TILE_ROWS 6
#define TILE_PANELS 4
#define HAS_BF16
#define UNIT(name) name##_amx_emulated
// Configuring leaves not-a-number in every tile, so that none is used without being set.
#define TILE_CONFIGURE(c)                                                                           \
  memset(tile_state, 0xff, sizeof tile_state);                                                                \
  (void)(c)
#define TILE_RELEASE() memset(tile_state, 0xff, sizeof tile_state)
#define TILE_ZERO(t) memset(tile_state[t], 0, 1024)
#define TILE_LOAD(t, p, stride)                                                                     \
  for (size_t line = 0; line < 16; line++) memcpy(tile_state[t][line], (const uint8_t *)(p) + line * (stride), 64)
#define TILE_STORE(t, p, stride)                                                                    \
  for (size_t line = 0; line < 16; line++) memcpy((uint8_t *)(p) + line * (stride), tile_state[t][line], 64)
#define TILE_DOT_INT8(c, a, b) dot_int8(tile_state[c], tile_state[a], tile_state[b])
#define TILE_DOT_BF16(c, a, b) dot_bf16(tile_state[c], tile_state[a], tile_state[b])

#include <stdint.h>
#include <string.h>

static _Thread_local uint8_t tile_state[8][16][64];

static void dot_int8(uint8_t (*c)[64], uint8_t (*a)[64], uint8_t (*b)[64]) {
  for (int m = 0; m < 16; m++)
    for (int k = 0; k < 16; k++)
      for (int n = 0; n < 16; n++) {
        int32_t sum;
        memcpy(&sum, c[m] + 4 * n, 4);
        for (int i = 0; i < 4; i++) sum += (int32_t)a[m][4 * k + i] * (int8_t)b[k][4 * n + i];
        memcpy(c[m] + 4 * n, &sum, 4);
      }
}

// Even and odd inputs are summed apart, each by fused steps, then together, then to the tile.
static __attribute__((noinline)) void dot_rows(uint8_t (*c)[64], uint8_t (*a)[64], uint8_t (*b)[64]) {
  for (int m = 0; m < 16; m++) {
    __m512 even = _mm512_setzero_ps(), odd = even;
    for (int k = 0; k < 16; k++) {
      uint32_t pair;
      memcpy(&pair, a[m] + 4 * k, 4);
      const __m512i right = _mm512_loadu_si512(b[k]), left = _mm512_set1_epi32((int32_t)pair);
      const __m512i high = _mm512_set1_epi32((int32_t)0xffff0000);
      even = _mm512_fmadd_ps((__m512)_mm512_slli_epi32(left, 16), (__m512)_mm512_slli_epi32(right, 16), even);
      odd = _mm512_fmadd_ps((__m512)_mm512_and_si512(left, high), (__m512)_mm512_and_si512(right, high), odd);
    }
    _mm512_storeu_ps(c[m], _mm512_add_ps(_mm512_loadu_ps(c[m]), _mm512_add_ps(even, odd)));
  }
}

// The unit rounds to the nearest, takes denormal numbers for zero and makes none, whatever the thread's settings.
static void dot_bf16(uint8_t (*c)[64], uint8_t (*a)[64], uint8_t (*b)[64]) {
  const unsigned settings = _mm_getcsr();
  _mm_setcsr(0x9fc0);
  dot_rows(c, a, b);
  _mm_setcsr(settings);
}

#include "amx_kernels.h"

#pragma clang attribute pop
#endif
