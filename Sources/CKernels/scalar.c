// The reference: every kernel in plain loops. All other levels are tested against this file.
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "rounding.h"
#include "tables.h"

static float gelu(float x) { return 0.5f * x * (1.0f + erff(x * 0.70710678118654752f)); }

static void finish(float product, size_t row, size_t output, const steno_packed *b, const steno_epilogue *e) {
  float value = b->bias ? product + b->bias[output] : product;
  if (e->gelu) value = gelu(value);
  if (e->residual) value += e->residual[row * e->residual_stride + output];
  if (e->rounded)
    e->rounded[row * e->rounded_stride + output] = steno_round_bf16(value);
  else
    e->output[row * e->output_stride + output] = value;
}

static size_t last_output(const steno_packed *b, size_t last_panel) {
  const size_t end = last_panel * STENO_PANEL;
  return end < (size_t)b->outputs ? end : (size_t)b->outputs;
}

static void gemm_f32(const float *a, size_t lda, size_t rows, const steno_packed *b, size_t first_panel,
                     size_t last_panel, const steno_epilogue *e) {
  const float *panels = b->panels;
  for (size_t r = 0; r < rows; r++)
    for (size_t n = first_panel * STENO_PANEL; n < last_output(b, last_panel); n++) {
      const float *w = panels + n / STENO_PANEL * (size_t)b->inputs * STENO_PANEL + n % STENO_PANEL;
      float sum = 0;
      for (size_t k = 0; k < (size_t)b->inputs; k++) sum += a[r * lda + k] * w[k * STENO_PANEL];
      finish(sum, r, n, b, e);
    }
}

static void gemm_bf16(const uint16_t *a, size_t lda, size_t rows, const steno_packed *b, size_t first_panel,
                      size_t last_panel, const steno_epilogue *e) {
  const uint16_t *panels = b->panels;
  const size_t inputs = (size_t)b->padded_inputs;
  for (size_t r = 0; r < rows; r++)
    for (size_t n = first_panel * STENO_PANEL; n < last_output(b, last_panel); n++) {
      const uint16_t *w = panels + n / STENO_PANEL * inputs * STENO_PANEL + n % STENO_PANEL * 2;
      float sum = 0;
      for (size_t k = 0; k < inputs; k++)
        sum += steno_widen_bf16(a[r * lda + k]) * steno_widen_bf16(w[k / 2 * STENO_PANEL * 2 + k % 2]);
      finish(sum, r, n, b, e);
    }
}

static void gemm_int8(const uint8_t *a, size_t lda, const float *a_scales, size_t rows, const steno_packed *b,
                      size_t first_panel, size_t last_panel, const steno_epilogue *e) {
  const int8_t *panels = b->panels;
  const size_t inputs = (size_t)b->padded_inputs;
  for (size_t r = 0; r < rows; r++)
    for (size_t n = first_panel * STENO_PANEL; n < last_output(b, last_panel); n++) {
      const int8_t *w = panels + n / STENO_PANEL * inputs * STENO_PANEL + n % STENO_PANEL * 4;
      int32_t sum = 0;
      for (size_t k = 0; k < inputs; k++) sum += a[r * lda + k] * w[k / 4 * STENO_PANEL * 4 + k % 4];
      finish((float)(sum - b->offsets[n]) * (a_scales[r] * b->scales[n]), r, n, b, e);
    }
}

static void quantize_rows(const float *x, size_t stride, size_t rows, size_t width, size_t padded, uint8_t *q,
                          size_t q_stride, float *scales) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * stride;
    float largest = 0;
    for (size_t k = 0; k < width; k++) largest = fmaxf(largest, fabsf(row[k]));
    const float inverse = steno_inverse_scale(largest);
    for (size_t k = 0; k < width; k++)
      q[r * q_stride + k] = (uint8_t)(steno_round_to_int(row[k] * inverse) + 128);
    memset(q + r * q_stride + width, 128, padded - width);
    scales[r] = largest / 127.0f;
  }
}

static void bf16_rows(const float *x, size_t stride, size_t rows, size_t width, size_t padded, uint16_t *y,
                      size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t k = 0; k < width; k++) y[r * y_stride + k] = steno_round_bf16(x[r * stride + k]);
    memset(y + r * y_stride + width, 0, (padded - width) * sizeof(uint16_t));
  }
}

