// Products on AMX tiles: 2 × 2 tiles of 16 × 16 results, each step four loads for four tile products.
// Included twice, by the real unit's file and by the emulated one's; TILE_* and UNIT(name) say which.
//
// Tiles: 0–3 results, 4–5 rows of the activations, 6–7 panels of the weights. The packed panels are the
// tile layout, so a weight tile is 1 KiB of consecutive memory.
#include "vector_products.h"

typedef struct {
  uint8_t palette, start_row, reserved[14];
  uint16_t column_bytes[16];
  uint8_t rows[16];
} tile_configuration;

INLINE tile_configuration full_tiles(void) {
  tile_configuration c = {.palette = 1};
  for (int t = 0; t < 8; t++) c.column_bytes[t] = 64, c.rows[t] = 16;
  return c;
}

// Results leave through a small buffer that stays in the first-level cache.
INLINE void finish_int8(const int32_t *sums, size_t rows, size_t row, size_t panel, const float *a_scales,
                        const steno_packed *b, const steno_epilogue *e) {
  const size_t output = panel * STENO_PANEL;
  const vi offsets = *(const vi *)(b->offsets + output);
  const vf scales = load(b->scales + output);
  for (size_t i = 0; i < rows; i++) {
    const vi exact = *(const vi *)(sums + i * 16) - offsets;
    finish(__builtin_convertvector(exact, vf) * (scales * a_scales[row + i]), row + i, output, b, e);
  }
}

INLINE void finish_bf16(const float *sums, size_t rows, size_t row, size_t panel, const steno_packed *b,
                        const steno_epilogue *e) {
  for (size_t i = 0; i < rows; i++) finish(load(sums + i * 16), row + i, panel * STENO_PANEL, b, e);
}

// One block of 32 (or 16) rows × 32 (or 16) outputs. `step` is 64 bytes of inputs in both types.
#define AMX_BLOCK(dot, result_type, finish_tile)                                                    \
  TILE_ZERO(0);                                                                                     \
  if (two_rows) TILE_ZERO(1);                                                                       \
  if (two_panels) TILE_ZERO(2);                                                                     \
  if (two_rows && two_panels) TILE_ZERO(3);                                                         \
  for (size_t k = 0; k < steps; k++) {                                                              \
    TILE_LOAD(4, left + k * 64, lda_bytes);                                                         \
    TILE_LOAD(6, right + k * 1024, 64);                                                             \
    dot(0, 4, 6);                                                                                   \
    if (two_rows) {                                                                                 \
      TILE_LOAD(5, left + 16 * lda_bytes + k * 64, lda_bytes);                                      \
      dot(1, 5, 6);                                                                                 \
    }                                                                                               \
    if (two_panels) {                                                                               \
      TILE_LOAD(7, right + (steps + k) * 1024, 64);                                                 \
      dot(2, 4, 7);                                                                                 \
      if (two_rows) dot(3, 5, 7);                                                                   \
    }                                                                                               \
  }                                                                                                 \
  result_type sums[256] __attribute__((aligned(64)));                                               \
  TILE_STORE(0, sums);                                                                              \
  finish_tile(sums, r, p);                                                                          \
  if (two_rows) {                                                                                   \
    TILE_STORE(1, sums);                                                                            \
    finish_tile(sums, r + 16, p);                                                                   \
  }                                                                                                 \
  if (two_panels) {                                                                                 \
    TILE_STORE(2, sums);                                                                            \
    finish_tile(sums, r, p + 1);                                                                    \
    if (two_rows) {                                                                                 \
      TILE_STORE(3, sums);                                                                          \
      finish_tile(sums, r + 16, p + 1);                                                             \
    }                                                                                               \
  }

#define AMX_PRODUCT(element_bytes, dot, result_type, finish_tile)                                   \
  const tile_configuration configuration = full_tiles();                                            \
  TILE_CONFIGURE(&configuration);                                                                   \
  const size_t whole = rows / 16 * 16, lda_bytes = lda * element_bytes;                             \
  const size_t steps = (size_t)b->padded_inputs * element_bytes / 64;                               \
  for (size_t p = first_panel; p < last_panel; p += 2) {                                            \
    const int two_panels = p + 1 < last_panel;                                                      \
    const uint8_t *right = (const uint8_t *)b->panels + p * steps * 1024;                           \
    for (size_t r = 0; r < whole; r += 32) {                                                        \
      const int two_rows = r + 16 < whole;                                                          \
      const uint8_t *left = (const uint8_t *)a + r * lda_bytes;                                     \
      AMX_BLOCK(dot, result_type, finish_tile)                                                      \
    }                                                                                               \
  }                                                                                                 \
  TILE_RELEASE();

// Rows that do not fill a tile go through the vector kernels: same integers, so the same result in int8.
static steno_epilogue rest_of(const steno_epilogue *e, size_t rows) {
  steno_epilogue rest = *e;
  rest.output += rows * e->output_stride;
  if (e->residual) rest.residual += rows * e->residual_stride;
  return rest;
}

void UNIT(steno_gemm_int8)(const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                           const steno_packed *b, size_t first_panel, size_t last_panel,
                           const steno_epilogue *e) {
  if (rows >= 16) {
#define FINISH(sums, row, panel) finish_int8(sums, 16, row, panel, a_scales, b, e)
    AMX_PRODUCT(1, TILE_DOT_INT8, int32_t, FINISH)
#undef FINISH
  }
  const size_t done = rows / 16 * 16;
  if (done == rows) return;
  const steno_epilogue rest = rest_of(e, done);
  steno_gemm_int8_avx512(a + done * lda, lda, a_scales + done, rows - done, b, first_panel, last_panel, &rest);
}

void UNIT(steno_gemm_bf16)(const uint16_t *a, size_t lda, size_t rows, const steno_packed *b,
                           size_t first_panel, size_t last_panel, const steno_epilogue *e) {
  if (rows >= 16) {
#define FINISH(sums, row, panel) finish_bf16(sums, 16, row, panel, b, e)
    AMX_PRODUCT(2, TILE_DOT_BF16, float, FINISH)
#undef FINISH
  }
  const size_t done = rows / 16 * 16;
  if (done == rows) return;
  const steno_epilogue rest = rest_of(e, done);
  steno_gemm_bf16_avx512(a + done * lda, lda, rows - done, b, first_panel, last_panel, &rest);
}
