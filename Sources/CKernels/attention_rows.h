// Attention of many rows of a head at once, as the encoder needs it. Keys are taken in blocks: their scores are
// computed, turned into weights and multiplied with the values before the next block, so that scores never
// leave the first-level cache. The sums refer to a power of two per row; when a later score is much
// larger, they are scaled down exactly (online softmax, Milakov and Gimelshein 2018).
// Scores are in powers of two: the queries carry scale · log2 e.
#define BLOCK_KEYS 128
#define LOG2_E 1.44269504088896341f
// Weights may reach 2^this before their row's reference is raised.
#define HEADROOM 16.0f

typedef struct {
  float reference;
  vf total;
} row_state;

// 2^(x − reference) for an integer reference: adding 1.5 · 2^23 rounds, and leaves the exponent in the low bits.
INLINE vf weight_vf(vf x, float reference, const int rounded) {
  x = max_vf(x, splat(reference - 126.0f));
  const float shift = 0x1.8p23f - reference;
  const vf rounding = x + shift;
  const vf r = x + (shift - rounding);
  vf p;
  if (rounded) {
    // Relative error below 1.1e-4, where the bfloat16 it becomes has 4e-3.
    p = splat(5.500893126e-2f);
    p = p * r + 2.422109678e-1f;
    p = p * r + 6.932829281e-1f;
  } else {
    p = splat(1.535336207e-4f);
    p = p * r + 1.339887456e-3f;
    p = p * r + 9.618437358e-3f;
    p = p * r + 5.550332471e-2f;
    p = p * r + 2.402264791e-1f;
    p = p * r + 6.931472029e-1f;
  }
  p = p * r + 1.0f;
  return (vf)((vi)p + ((vi)rounding << 23));
}

// Two vectors of weights as bfloat16 into `target`; `total` receives what was stored.
INLINE void store_rounded(void *target, vf a, vf b, vf *total) {
#ifdef HAS_BF16
  const __m512bh both = _mm512_cvtne2ps_pbh((__m512)b, (__m512)a);
  memcpy(target, &both, sizeof both);
  *total = (vf)_mm512_dpbf16_ps((__m512)*total, both, (__m512bh)_mm512_set1_epi32(0x3f803f80));
#else
  // Weights are positive and not tiny, so rounding needs none of the special cases.
  const vf pair[2] = {a, b};
  UNROLL for (int i = 0; i < 2; i++) {
    const vu bits = (vu)pair[i], up = bits + 0x7fff + (bits >> 16 & 1);
    const vs half = __builtin_convertvector(up >> 16, vs);
    *total += (vf)(up & 0xffff0000);
    memcpy((uint16_t *)target + i * W, &half, sizeof half);
  }
#endif
}

// Raises a row's reference to its largest score; what was summed so far is scaled to it. Returns by what.
static __attribute__((noinline)) float raise(row_state *state, vf top) {
  const float next = ceilf(largest_vf(top));
  const float factor = exp2f(state->reference - next);
  state->total *= factor;
  state->reference = next;
  return factor;
}

// A row's scores of `keys` keys (a multiple of 32) become weights in place, bfloat16 or float32. Returns what
// the row's sums must be multiplied with first.
INLINE float weigh_row(float *row, size_t keys, row_state *state, const int rounded) {
  vf top = load(row), other = load(row + W);
  for (size_t k = 2 * W; k < keys; k += 2 * W) {
    top = max_vf(top, load(row + k));
    other = max_vf(other, load(row + k + W));
  }
  top = max_vf(top, other);
  float factor = 1;
  if (__builtin_reduce_or((vi)(top > state->reference + HEADROOM))) factor = raise(state, top);
  const float reference = state->reference;
  vf total = state->total;
  for (size_t k = 0; k < keys; k += 2 * W) {
    const vf a = weight_vf(load(row + k), reference, rounded);
    const vf b = weight_vf(load(row + k + W), reference, rounded);
    if (rounded) {
      store_rounded((uint16_t *)row + k, a, b, &total);
    } else {
      store(row + k, a);
      store(row + k + W, b);
      total += a;
      total += b;
    }
  }
  state->total = total;
  return factor;
}