static void norm_rows(const float *x, size_t stride, size_t rows, size_t width, const float *gamma,
                      const float *beta, float *y, uint16_t *rounded, size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * stride;
    double mean = 0, variance = 0;
    for (size_t k = 0; k < width; k++) mean += row[k];
    mean /= (double)width;
    for (size_t k = 0; k < width; k++) variance += (row[k] - mean) * (row[k] - mean);
    const float inverse = (float)(1.0 / sqrt(variance / (double)width + 1e-5));
    for (size_t k = 0; k < width; k++) {
      const float value = (row[k] - (float)mean) * inverse * gamma[k] + beta[k];
      if (rounded)
        rounded[r * y_stride + k] = steno_round_bf16(value);
      else
        y[r * y_stride + k] = value;
    }
  }
}

static void layer_norm(const float *x, size_t stride, size_t rows, size_t width, const float *gamma,
                       const float *beta, float *y, size_t y_stride) {
  norm_rows(x, stride, rows, width, gamma, beta, y, NULL, y_stride);
}

static void layer_norm_bf16(const float *x, size_t stride, size_t rows, size_t width, const float *gamma,
                            const float *beta, uint16_t *y, size_t y_stride) {
  norm_rows(x, stride, rows, width, gamma, beta, NULL, y, y_stride);
}

static void gelu_all(float *x, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] = gelu(x[i]);
}

static float largest_of(const float *x, size_t count) {
  float largest = -INFINITY;
  for (size_t i = 0; i < count; i++) largest = fmaxf(largest, x[i]);
  return largest;
}

static void softmax_rows_f32(float *x, size_t stride, size_t rows, size_t count, float scale,
                             float *inverse_sums) {
  for (size_t r = 0; r < rows; r++) {
    float *row = x + r * stride;
    const float largest = largest_of(row, count);
    float sum = 0;
    for (size_t k = 0; k < count; k++) sum += row[k] = expf((row[k] - largest) * scale);
    inverse_sums[r] = 1.0f / sum;
  }
}

static float key_at(const void *keys, size_t r, size_t d, steno_element element) {
  const size_t at = (r / STENO_PANEL * STENO_HEAD + d) * STENO_PANEL + r % STENO_PANEL;
  if (element == STENO_F16) return (float)((const _Float16 *)keys)[at];
  if (element == STENO_F32) return ((const float *)keys)[at];
  const uint8_t *block = (const uint8_t *)keys + r / STENO_PANEL * STENO_I8_BLOCK;
  const float scale = ((const float *)(block + STENO_HEAD * STENO_PANEL))[r % STENO_PANEL];
  return (float)(block[d / 4 * 64 + r % STENO_PANEL * 4 + d % 4] - STENO_I8_OFFSET) * scale;
}

static float value_at(const void *values, size_t r, size_t d, steno_element element) {
  if (element == STENO_F16) return (float)((const _Float16 *)values)[r * STENO_HEAD + d];
  if (element == STENO_F32) return ((const float *)values)[r * STENO_HEAD + d];
  const uint8_t *block = (const uint8_t *)values + r / STENO_PANEL * STENO_I8_BLOCK;
  const float scale = ((const float *)(block + STENO_HEAD * STENO_PANEL))[r % STENO_PANEL];
  return (float)(int8_t)block[r % STENO_PANEL / 4 * 256 + d * 4 + r % 4] * scale;
}

static void attend(const float *query, size_t query_stride, size_t queries, const void *keys,
                   const void *values, steno_element element, size_t count, size_t tail, float tail_bias,
                   float scale, float *scores, size_t score_stride, float *output, size_t output_stride) {
  for (size_t q = 0; q < queries; q++) {
    float *weights = scores + q * score_stride, inverse = 0;
    for (size_t r = 0; r < count; r++) {
      float sum = 0;
      for (size_t d = 0; d < STENO_HEAD; d++) sum += query[q * query_stride + d] * key_at(keys, r, d, element);
      weights[r] = r < tail ? sum : sum + tail_bias / scale;
    }
    softmax_rows_f32(weights, score_stride, 1, count, scale, &inverse);
    for (size_t r = 0; r < count; r++) weights[r] *= inverse;
    for (size_t d = 0; d < STENO_HEAD; d++) {
      float sum = 0;
      for (size_t r = 0; r < count; r++) sum += weights[r] * value_at(values, r, d, element);
      output[q * output_stride + d] = sum;
    }
  }
}

