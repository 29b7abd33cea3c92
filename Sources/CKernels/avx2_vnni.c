// 8-bit products of the AVX2 level on processors that have VNNI without AVX-512.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avxvnni"))), apply_to = function)

#define W 8
#define TILE_ROWS 6
#define TILE_PANELS 1
#include "vector_products.h"

INLINE void tile_int8(const int height, const int width, const uint8_t *a, size_t lda, const float *a_scales,
                      size_t row, size_t panel, const steno_packed *b, const steno_epilogue *e) {
  const size_t groups = (size_t)b->padded_inputs / 4;
  const int8_t *weights = (const int8_t *)b->panels + panel * groups * 64;
  __m256i sums[TILE_ROWS][PV];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width * PV; j++)
      sums[i][j] = _mm256_setzero_si256();
  for (size_t k = 0; k < groups; k++) {
    __m256i right[PV];
    UNROLL for (int j = 0; j < width * PV; j++)
        right[j] = _mm256_loadu_si256((const __m256i *)(weights + k * 64 + j * 32));
    UNROLL for (int i = 0; i < height; i++) {
      int32_t four;
      memcpy(&four, a + (row + (size_t)i) * lda + 4 * k, 4);
      const __m256i left = _mm256_set1_epi32(four);
      UNROLL for (int j = 0; j < width * PV; j++)
          sums[i][j] = _mm256_dpbusd_avx_epi32(sums[i][j], left, right[j]);
    }
  }
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width * PV; j++) {
    const size_t output = panel * STENO_PANEL + (size_t)j * W;
    const vi exact = (vi)sums[i][j] - *(const vi *)(b->offsets + output);
    const vf scaled = __builtin_convertvector(exact, vf) * (load(b->scales + output) * a_scales[row + (size_t)i]);
    finish(scaled, row + (size_t)i, output, b, e);
  }
}

void steno_gemm_int8_avx2_vnni(const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                               const steno_packed *b, size_t first_panel, size_t last_panel,
                               const steno_epilogue *e) {
#define TILE(height, width, r, p) tile_int8(height, width, a, lda, a_scales, r, p, b, e)
  FOR_TILES(TILE, rows, first_panel, last_panel)
#undef TILE
}

#pragma clang attribute pop
#endif
