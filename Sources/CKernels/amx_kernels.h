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

// A tile of sums that is to become 16 × 16 results; rows before `next` are done, or another tile's.
typedef struct {
  const int32_t *sums;
  size_t row, panel, next;
} summed_tile;

// What products have left to do after their sums: it runs beside the next sums' products, which keep the tile unit
// busy and the vector unit idle. With GELU it takes about as long as they do.
typedef struct {
  summed_tile tiles[4];
  size_t count, first, rows;
  const float *scales;
  const steno_packed *weights;
  const steno_epilogue *epilogue;
} unfinished;

static __attribute__((noinline)) void UNIT(finish_rows)(unfinished *u, size_t rows) {
  for (; rows > 0 && u->first < u->count; rows--) {
    summed_tile *tile = u->tiles + u->first;
    const size_t i = tile->next++, output = tile->panel * STENO_PANEL;
    if (tile->next == 16) u->first++;
    u->rows--;
    vf value;
    if (u->scales) {
      const vi exact = *(const vi *)(tile->sums + i * 16) - *(const vi *)(u->weights->offsets + output);
      value = __builtin_convertvector(exact, vf) * (load(u->weights->scales + output) * u->scales[tile->row + i]);
    } else {
      memcpy(&value, tile->sums + i * 16, 64);
    }
    finish(value, tile->row + i, output, u->weights, u->epilogue);
  }
}

INLINE void leave_tile(unfinished *u, const int32_t *sums, size_t row, size_t panel, size_t skip) {
  u->tiles[u->count++] = (summed_tile){sums, row, panel, skip};
  u->rows += 16 - skip;
}

// Two row tiles × two panels at most: `sums` (four tiles of 1 KiB) += left · right over steps [from, to) of 64 bytes,
// while `u`, which may lie in the same memory, is finished.
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
                           size_t from, size_t to, int32_t *sums, const uint8_t *ahead, unfinished *u) {
  const size_t pace = (u->rows + to - from - 1) / (to - from);
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
    TILE_DOT(0, 4, 6);
    if (two_rows) {
      TILE_LOAD(5, below + k * 64, stride);
      TILE_DOT(1, 5, 6);
    }
    if (two_panels) {
      TILE_LOAD(7, right + panel_bytes + k * 1024, 64);
      TILE_DOT(2, 4, 7);
    }
    if (two_rows && two_panels) TILE_DOT(3, 5, 7);
    if (u->rows > 0) UNIT(finish_rows)(u, pace);
    if (ahead)
      UNROLL for (size_t line = 0; line < 32; line++) __builtin_prefetch(ahead + k * 2048 + line * 64, 0, 2);
  }
#define END(t, p) TILE_STORE(t, p, 64)
  EACH_TILE(END);
#undef END
}

INLINE void multiply(const int bytes, const int two_panels, size_t tiles, const uint8_t *left,
                     const uint8_t *below, size_t stride, const uint8_t *right, size_t panel_bytes, size_t from,
                     size_t to, int32_t *sums, const uint8_t *ahead, unfinished *u) {
  if (tiles == 2)
    multiply_tiles(bytes, 1, two_panels, left, below, stride, right, panel_bytes, from, to, sums, ahead, u);
  else
    multiply_tiles(bytes, 0, two_panels, left, below, stride, right, panel_bytes, from, to, sums, ahead, u);
}

// At least 16 rows. The last tile overlaps the one before where rows are no multiple of 16. Long rows are
// multiplied in parts, so that the parts of two panels stay in the first-level cache for all row tiles of a group.
INLINE void product(const int bytes, const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                    const steno_packed *b, size_t first_panel, size_t last_panel, const steno_epilogue *e) {
  int32_t sums[GROUP_TILES / 2][1024] __attribute__((aligned(64)));
  const tile_configuration configuration = full_tiles();
  TILE_CONFIGURE(&configuration);
  unfinished u = {.scales = a_scales, .weights = b, .epilogue = e};
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
                     to, part, ahead, &u);
          else
            multiply(bytes, 0, some, a + first * stride, a + second * stride, stride, right, panel_bytes, from,
                     to, part, NULL, &u);
          if (to < steps) continue;
          u.count = u.first = 0;
          for (size_t j = 0; j < 2 && p + j < last_panel; j++) {
            leave_tile(&u, part + j * 512, first, p + j, t * 16 - first);
            if (some == 2) leave_tile(&u, part + j * 512 + 256, second, p + j, t * 16 + 16 - second);
          }
        }
      }
    }
  }
  TILE_RELEASE();
  UNIT(finish_rows)(&u, u.rows);
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