// One key's score of a row in powers of two. Rounded queries, keys and weights are bfloat16.
static float row_score(const float *query, const void *keys, size_t key, int rounded) {
  float sum = 0;
  for (size_t d = 0; d < STENO_HEAD; d++) {
    const size_t in_pairs = (key / STENO_PANEL * (STENO_HEAD / 2) + d / 2) * STENO_PANEL + key % STENO_PANEL;
    sum += query[d] * (rounded ? steno_widen_bf16(((const uint16_t *)keys)[in_pairs * 2 + d % 2])
                               : ((const float *)keys)[(key / STENO_PANEL * STENO_HEAD + d) * STENO_PANEL + key % STENO_PANEL]);
  }
  return sum;
}

// Scores are computed twice rather than kept.
static void attend_row(const float *x, const void *keys, const void *values, size_t count, size_t padded,
                       size_t tail, float tail_bias, float scale, float *output, int rounded) {
  float query[STENO_HEAD], sums[STENO_HEAD] = {0}, largest = -INFINITY, total = 0;
  for (size_t d = 0; d < STENO_HEAD; d++) {
    query[d] = x[d] * (scale * 1.44269504088896341f);
    if (rounded) query[d] = steno_widen_bf16(steno_round_bf16(query[d]));
  }
  const float bias = tail_bias * 1.44269504088896341f;
  for (size_t k = 0; k < count; k++)
    largest = fmaxf(largest, row_score(query, keys, k, rounded) + (k < tail ? 0 : bias));
  largest = ceilf(largest);
  for (size_t k = 0; k < count; k++) {
    float weight = exp2f(row_score(query, keys, k, rounded) + (k < tail ? 0 : bias) - largest);
    if (rounded) weight = steno_widen_bf16(steno_round_bf16(weight));
    total += weight;
    for (size_t d = 0; d < STENO_HEAD; d++) {
      const size_t panel = d / STENO_PANEL * padded, lane = d % STENO_PANEL;
      sums[d] += weight * (rounded ? steno_widen_bf16(((const uint16_t *)values)[(panel + k / 2 * 2) * STENO_PANEL +
                                                                                lane * 2 + k % 2])
                                   : ((const float *)values)[(panel + k) * STENO_PANEL + lane]);
    }
  }
  for (size_t d = 0; d < STENO_HEAD; d++) output[d] = sums[d] / total;
}

static void attend_rows_bf16(const float *queries, size_t query_stride, size_t rows, const uint16_t *keys,
                             const uint16_t *values, size_t count, size_t padded, size_t tail, float tail_bias,
                             float scale, float *output, size_t output_stride) {
  for (size_t r = 0; r < rows; r++)
    attend_row(queries + r * query_stride, keys, values, count, padded, tail, tail_bias, scale,
               output + r * output_stride, 1);
}

static void attend_rows_f32(const float *queries, size_t query_stride, size_t rows, const float *keys,
                            const float *values, size_t count, size_t padded, size_t tail, float tail_bias,
                            float scale, float *output, size_t output_stride) {
  for (size_t r = 0; r < rows; r++)
    attend_row(queries + r * query_stride, keys, values, count, padded, tail, tail_bias, scale,
               output + r * output_stride, 0);
}

// The scale of a row of 8-bit keys or values, and what the row is multiplied with.
static float row_scale(const float *x, float *inverse) {
  float largest = 0;
  for (size_t d = 0; d < STENO_HEAD; d++) largest = fmaxf(largest, fabsf(x[d]));
  *inverse = steno_inverse_scale(largest);
  return largest / 127.0f;
}

static void cache_keys(const float *x, size_t stride, size_t first, size_t count, steno_element element,
                       void *keys) {
  for (size_t i = 0; i < count; i++) {
    const size_t r = first + i;
    const float *row = x + i * stride;
    uint8_t *block = (uint8_t *)keys + r / STENO_PANEL * STENO_I8_BLOCK;
    float inverse = 0;
    if (element == STENO_I8)
      ((float *)(block + STENO_HEAD * STENO_PANEL))[r % STENO_PANEL] = row_scale(row, &inverse);
    for (size_t d = 0; d < STENO_HEAD; d++) {
      const size_t at = (r / STENO_PANEL * STENO_HEAD + d) * STENO_PANEL + r % STENO_PANEL;
      if (element == STENO_I8)
        block[d / 4 * 64 + r % STENO_PANEL * 4 + d % 4] =
            (uint8_t)(steno_round_to_int(row[d] * inverse) + STENO_I8_OFFSET);
      else if (element == STENO_F16)
        ((_Float16 *)keys)[at] = (_Float16)row[d];
      else
        ((float *)keys)[at] = row[d];
    }
  }
}

