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

#define TILE_STEPS 16
#define GROUP_TILES 6

// Two row tiles × two panels at most: `sums` (four tiles of 1 KiB) += left · right over steps [from, to) of 64 bytes.
// `ahead` is what comes after these panels; the first rows to use a panel fetch it into the second-level cache.
#define TILE_DOT(c, a, b)                                                                           \
  do {                                                                                              \
    if (bytes == 1)                                                                                 \
      TILE_DOT_INT8(c, a, b);                                                                       \
    else                                                                                            \
      TILE_DOT_BF16(c, a, b);                                                                       \
  } while (0)
#define EACH_TILE(action)                                                                           \
  action(0, sums);                                                                                  \
  if (two_rows) action(1, sums + 256);                                                              \
  if (two_panels) action(2, sums + 512);                                                            \
  if (two_rows && two_panels) action(3, sums + 768)

INLINE void multiply_tiles(const int bytes, const int two_rows, const int two_panels, const uint8_t *left,
                           const uint8_t *below, size_t stride, const uint8_t *right, size_t panel_bytes,
                           size_t from, size_t to, int32_t *sums, const uint8_t *ahead) {
  if (from == 0) {
#define START(t, p) TILE_ZERO(t)
    EACH_TILE(START);
#undef START
  } else {
#define START(t, p) TILE_LOAD(t, p, 64)
    EACH_TILE(START);
#undef START
  }
  for (size_t k = from; k < to; k++) {
    TILE_LOAD(4, left + k * 64, stride);
    TILE_LOAD(6, right + k * 1024, 64);
    if (two_rows) TILE_LOAD(5, below + k * 64, stride);
    if (two_panels) TILE_LOAD(7, right + panel_bytes + k * 1024, 64);
    TILE_DOT(0, 4, 6);
    if (two_rows) TILE_DOT(1, 5, 6);
    if (two_panels) TILE_DOT(2, 4, 7);
    if (two_rows && two_panels) TILE_DOT(3, 5, 7);
    if (ahead)
      UNROLL for (size_t line = 0; line < 32; line++) __builtin_prefetch(ahead + k * 2048 + line * 64, 0, 2);
  }
#define END(t, p) TILE_STORE(t, p, 64)
  EACH_TILE(END);
#undef END
}

INLINE void multiply(const int bytes, const int two_panels, size_t tiles, const uint8_t *left,
                     const uint8_t *below, size_t stride, const uint8_t *right, size_t panel_bytes, size_t from,
                     size_t to, int32_t *sums, const uint8_t *ahead) {
  if (tiles == 2)
    multiply_tiles(bytes, 1, two_panels, left, below, stride, right, panel_bytes, from, to, sums, ahead);
  else
    multiply_tiles(bytes, 0, two_panels, left, below, stride, right, panel_bytes, from, to, sums, ahead);
}

// Results leave through a buffer that stays in the first-level cache. Rows before `skip` are another tile's.
INLINE void finish_tile(const int bytes, const int32_t *sums, size_t skip, size_t row, size_t panel,
                        const float *a_scales, const steno_packed *b, const steno_epilogue *e) {
  const size_t output = panel * STENO_PANEL;
  for (size_t i = skip; i < 16; i++) {
    vf value;
    if (bytes == 1) {
      const vi exact = *(const vi *)(sums + i * 16) - *(const vi *)(b->offsets + output);
      value = __builtin_convertvector(exact, vf) * (load(b->scales + output) * a_scales[row + i]);
    } else {
      memcpy(&value, sums + i * 16, 64);
    }
    finish(value, row + i, output, b, e);
  }
}

// At least 16 rows. The last tile overlaps the one before where rows are no multiple of 16. Long rows are
// multiplied in parts, so that the parts of two panels stay in the first-level cache for all row tiles of a group.
INLINE void product(const int bytes, const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                    const steno_packed *b, size_t first_panel, size_t last_panel, const steno_epilogue *e) {
  int32_t sums[GROUP_TILES / 2][1024] __attribute__((aligned(64)));
  const tile_configuration configuration = full_tiles();
  TILE_CONFIGURE(&configuration);
  const size_t stride = lda * (size_t)bytes, steps = (size_t)b->padded_inputs * (size_t)bytes / 64;
  const size_t tiles = (rows + 15) / 16, panel_bytes = steps * 1024;
  for (size_t p = first_panel; p < last_panel; p += 2) {
    const int two_panels = p + 1 < last_panel;
    const uint8_t *right = (const uint8_t *)b->panels + p * panel_bytes;
    for (size_t group = 0; group < tiles; group += GROUP_TILES) {
      const size_t end = group + GROUP_TILES < tiles ? group + GROUP_TILES : tiles;
      for (size_t from = 0; from < steps; from += TILE_STEPS) {
        const size_t to = from + TILE_STEPS < steps ? from + TILE_STEPS : steps;
        for (size_t t = group; t < end; t += 2) {
          const size_t some = end - t < 2 ? 1 : 2;
          const size_t first = t * 16 + 16 <= rows ? t * 16 : rows - 16;
          const size_t second = t * 16 + 32 <= rows ? t * 16 + 16 : rows - 16;
          const uint8_t *ahead = t == 0 && p + 3 < last_panel ? right + 2 * panel_bytes : NULL;
          int32_t *part = sums[(t - group) / 2];
          if (two_panels)
            multiply(bytes, 1, some, a + first * stride, a + second * stride, stride, right, panel_bytes, from,
                     to, part, ahead);
          else
            multiply(bytes, 0, some, a + first * stride, a + second * stride, stride, right, panel_bytes, from,
                     to, part, NULL);
          if (to < steps) continue;
          for (size_t j = 0; j < 2 && p + j < last_panel; j++) {
            finish_tile(bytes, part + j * 512, t * 16 - first, first, p + j, a_scales, b, e);
            if (some == 2)
              finish_tile(bytes, part + j * 512 + 256, t * 16 + 16 - second, second, p + j, a_scales, b, e);
          }
        }
      }
    }
  }
  TILE_RELEASE();
}

// Fewer rows than a tile has go through the vector kernels: same integers, so the same result in int8.
void UNIT(steno_gemm_int8)(const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                           const steno_packed *b, size_t first_panel, size_t last_panel,
                           const steno_epilogue *e) {
  if (rows < 16)
    steno_gemm_int8_avx512(a, lda, a_scales, rows, b, first_panel, last_panel, e);
  else
    product(1, a, lda, a_scales, rows, b, first_panel, last_panel, e);
}

void UNIT(steno_gemm_bf16)(const uint16_t *a, size_t lda, size_t rows, const steno_packed *b,
                           size_t first_panel, size_t last_panel, const steno_epilogue *e) {
  if (rows < 16)
    steno_gemm_bf16_avx512(a, lda, rows, b, first_panel, last_panel, e);
  else
    product(2, (const uint8_t *)a, lda, NULL, rows, b, first_panel, last_panel, e);
}

#include "amx_attention.h"