// Scores of keys [first, first + keys): those of the tail get their bias, those beyond the last one count for nothing.
INLINE void mark_row(float *row, size_t first, size_t keys, size_t count, size_t tail, float bias) {
  vi lane;
  UNROLL for (int i = 0; i < W; i++) lane[i] = i;
  for (size_t k = 0; k < keys; k += W) {
    const vi key = lane + (int32_t)(first + k);
    vf x = load(row + k);
    x += (vf)((vi)(key >= (int32_t)tail) & (vi)splat(bias));
    store(row + k, select_vf(key < (int32_t)count, x, splat(-INFINITY)));
  }
}

#ifndef NO_ROW_PRODUCTS
#define BLOCK_ROWS 24

typedef struct {
  float scores[BLOCK_ROWS * BLOCK_KEYS] __attribute__((aligned(64)));
  float queries[BLOCK_ROWS * STENO_HEAD] __attribute__((aligned(64)));
  float sums[BLOCK_ROWS * STENO_HEAD] __attribute__((aligned(64)));
  row_state states[BLOCK_ROWS];
} attention_block;

// sums += left · right: `steps` inputs of float32, or pairs of bfloat16, of panels that are `pitch` steps long.
INLINE void tile_sums(const int height, const int width, const int rounded, const float *left,
                      size_t left_stride, const void *right, size_t pitch, size_t steps, float *sums,
                      size_t sum_stride, int keep) {
  vf s[TILE_ROWS][TILE_PANELS * PV];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width * PV; j++)
      s[i][j] = keep ? load(sums + (size_t)i * sum_stride + (size_t)j * W) : splat(0);
  for (size_t k = 0; k < steps; k++) {
    vf columns[TILE_PANELS * PV];
    UNROLL for (int j = 0; j < width * PV; j++)
        columns[j] = load((const float *)right + ((size_t)(j / PV) * pitch + k) * STENO_PANEL + j % PV * W);
    UNROLL for (int i = 0; i < height; i++) {
      uint32_t word;
      memcpy(&word, (const uint8_t *)(left + (size_t)i * left_stride) + 4 * k, 4);
      UNROLL for (int j = 0; j < width * PV; j++)
          s[i][j] = rounded ? add_pairs(s[i][j], word, columns[j]) : s[i][j] + (vf)((vu){} + word) * columns[j];
    }
  }
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width * PV; j++)
      store(sums + (size_t)i * sum_stride + (size_t)j * W, s[i][j]);
}

INLINE void block_sums(const int rounded, const float *left, size_t left_stride, size_t rows,
                       const void *right, size_t panels, size_t pitch, size_t steps, float *sums,
                       size_t sum_stride, int keep) {
#define TILE(height, width, r, p)                                                                   \
  tile_sums(height, width, rounded, left + (r) * left_stride, left_stride,                            \
            (const float *)right + (p) * pitch * STENO_PANEL, pitch, steps,                           \
            sums + (r) * sum_stride + (p) * STENO_PANEL, sum_stride, keep)
  FOR_TILES(TILE, rows, 0, panels)
#undef TILE
}

INLINE void scale_row(float *row, float factor) {
  for (size_t d = 0; d < STENO_HEAD; d += W) store(row + d, load(row + d) * factor);
}

INLINE void take_queries(attention_block *block, const float *queries, size_t stride, size_t rows, float factor,
                         const int rounded) {
  for (size_t r = 0; r < rows; r++) {
    float *row = block->queries + r * STENO_HEAD;
    memcpy(row, queries + r * stride, STENO_HEAD * sizeof(float));
    scale_row(row, factor);
    for (size_t d = 0; rounded && d < STENO_HEAD; d += W) {
      const vs half = __builtin_convertvector(round_bf16_vf(load(row + d)), vs);
      memcpy((uint16_t *)row + d, &half, sizeof half);
    }
    block->states[r] = (row_state){-INFINITY, splat(0)};
  }
}