static void cache_values(const float *x, size_t stride, size_t first, size_t count, steno_element element,
                         void *values) {
  for (size_t i = 0; i < count; i++) {
    const size_t r = first + i;
    const float *row = x + i * stride;
    uint8_t *block = (uint8_t *)values + r / STENO_PANEL * STENO_I8_BLOCK;
    float inverse = 0;
    if (element == STENO_I8)
      ((float *)(block + STENO_HEAD * STENO_PANEL))[r % STENO_PANEL] = row_scale(row, &inverse);
    for (size_t d = 0; d < STENO_HEAD; d++) {
      if (element == STENO_I8)
        block[r % STENO_PANEL / 4 * 256 + d * 4 + r % 4] = (uint8_t)steno_round_to_int(row[d] * inverse);
      else if (element == STENO_F16)
        ((_Float16 *)values)[r * STENO_HEAD + d] = (_Float16)row[d];
      else
        ((float *)values)[r * STENO_HEAD + d] = row[d];
    }
  }
}

static void pack_keys_bf16(const float *x, size_t stride, size_t first, size_t count, uint16_t *panels) {
  for (size_t i = 0; i < count; i++)
    for (size_t d = 0; d < STENO_HEAD; d++) {
      const size_t r = first + i, pair = r / STENO_PANEL * (STENO_HEAD / 2) + d / 2;
      panels[(pair * STENO_PANEL + r % STENO_PANEL) * 2 + d % 2] = steno_round_bf16(x[i * stride + d]);
    }
}

static void pack_values_bf16(const float *x, size_t stride, size_t first, size_t count, size_t padded,
                             uint16_t *panels) {
  for (size_t i = 0; i < count; i++)
    for (size_t d = 0; d < STENO_HEAD; d++) {
      const size_t r = first + i, pair = d / STENO_PANEL * (padded / 2) + r / 2;
      panels[(pair * STENO_PANEL + d % STENO_PANEL) * 2 + r % 2] = steno_round_bf16(x[i * stride + d]);
    }
}

static void pack_values_f32(const float *x, size_t stride, size_t first, size_t count, size_t padded,
                            float *panels) {
  for (size_t i = 0; i < count; i++)
    for (size_t d = 0; d < STENO_HEAD; d++)
      panels[(d / STENO_PANEL * padded + first + i) * STENO_PANEL + d % STENO_PANEL] = x[i * stride + d];
}

static size_t argmax(const float *x, size_t count, float *maximum) {
  size_t best = 0;
  for (size_t i = 1; i < count; i++)
    if (x[i] > x[best] || (isnan(x[best]) && !isnan(x[i]))) best = i;
  *maximum = count && !isnan(x[best]) ? x[best] : -INFINITY;
  return best;
}

static float sum_exp(const float *x, size_t count, float maximum) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += exp((double)x[i] - maximum);
  return (float)sum;
}

static size_t scan(const float *x, size_t count, float *maximum, float *sum) {
  const size_t best = argmax(x, count, maximum);
  *sum = *maximum > -INFINITY ? sum_exp(x, count, *maximum) : 0;
  return best;
}

static int all_finite(const float *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!isfinite(x[i])) return 0;
  return 1;
}

static float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

static void lstm_gates(const float *gates, size_t width, float *cell, float *output) {
  for (size_t i = 0; i < width; i++) {
    const float input = sigmoid(gates[i]), forget = sigmoid(gates[width + i]);
    cell[i] = forget * cell[i] + input * tanhf(gates[2 * width + i]);
    output[i] = sigmoid(gates[3 * width + i]) * tanhf(cell[i]);
  }
}

const steno_kernels steno_kernels_scalar = {
    .isa = STENO_ISA_SCALAR,
    .gemm_f32 = gemm_f32,
    .gemm_bf16 = gemm_bf16,
    .gemm_int8 = gemm_int8,
    .quantize_rows = quantize_rows,
    .bf16_rows = bf16_rows,
    .layer_norm = layer_norm,
    .layer_norm_bf16 = layer_norm_bf16,
    .gelu = gelu_all,
    .softmax_rows_f32 = softmax_rows_f32,
    .attend = attend,
    .attend_rows_bf16 = attend_rows_bf16,
    .attend_rows_f32 = attend_rows_f32,
    .cache_keys = cache_keys,
    .cache_values = cache_values,
    .pack_keys_bf16 = pack_keys_bf16,
    .pack_values_bf16 = pack_values_bf16,
    .pack_values_f32 = pack_values_f32,
    .argmax = argmax,
    .scan = scan,
    .all_finite = all_finite,
    .lstm_gates = lstm_gates,
};
