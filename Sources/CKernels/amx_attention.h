// Attention of many rows on the tile unit, 32 rows at a time. Tile products run beside the vector unit, which is
// the slower of the two here: while it turns one block's scores into weights, the tiles mix the block before
// and score the block after it, a few products after every two rows.
#define NO_ROW_PRODUCTS
#include "attention_rows.h"
#define AMX_ROWS 32

typedef struct {
  // Scores of one block of keys in each half; its weights replace them as bfloat16, in place.
  float scores[2][AMX_ROWS * BLOCK_KEYS] __attribute__((aligned(64)));
  float sums[AMX_ROWS * STENO_HEAD] __attribute__((aligned(64)));
  uint16_t queries[AMX_ROWS * STENO_HEAD] __attribute__((aligned(64)));
  // The values of the last 32 keys, with zeros where there is no key.
  uint32_t last[4][16][STENO_PANEL] __attribute__((aligned(64)));
  row_state states[AMX_ROWS];
  const uint16_t *keys, *values;
  size_t count, padded;
} amx_attention;

// Four products: tiles 4 and 5 by 6 and 7 into 0 … 3.
#define DOT_FOUR()                                                                                  \
  TILE_DOT_BF16(0, 4, 6);                                                                           \
  TILE_DOT_BF16(1, 5, 6);                                                                           \
  TILE_DOT_BF16(2, 4, 7);                                                                           \
  TILE_DOT_BF16(3, 5, 7)

// Half the inputs (step % 2) of the scores of 32 keys (step / 2) of a block.
INLINE void score_step(amx_attention *a, size_t block, size_t step) {
  const size_t start = step / 2 * 32, half = step % 2;
  if (block * BLOCK_KEYS + start >= a->count) return;
  if (half == 0) {
    TILE_ZERO(0);
    TILE_ZERO(1);
    TILE_ZERO(2);
    TILE_ZERO(3);
  }
  const uint16_t *keys = a->keys + (block * BLOCK_KEYS + start) * STENO_HEAD + half * 512;
  TILE_LOAD(4, a->queries + half * 32, STENO_HEAD * 2);
  TILE_LOAD(5, a->queries + 16 * STENO_HEAD + half * 32, STENO_HEAD * 2);
  TILE_LOAD(6, keys, 64);
  TILE_LOAD(7, keys + STENO_PANEL * STENO_HEAD, 64);
  DOT_FOUR();
  if (half == 0) return;
  float *scores = a->scores[block % 2] + start;
  TILE_STORE(0, scores, BLOCK_KEYS * 4);
  TILE_STORE(1, scores + 16 * BLOCK_KEYS, BLOCK_KEYS * 4);
  TILE_STORE(2, scores + 16, BLOCK_KEYS * 4);
  TILE_STORE(3, scores + 16 * BLOCK_KEYS + 16, BLOCK_KEYS * 4);
}

// 32 keys (step % 4) of a block times their values, for one half (step / 4) of the output.
INLINE void mix_step(amx_attention *a, size_t block, size_t step) {
  const size_t part = step % 4, half = step / 4, first = block * BLOCK_KEYS + part * 32;
  float *sums = a->sums + half * 32;
  if (part == 0) {
    TILE_LOAD(0, sums, STENO_HEAD * 4);
    TILE_LOAD(1, sums + 16 * STENO_HEAD, STENO_HEAD * 4);
    TILE_LOAD(2, sums + 16, STENO_HEAD * 4);
    TILE_LOAD(3, sums + 16 * STENO_HEAD + 16, STENO_HEAD * 4);
  }
  if (first < a->count) {
    const uint16_t *weights = (const uint16_t *)a->scores[block % 2] + part * 32;
    const uint16_t *values = a->values + (half * a->padded * 2 + first) * STENO_PANEL;
    TILE_LOAD(4, weights, BLOCK_KEYS * 4);
    TILE_LOAD(5, weights + 16 * BLOCK_KEYS * 2, BLOCK_KEYS * 4);
    if (first + 32 <= a->count) {
      TILE_LOAD(6, values, 64);
      TILE_LOAD(7, values + a->padded * STENO_PANEL, 64);
    } else {
      TILE_LOAD(6, a->last[2 * half], 64);
      TILE_LOAD(7, a->last[2 * half + 1], 64);
    }
    DOT_FOUR();
  }
  if (part < 3) return;
  TILE_STORE(0, sums, STENO_HEAD * 4);
  TILE_STORE(1, sums + 16 * STENO_HEAD, STENO_HEAD * 4);
  TILE_STORE(2, sums + 16, STENO_HEAD * 4);
  TILE_STORE(3, sums + 16 * STENO_HEAD + 16, STENO_HEAD * 4);
}

