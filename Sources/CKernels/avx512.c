// AVX-512 with VNNI.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                       \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function)

#define W 16
#define LEVEL(name) name##_avx512
#define TILE_ROWS 6
#define TILE_PANELS 4
#define OWN_BF16 steno_gemm_bf16_avx512
#include "vector_kernels.h"

INLINE void tile_int8(const int height, const int width, const uint8_t *a, size_t lda, const float *a_scales,
                      size_t row, size_t panel, const steno_packed *b, const steno_epilogue *e) {
  const size_t groups = (size_t)b->padded_inputs / 4;
  const int8_t *weights = (const int8_t *)b->panels + panel * groups * 64;
  __m512i sums[TILE_ROWS][TILE_PANELS];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) sums[i][j] = _mm512_setzero_si512();
  for (size_t k = 0; k < groups; k++) {
    __m512i right[TILE_PANELS];
    UNROLL for (int j = 0; j < width; j++)
        right[j] = _mm512_loadu_si512(weights + ((size_t)j * groups + k) * 64);
    UNROLL for (int i = 0; i < height; i++) {
      int32_t four;
      memcpy(&four, a + (row + (size_t)i) * lda + 4 * k, 4);
      const __m512i left = _mm512_set1_epi32(four);
      UNROLL for (int j = 0; j < width; j++) sums[i][j] = _mm512_dpbusd_epi32(sums[i][j], left, right[j]);
    }
  }
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) {
    const size_t output = (panel + (size_t)j) * STENO_PANEL;
    const vi exact = (vi)sums[i][j] - *(const vi *)(b->offsets + output);
    const vf scaled = __builtin_convertvector(exact, vf) * (load(b->scales + output) * a_scales[row + (size_t)i]);
    finish(scaled, row + (size_t)i, output, b, e);
  }
}

void steno_gemm_int8_avx512(const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                            const steno_packed *b, size_t first_panel, size_t last_panel,
                            const steno_epilogue *e) {
#define TILE(height, width, r, p) tile_int8(height, width, a, lda, a_scales, r, p, b, e)
  FOR_TILES(TILE, rows, first_panel, last_panel)
#undef TILE
}

const steno_kernels steno_kernels_avx512 = {
    .isa = STENO_ISA_AVX512,
    .gemm_f32 = LEVEL(gemm_f32),
    .gemm_bf16 = steno_gemm_bf16_avx512,
    .gemm_int8 = steno_gemm_int8_avx512,
    .attend_rows_bf16 = LEVEL(attend_rows_bf16),
    VECTOR_KERNELS,
};

#pragma clang attribute pop
#endif
