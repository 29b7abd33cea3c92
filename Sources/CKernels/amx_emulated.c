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

static float element(const uint8_t *p) {
  const uint32_t bits = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 24;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

static void dot_bf16(uint8_t (*c)[64], uint8_t (*a)[64], uint8_t (*b)[64]) {
  for (int m = 0; m < 16; m++)
    for (int k = 0; k < 16; k++)
      for (int n = 0; n < 16; n++) {
        float sum;
        memcpy(&sum, c[m] + 4 * n, 4);
        for (int i = 0; i < 2; i++) sum += element(a[m] + 4 * k + 2 * i) * element(b[k] + 4 * n + 2 * i);
        memcpy(c[m] + 4 * n, &sum, 4);
      }
}

#include "amx_kernels.h"

#pragma clang attribute pop
#endif