INLINE void add_values(attention_block *block, size_t rows, const void *values, size_t first, size_t keys,
                       size_t padded, const int rounded) {
  if (!rounded) {
    block_sums(0, block->scores, BLOCK_KEYS, rows, (const float *)values + first * STENO_PANEL, 4, padded, keys,
               block->sums, STENO_HEAD, 1);
    return;
  }
  const uint32_t *pairs = (const uint32_t *)values + first / 2 * STENO_PANEL;
  block_sums(1, block->scores, BLOCK_KEYS, rows, pairs, 4, padded / 2, keys / 2, block->sums, STENO_HEAD, 1);
  if (keys % 2 == 0) return;
  // The last key's neighbour in its pair is none.
  uint32_t last[4][STENO_PANEL];
  for (size_t p = 0; p < 4; p++)
    for (size_t d = 0; d < STENO_PANEL; d++)
      last[p][d] = pairs[(p * (padded / 2) + keys / 2) * STENO_PANEL + d] & 0xffff;
  block_sums(1, block->scores + keys / 2, BLOCK_KEYS, rows, last, 4, 1, 1, block->sums, STENO_HEAD, 1);
}

INLINE void attend_block(const float *queries, size_t query_stride, size_t rows, const void *keys,
                         const void *values, size_t count, size_t padded, size_t tail, float tail_bias,
                         float scale, float *output, size_t output_stride, const int rounded) {
  attention_block block;
  take_queries(&block, queries, query_stride, rows, scale * LOG2_E, rounded);
  memset(block.sums, 0, rows * STENO_HEAD * sizeof(float));
  const size_t steps = rounded ? STENO_HEAD / 2 : STENO_HEAD;
  for (size_t first = 0; first < count; first += BLOCK_KEYS) {
    const size_t some = count - first < BLOCK_KEYS ? count - first : BLOCK_KEYS;
    const size_t whole = (some + 31) / 32 * 32;
    block_sums(rounded, block.queries, STENO_HEAD, rows, (const float *)keys + first * steps,
               (some + STENO_PANEL - 1) / STENO_PANEL, steps, steps, block.scores, BLOCK_KEYS, 0);
    for (size_t r = 0; r < rows; r++) {
      float *row = block.scores + r * BLOCK_KEYS;
      if (some < whole || first + some > tail) mark_row(row, first, whole, count, tail, tail_bias * LOG2_E);
      const float factor = some == BLOCK_KEYS ? weigh_row(row, BLOCK_KEYS, block.states + r, rounded)
                                              : weigh_row(row, whole, block.states + r, rounded);
      if (factor != 1) scale_row(block.sums + r * STENO_HEAD, factor);
    }
    add_values(&block, rows, values, first, some, padded, rounded);
  }
  for (size_t r = 0; r < rows; r++) {
    float *row = block.sums + r * STENO_HEAD;
    scale_row(row, 1.0f / sum_vf(block.states[r].total));
    memcpy(output + r * output_stride, row, STENO_HEAD * sizeof(float));
  }
}

#define ATTEND_ROWS(name, element, rounded)                                                         \
  static void LEVEL(name)(const float *queries, size_t query_stride, size_t rows, const element *keys,   \
                          const element *values, size_t count, size_t padded, size_t tail,              \
                          float tail_bias, float scale, float *output, size_t output_stride) {           \
    for (size_t r = 0; r < rows; r += BLOCK_ROWS)                                                    \
      attend_block(queries + r * query_stride, query_stride, rows - r < BLOCK_ROWS ? rows - r : BLOCK_ROWS,   \
                   keys, values, count, padded, tail, tail_bias, scale, output + r * output_stride,           \
                   output_stride, rounded);                                                          \
  }
ATTEND_ROWS(attend_rows_bf16, uint16_t, 1)
ATTEND_ROWS(attend_rows_f32, float, 0)
#endif
