// Attention of single positions over cached keys and values of one head, in float32 and float16; 8 bits are in
// attention_int8.h. Included by vector_kernels.h once a level.

// Queries that read each key and value together. Every query's sums are its own, in the same order always.
#define ATTEND_QUERIES (W == 16 ? 2 : 1)
// Chains of additions, so that one does not wait for the last.
#define KEY_CHAINS 4
#define VALUE_CHAINS (W == 16 ? 2 : 1)

// Scores of the positions that stand for several: the logarithm of how many, in units of the scores.
INLINE void raise_tail(float *row, size_t count, size_t tail, float tail_bias, float scale) {
  const float raise = tail_bias / scale;
  size_t k = tail;
  for (; k + W <= count; k += W) store(row + k, load(row + k) + raise);
  for (; k < count; k++) row[k] += raise;
}

// What an incomplete last vector holds beyond `count` weighs nothing.
INLINE size_t close_row(float *row, size_t count) {
  const size_t whole = (count + W - 1) / W * W;
  for (size_t k = count; k < whole; k++) row[k] = -INFINITY;
  return whole;
}

// Scores to exp(scale · (score − largest)), whose sum is returned. Half precision bears the coarse exponential.
INLINE float weigh(const steno_element element, float *row, size_t count, float scale) {
  const size_t whole = close_row(row, count);
  const float largest = largest_of(row, whole);
  const float factor = scale * 1.44269504088896341f, shift = -largest * factor;
  vf sums = splat(0);
  for (size_t k = 0; k < whole; k += W) {
    const vf value = element == STENO_F32 ? exp_vf((load(row + k) - largest) * scale)
                                          : exp2_coarse_vf(load(row + k) * factor + shift);
    store(row + k, value);
    sums += value;
  }
  return sum_vf(sums);
}

INLINE void attend_group(const int group, const float *query, size_t query_stride, const void *keys,
                         const void *values, const steno_element element, size_t count, size_t tail,
                         float tail_bias, float scale, float *scores, size_t score_stride, float *output,
                         size_t output_stride) {
  for (size_t start = 0; start < count; start += STENO_PANEL) {
    vf sums[2][KEY_CHAINS][PV];
    UNROLL for (int q = 0; q < group; q++) UNROLL for (int c = 0; c < KEY_CHAINS; c++)
        UNROLL for (int j = 0; j < PV; j++) sums[q][c][j] = splat(0);
    for (size_t d = 0; d < STENO_HEAD; d += KEY_CHAINS)
      UNROLL for (int c = 0; c < KEY_CHAINS; c++) UNROLL for (int j = 0; j < PV; j++) {
        const size_t at = start * STENO_HEAD + (d + (size_t)c) * STENO_PANEL + (size_t)j * W;
        const vf key = load_element(keys, at, element);
        UNROLL for (int q = 0; q < group; q++)
            sums[q][c][j] += key * splat(query[(size_t)q * query_stride + d + (size_t)c]);
      }
    UNROLL for (int q = 0; q < group; q++) UNROLL for (int j = 0; j < PV; j++)
        store(scores + (size_t)q * score_stride + start + (size_t)j * W,
              (sums[q][0][j] + sums[q][1][j]) + (sums[q][2][j] + sums[q][3][j]));
  }
  float inverse[2];
  vf sums[2][VALUE_CHAINS][STENO_HEAD / W];
  UNROLL for (int q = 0; q < group; q++) {
    float *row = scores + (size_t)q * score_stride;
    raise_tail(row, count, tail, tail_bias, scale);
    inverse[q] = 1.0f / weigh(element, row, count, scale);
    UNROLL for (int c = 0; c < VALUE_CHAINS; c++) UNROLL for (int j = 0; j < STENO_HEAD / W; j++)
        sums[q][c][j] = splat(0);
  }
#define ADD_VALUE(chain, position)                                                                   \
  UNROLL for (int j = 0; j < STENO_HEAD / W; j++) {                                                  \
    const vf value = load_element(values, (position) * STENO_HEAD + (size_t)j * W, element);         \
    UNROLL for (int q = 0; q < group; q++)                                                           \
        sums[q][chain][j] += value * splat(scores[(size_t)q * score_stride + (position)]);           \
  }
  size_t r = 0;
  for (; r + VALUE_CHAINS <= count; r += VALUE_CHAINS) {
    UNROLL for (int c = 0; c < VALUE_CHAINS; c++) ADD_VALUE(c, r + (size_t)c)
  }
  for (; r < count; r++) ADD_VALUE(0, r)
#undef ADD_VALUE
  UNROLL for (int q = 0; q < group; q++) {
    UNROLL for (int j = 0; j < STENO_HEAD / W; j++) {
      vf sum = sums[q][0][j];
      UNROLL for (int c = 1; c < VALUE_CHAINS; c++) sum += sums[q][c][j];
      store(output + (size_t)q * output_stride + (size_t)j * W, sum * inverse[q]);
    }
    float *row = scores + (size_t)q * score_stride;
    for (size_t k = 0; k < count; k += W) store(row + k, load(row + k) * inverse[q]);
  }
}

