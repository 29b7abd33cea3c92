// AVX2 with FMA and F16C: what every x86 server of the last ten years has.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define W 8
#define LEVEL(name) name##_avx2
#define TILE_ROWS 6
#define TILE_PANELS 1
#include "vector_kernels.h"

// `maddubs` saturates at 16 bits, so both sides are widened and multiplied by `madd`, which is exact. Four
// outputs × four inputs sit in a vector; the two halves of each output are added at the end.
INLINE void tile_int8(const int height, const int width, const uint8_t *a, size_t lda, const float *a_scales,
                      size_t row, size_t panel, const steno_packed *b, const steno_epilogue *e) {
  (void)width;
  const size_t groups = (size_t)b->padded_inputs / 4;
  const int8_t *weights = (const int8_t *)b->panels + panel * groups * 64;
  __m256i sums[2][4];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < 4; j++) sums[i][j] = _mm256_setzero_si256();
  for (size_t k = 0; k < groups; k++) {
    __m256i left[2];
    UNROLL for (int i = 0; i < height; i++) {
      int32_t four;
      memcpy(&four, a + (row + (size_t)i) * lda + 4 * k, 4);
      left[i] = _mm256_broadcastq_epi64(_mm_cvtepu8_epi16(_mm_cvtsi32_si128(four)));
    }
    UNROLL for (int j = 0; j < 4; j++) {
      const __m256i right = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(weights + k * 64 + j * 16)));
      UNROLL for (int i = 0; i < height; i++)
          sums[i][j] = _mm256_add_epi32(sums[i][j], _mm256_madd_epi16(left[i], right));
    }
  }
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int half = 0; half < 2; half++) {
    const __m256i pairs = _mm256_hadd_epi32(sums[i][2 * half], sums[i][2 * half + 1]);
    const vi total = (vi)_mm256_permute4x64_epi64(pairs, 0xd8);
    const size_t output = panel * STENO_PANEL + (size_t)half * 8;
    const vi exact = total - *(const vi *)(b->offsets + output);
    const vf scaled = __builtin_convertvector(exact, vf) * (load(b->scales + output) * a_scales[row + (size_t)i]);
    finish(scaled, row + (size_t)i, output, b, e);
  }
}

static void gemm_int8(const uint8_t *a, size_t lda, const float *a_scales, size_t rows, const steno_packed *b,
                      size_t first_panel, size_t last_panel, const steno_epilogue *e) {
  for (size_t p = first_panel; p < last_panel; p++) {
    size_t r = 0;
    for (; r + 2 <= rows; r += 2) tile_int8(2, 1, a, lda, a_scales, r, p, b, e);
    if (r < rows) tile_int8(1, 1, a, lda, a_scales, r, p, b, e);
  }
}

#define AVX2_TABLE(int8)                                                                            \
  {.isa = STENO_ISA_AVX2, .gemm_f32 = LEVEL(gemm_f32), .gemm_bf16 = LEVEL(gemm_bf16), .gemm_int8 = int8,  \
   .attend_rows_bf16 = LEVEL(attend_rows_bf16), VECTOR_KERNELS}

const steno_kernels steno_kernels_avx2 = AVX2_TABLE(gemm_int8);
const steno_kernels steno_kernels_avx2_vnni = AVX2_TABLE(steno_gemm_int8_avx2_vnni);

#pragma clang attribute pop
#endif
