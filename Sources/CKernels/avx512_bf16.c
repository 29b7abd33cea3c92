// bfloat16 products by `vdpbf16ps`: twice the rate of float32 on AMD from Zen 5 on.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                       \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx512bf16"))),   \
    apply_to = function)

#define W 16
#define TILE_ROWS 6
#define TILE_PANELS 4
#include "vector_products.h"

INLINE void tile_dot(const int height, const int width, const uint16_t *a, size_t lda, size_t row,
                     size_t panel, const steno_packed *b, const steno_epilogue *e) {
  const size_t pairs = (size_t)b->padded_inputs / 2;
  const uint32_t *panels = (const uint32_t *)b->panels + panel * pairs * STENO_PANEL;
  __m512 sums[TILE_ROWS][TILE_PANELS];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) sums[i][j] = _mm512_setzero_ps();
  for (size_t k = 0; k < pairs; k++) {
    __m512bh right[TILE_PANELS];
    UNROLL for (int j = 0; j < width; j++)
        right[j] = (__m512bh)_mm512_loadu_si512(panels + ((size_t)j * pairs + k) * STENO_PANEL);
    UNROLL for (int i = 0; i < height; i++) {
      int32_t two;
      memcpy(&two, a + (row + (size_t)i) * lda + 2 * k, 4);
      const __m512bh left = (__m512bh)_mm512_set1_epi32(two);
      UNROLL for (int j = 0; j < width; j++) sums[i][j] = _mm512_dpbf16_ps(sums[i][j], left, right[j]);
    }
  }
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++)
      finish((vf)sums[i][j], row + (size_t)i, (panel + (size_t)j) * STENO_PANEL, b, e);
}

void steno_gemm_bf16_avx512_dot(const uint16_t *a, size_t lda, size_t rows, const steno_packed *b,
                                size_t first_panel, size_t last_panel, const steno_epilogue *e) {
#define TILE(height, width, r, p) tile_dot(height, width, a, lda, r, p, b, e)
  FOR_TILES(TILE, rows, first_panel, last_panel)
#undef TILE
}

#pragma clang attribute pop
#endif