#include "attention_int8.h"

static void LEVEL(attend)(const float *query, size_t query_stride, size_t queries, const void *keys,
                          const void *values, steno_element element, size_t count, size_t tail,
                          float tail_bias, float scale, float *scores, size_t score_stride, float *output,
                          size_t output_stride) {
  for (size_t q = 0; q < queries;) {
    const size_t group = queries - q >= ATTEND_QUERIES ? ATTEND_QUERIES : 1;
#define GROUP(size, type)                                                                             \
  attend_group(size, query + q * query_stride, query_stride, keys, values, type, count, tail, tail_bias,      \
               scale, scores + q * score_stride, score_stride, output + q * output_stride, output_stride)
#define GROUP_INT8(size)                                                                              \
  attend_group_int8(size, query + q * query_stride, query_stride, keys, values, count, tail, tail_bias,       \
                    scale, scores + q * score_stride, score_stride, output + q * output_stride, output_stride)
    if (group == 2) {
      if (element == STENO_I8) GROUP_INT8(2);
      else if (element == STENO_F16) GROUP(2, STENO_F16);
      else GROUP(2, STENO_F32);
    } else {
      if (element == STENO_I8) GROUP_INT8(1);
      else if (element == STENO_F16) GROUP(1, STENO_F16);
      else GROUP(1, STENO_F32);
    }
#undef GROUP
#undef GROUP_INT8
    q += group;
  }
}

static void LEVEL(cache_keys)(const float *x, size_t stride, size_t first, size_t count, steno_element element,
                              void *keys) {
  if (element == STENO_I8) return cache_keys_int8(x, stride, first, count, keys);
  for (size_t i = 0; i < count; i++) {
    const size_t r = first + i, at = r / STENO_PANEL * STENO_HEAD * STENO_PANEL + r % STENO_PANEL;
    for (size_t d = 0; d < STENO_HEAD; d += W) {
      const vf row = load(x + i * stride + d);
      if (element == STENO_F16) {
        const vh half = __builtin_convertvector(row, vh);
        UNROLL for (size_t j = 0; j < W; j++) ((_Float16 *)keys)[at + (d + j) * STENO_PANEL] = half[j];
      } else {
        UNROLL for (size_t j = 0; j < W; j++) ((float *)keys)[at + (d + j) * STENO_PANEL] = row[j];
      }
    }
  }
}

static void LEVEL(cache_values)(const float *x, size_t stride, size_t first, size_t count,
                                steno_element element, void *values) {
  if (element == STENO_I8) return cache_values_int8(x, stride, first, count, values);
  for (size_t i = 0; i < count; i++)
    for (size_t d = 0; d < STENO_HEAD; d += W) {
      const vf row = load(x + i * stride + d);
      const size_t at = (first + i) * STENO_HEAD + d;
      if (element == STENO_F16)
        *(vh *)((_Float16 *)values + at) = __builtin_convertvector(row, vh);
      else
        store((float *)values + at, row);
    }
}