static void take_last_values(amx_attention *a) {
  const size_t start = a->count / 32 * 32;
  memset(a->last, 0, sizeof a->last);
  for (size_t panel = 0; panel < 4; panel++)
    for (size_t key = start; key < a->count; key += 2) {
      const uint32_t *pairs = (const uint32_t *)a->values + (panel * a->padded + key) / 2 * STENO_PANEL;
      const uint32_t known = key + 1 < a->count ? 0xffffffff : 0xffff;
      *(vu *)a->last[panel][(key - start) / 2] = *(const vu *)pairs & known;
    }
}

static void take_rows(amx_attention *a, const float *queries, size_t stride, size_t rows, float factor) {
  memset(a->sums, 0, sizeof a->sums);
  memset(a->queries, 0, sizeof a->queries);
  for (size_t r = 0; r < rows; r++) {
    for (size_t d = 0; d < STENO_HEAD; d += W) {
      const vs half = __builtin_convertvector(round_bf16_vf(load(queries + r * stride + d) * factor), vs);
      memcpy(a->queries + r * STENO_HEAD + d, &half, sizeof half);
    }
    a->states[r] = (row_state){-INFINITY, splat(0)};
  }
}

static void attend_tiles(amx_attention *a, size_t rows, size_t tail, float bias) {
  const size_t blocks = (a->count + BLOCK_KEYS - 1) / BLOCK_KEYS;
  float factors[AMX_ROWS];
  for (size_t step = 0; step < 8; step++) score_step(a, 0, step);
  for (size_t b = 0; b < blocks; b++) {
    const size_t first = b * BLOCK_KEYS, left = a->count - first;
    const size_t some = left < BLOCK_KEYS ? left : BLOCK_KEYS, whole = (some + 31) / 32 * 32;
    const int plain = some == whole && first + some <= tail;
    int raised = 0;
    for (size_t r = 0; r < AMX_ROWS; r++) {
      if (r < rows) {
        float *row = a->scores[b % 2] + r * BLOCK_KEYS;
        if (!plain) mark_row(row, first, whole, a->count, tail, bias);
        factors[r] = some == BLOCK_KEYS ? weigh_row(row, BLOCK_KEYS, a->states + r, 1)
                                        : weigh_row(row, whole, a->states + r, 1);
        raised |= factors[r] != 1;
      }
      if (r % 2 == 0) continue;
      // The next block's scores overwrite the last one's weights, so those are mixed first.
      if (r < 16) {
        if (b > 0) mix_step(a, b - 1, r / 2);
      } else if (b + 1 < blocks) {
        score_step(a, b + 1, r / 2 - 8);
      }
    }
    for (size_t r = 0; raised && r < rows; r++)
      for (size_t d = 0; d < STENO_HEAD; d += W)
        store(a->sums + r * STENO_HEAD + d, load(a->sums + r * STENO_HEAD + d) * factors[r]);
  }
  for (size_t step = 0; step < 8; step++) mix_step(a, blocks - 1, step);
}

void UNIT(steno_attend_rows_bf16)(const float *queries, size_t query_stride, size_t rows, const uint16_t *keys,
                                  const uint16_t *values, size_t count, size_t padded, size_t tail,
                                  float tail_bias, float scale, float *output, size_t output_stride) {
  amx_attention a;
  a.keys = keys;
  a.values = values;
  a.count = count;
  a.padded = padded;
  take_last_values(&a);
  const tile_configuration configuration = full_tiles();
  TILE_CONFIGURE(&configuration);
  for (size_t start = 0; start < rows; start += AMX_ROWS) {
    const size_t some = rows - start < AMX_ROWS ? rows - start : AMX_ROWS;
    take_rows(&a, queries + start * query_stride, query_stride, some, scale * LOG2_E);
    attend_tiles(&a, some, tail, tail_bias * LOG2_E);
    for (size_t r = 0; r < some; r++) {
      const float inverse = 1.0f / sum_vf(a.states[r].total);
      for (size_t d = 0; d < STENO_HEAD; d += W)
        store(output + (start + r) * output_stride + d, load(a.sums + r * STENO_HEAD + d) * inverse);
    }
  }
  TILE_RELEASE();
}
