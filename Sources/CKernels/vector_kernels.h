// The kernels that need no special instruction, written once over vectors of W floats. Each level's file
// defines what vector_products.h asks for and LEVEL(name); the compiler does the rest.
#include "vector_products.h"
#include "attention_rows.h"

INLINE void tile_f32(const int height, const int width, const float *a, size_t lda, size_t row, size_t panel,
                     const steno_packed *b, const steno_epilogue *e) {
  const size_t inputs = (size_t)b->inputs;
  const float *panels = (const float *)b->panels + panel * inputs * STENO_PANEL;
  vf sums[TILE_ROWS][TILE_PANELS * PV];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width * PV; j++) sums[i][j] = splat(0);
  for (size_t k = 0; k < inputs; k++) {
    vf columns[TILE_PANELS * PV];
    UNROLL for (int j = 0; j < width * PV; j++)
        columns[j] = load(panels + ((size_t)(j / PV) * inputs + k) * STENO_PANEL + j % PV * W);
    UNROLL for (int i = 0; i < height; i++) {
      const vf left = splat(a[(row + (size_t)i) * lda + k]);
      UNROLL for (int j = 0; j < width * PV; j++) sums[i][j] += left * columns[j];
    }
  }
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width * PV; j++)
      finish(sums[i][j], row + (size_t)i, panel * STENO_PANEL + (size_t)j * W, b, e);
}

static void LEVEL(gemm_f32)(const float *a, size_t lda, size_t rows, const steno_packed *b,
                            size_t first_panel, size_t last_panel, const steno_epilogue *e) {
#define TILE(height, width, r, p) tile_f32(height, width, a, lda, r, p, b, e)
  FOR_TILES(TILE, rows, first_panel, last_panel)
#undef TILE
}

// bfloat16 products: by `vdpbf16ps` where there is one (twice the rate of float32 on AMD from Zen 5 on), else as
// float32, a bfloat16 being its upper half. Even and odd inputs are summed apart, in the instruction's order.
INLINE void tile_bf16(const int height, const int width, const uint16_t *a, size_t lda, size_t row,
                      size_t panel, const steno_packed *b, const steno_epilogue *e) {
  const size_t pairs = (size_t)b->padded_inputs / 2;
  const float *panels = (const float *)b->panels + panel * pairs * STENO_PANEL;
  vf sums[TILE_ROWS][TILE_PANELS * PV];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width * PV; j++) sums[i][j] = splat(0);
  for (size_t k = 0; k < pairs; k++) {
    vf columns[TILE_PANELS * PV];
    UNROLL for (int j = 0; j < width * PV; j++)
        columns[j] = load(panels + ((size_t)(j / PV) * pairs + k) * STENO_PANEL + j % PV * W);
    UNROLL for (int i = 0; i < height; i++) {
      uint32_t pair;
      memcpy(&pair, a + (row + (size_t)i) * lda + 2 * k, 4);
      UNROLL for (int j = 0; j < width * PV; j++) sums[i][j] = add_pairs(sums[i][j], pair, columns[j]);
    }
  }
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width * PV; j++)
      finish(sums[i][j], row + (size_t)i, panel * STENO_PANEL + (size_t)j * W, b, e);
}

#ifdef OWN_BF16
void OWN_BF16
#else
static void LEVEL(gemm_bf16)
#endif
    (const uint16_t *a, size_t lda, size_t rows, const steno_packed *b, size_t first_panel, size_t last_panel,
     const steno_epilogue *e) {
#define TILE(height, width, r, p) tile_bf16(height, width, a, lda, r, p, b, e)
  FOR_TILES(TILE, rows, first_panel, last_panel)
#undef TILE
}

static void LEVEL(quantize_rows)(const float *x, size_t stride, size_t rows, size_t width, size_t padded,
                                 uint8_t *q, size_t q_stride, float *scales) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * stride;
    uint8_t *target = q + r * q_stride;
    const float largest = largest_magnitude(row, width);
    const float inverse = steno_inverse_scale(largest);
    size_t k = 0;
    for (; k + W <= width; k += W) {
      const vf scaled = load(row + k) * inverse;
      const vf value = __builtin_elementwise_roundeven((vf)((vi)scaled & (vi)(scaled == scaled)));
      const vf clamped = max_vf(__builtin_elementwise_min(value, splat(127)), splat(-127));
      *(vb *)(target + k) = __builtin_convertvector(__builtin_convertvector(clamped, vi) + 128, vb);
    }
    for (; k < width; k++) target[k] = (uint8_t)(steno_round_to_int(row[k] * inverse) + 128);
    memset(target + width, 128, padded - width);
    scales[r] = largest / 127.0f;
  }
}

static void LEVEL(bf16_rows)(const float *x, size_t stride, size_t rows, size_t width, size_t padded,
                             uint16_t *y, size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    size_t k = 0;
    for (; k + W <= width; k += W)
      *(vs *)(y + r * y_stride + k) = __builtin_convertvector(round_bf16_vf(load(x + r * stride + k)), vs);
    for (; k < width; k++) y[r * y_stride + k] = steno_round_bf16(x[r * stride + k]);
    memset(y + r * y_stride + width, 0, (padded - width) * sizeof(uint16_t));
  }
}

// Into `y`, or rounded into `rounded` where that is given.
INLINE void norm_rows(const float *x, size_t stride, size_t rows, size_t width, const float *gamma,
                      const float *beta, float *y, uint16_t *rounded, size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * stride;
    vf sums = splat(0), squares = splat(0);
    size_t k = 0;
    for (; k + W <= width; k += W) sums += load(row + k);
    float mean = sum_vf(sums);
    for (; k < width; k++) mean += row[k];
    mean /= (float)width;
    for (k = 0; k + W <= width; k += W) {
      const vf centred = load(row + k) - mean;
      squares += centred * centred;
    }
    float variance = sum_vf(squares);
    for (; k < width; k++) variance += (row[k] - mean) * (row[k] - mean);
    const float inverse = 1.0f / sqrtf(variance / (float)width + 1e-5f);
    for (k = 0; k + W <= width; k += W) {
      const vf value = (load(row + k) - mean) * inverse * load(gamma + k) + load(beta + k);
      if (rounded) store_bf16(rounded + r * y_stride + k, value);
      else store(y + r * y_stride + k, value);
    }
    for (; k < width; k++) {
      const float value = (row[k] - mean) * inverse * gamma[k] + beta[k];
      if (rounded) rounded[r * y_stride + k] = steno_round_bf16(value);
      else y[r * y_stride + k] = value;
    }
  }
}

static void LEVEL(layer_norm)(const float *x, size_t stride, size_t rows, size_t width, const float *gamma,
                              const float *beta, float *y, size_t y_stride) {
  norm_rows(x, stride, rows, width, gamma, beta, y, NULL, y_stride);
}

static void LEVEL(layer_norm_bf16)(const float *x, size_t stride, size_t rows, size_t width, const float *gamma,
                                   const float *beta, uint16_t *y, size_t y_stride) {
  norm_rows(x, stride, rows, width, gamma, beta, NULL, y, y_stride);
}

static void LEVEL(gelu)(float *x, size_t count) {
  size_t i = 0;
  for (; i + W <= count; i += W) store(x + i, gelu_vf(load(x + i)));
  for (; i < count; i++) x[i] = gelu_vf(splat(x[i]))[0];
}

INLINE float largest_of(const float *x, size_t count) {
  vf largest = splat(-INFINITY), other = largest;
  size_t k = 0;
  for (; k + 2 * W <= count; k += 2 * W) {
    largest = max_vf(largest, load(x + k));
    other = max_vf(other, load(x + k + W));
  }
  for (; k + W <= count; k += W) largest = max_vf(largest, load(x + k));
  float result = largest_vf(max_vf(largest, other));
  for (; k < count; k++) result = fmaxf(result, x[k]);
  return result;
}

// 2^x with a relative error below 5e-5, where the bfloat16 it is rounded to has 4e-3.
INLINE vf exp2_coarse_vf(vf x) {
  x = max_vf(x, splat(-126.0f));
  const vf n = __builtin_elementwise_roundeven(x);
  const vf r = x - n;
  vf p = splat(9.6181291e-3f);
  p = p * r + 5.5504109e-2f;
  p = p * r + 2.4022651e-1f;
  p = p * r + 6.9314718e-1f;
  p = p * r + 1.0f;
  return (vf)((vi)p + (__builtin_convertvector(n, vi) << 23));
}

INLINE float exponentials(float *row, size_t count, float scale) {
  const float largest = largest_of(row, count);
  vf sums = splat(0);
  size_t k = 0;
  for (; k + W <= count; k += W) {
    const vf value = exp_vf((load(row + k) - largest) * scale);
    store(row + k, value);
    sums += value;
  }
  float sum = sum_vf(sums);
  for (; k < count; k++) sum += row[k] = exp_vf(splat((row[k] - largest) * scale))[0];
  return sum;
}

static void LEVEL(softmax_rows_f32)(float *x, size_t stride, size_t rows, size_t count, float scale,
                                    float *inverse_sums) {
  for (size_t r = 0; r < rows; r++) inverse_sums[r] = 1.0f / exponentials(x + r * stride, count, scale);
}

#include "attention_kernels.h"

// Two neighbouring elements of a key make one 32-bit word of the panel.
static void LEVEL(pack_keys_bf16)(const float *x, size_t stride, size_t first, size_t count,
                                  uint16_t *panels) {
  for (size_t i = 0; i < count; i++) {
    const size_t r = first + i;
    uint32_t *panel = (uint32_t *)panels + r / STENO_PANEL * (STENO_HEAD / 2) * STENO_PANEL + r % STENO_PANEL;
    for (size_t d = 0; d < STENO_HEAD; d += W) {
      const vs row = __builtin_convertvector(round_bf16_vf(load(x + i * stride + d)), vs);
      UNROLL for (size_t j = 0; j < W / 2; j++)
          panel[(d / 2 + j) * STENO_PANEL] = (uint32_t)row[2 * j] | (uint32_t)row[2 * j + 1] << 16;
    }
  }
}

static void LEVEL(pack_values_bf16)(const float *x, size_t stride, size_t first, size_t count, size_t padded,
                                    uint16_t *panels) {
  for (size_t i = 0; i < count; i += 2)
    for (size_t d = 0; d < STENO_HEAD; d += W) {
      const vi even = round_bf16_vf(load(x + i * stride + d));
      const vi odd = i + 1 < count ? round_bf16_vf(load(x + (i + 1) * stride + d)) : (vi){};
      uint32_t *panel = (uint32_t *)panels +
                        (d / STENO_PANEL * (padded / 2) + (first + i) / 2) * STENO_PANEL + d % STENO_PANEL;
      *(vu *)panel = (vu)even | (vu)odd << 16;
    }
}

static void LEVEL(pack_values_f32)(const float *x, size_t stride, size_t first, size_t count, size_t padded,
                                   float *panels) {
  for (size_t i = 0; i < count; i++)
    for (size_t d = 0; d < STENO_HEAD; d += W)
      store(panels + (d / STENO_PANEL * padded + first + i) * STENO_PANEL + d % STENO_PANEL,
            load(x + i * stride + d));
}

static size_t LEVEL(argmax)(const float *x, size_t count, float *maximum) {
  const float largest = largest_of(x, count);
  *maximum = largest;
  for (size_t i = 0; i < count; i++)
    if (x[i] == largest) return i;
  return 0;
}

INLINE float sum_exp(const float *x, size_t count, float maximum) {
  vf sums = splat(0);
  size_t k = 0;
  for (; k + W <= count; k += W) {
    const vf difference = load(x + k) - maximum;
    sums += (vf)((vi)exp_vf(difference) & (vi)(difference > -87.0f));
  }
  float sum = sum_vf(sums);
  for (; k < count; k++) sum += expf(x[k] - maximum);
  return sum;
}

// Parts small enough for the first-level cache are looked at twice there.
static size_t LEVEL(scan)(const float *x, size_t count, float *maximum, float *sum) {
  const size_t part = 2048;
  float best = -INFINITY, total = 0;
  size_t at = 0;
  for (size_t start = 0; start < count; start += part) {
    const size_t size = count - start < part ? count - start : part;
    const float largest = largest_of(x + start, size);
    if (largest > best) {
      total *= best > -INFINITY ? expf(best - largest) : 0;
      best = largest;
      at = start;
    }
    if (best > -INFINITY) total += sum_exp(x + start, size, best);
  }
  *maximum = best;
  *sum = total;
  for (; at < count && best > -INFINITY; at++)
    if (x[at] == best) return at;
  return 0;
}

static int LEVEL(all_finite)(const float *x, size_t count) {
  vu bad = {};
  size_t k = 0;
  for (; k + W <= count; k += W) bad |= (vu)((*(const vu *)(x + k) & 0x7f800000) == 0x7f800000);
  uint32_t any = 0;
  for (int i = 0; i < W; i++) any |= bad[i];
  for (; k < count; k++) any |= !isfinite(x[k]);
  return any == 0;
}

INLINE vf sigmoid_vf(vf x) { return 1.0f / (1.0f + exp_vf(-x)); }
INLINE vf tanh_vf(vf x) { return 2.0f * sigmoid_vf(2.0f * x) - 1.0f; }

INLINE vf lstm_cell_vf(vf input, vf forget, vf candidate, vf cell) {
  return sigmoid_vf(forget) * cell + sigmoid_vf(input) * tanh_vf(candidate);
}

static void LEVEL(lstm_gates)(const float *gates, size_t width, float *cell, float *output) {
  const float *forget = gates + width, *candidate = forget + width, *out = candidate + width;
  size_t i = 0;
  for (; i + W <= width; i += W) {
    const vf next = lstm_cell_vf(load(gates + i), load(forget + i), load(candidate + i), load(cell + i));
    store(cell + i, next);
    store(output + i, sigmoid_vf(load(out + i)) * tanh_vf(next));
  }
  for (; i < width; i++) {
    const vf next = lstm_cell_vf(splat(gates[i]), splat(forget[i]), splat(candidate[i]), splat(cell[i]));
    cell[i] = next[0];
    output[i] = (sigmoid_vf(splat(out[i])) * tanh_vf(next))[0];
  }
}

#define VECTOR_KERNELS                                                                                \
  .quantize_rows = LEVEL(quantize_rows), .bf16_rows = LEVEL(bf16_rows),                               \
  .layer_norm = LEVEL(layer_norm), .layer_norm_bf16 = LEVEL(layer_norm_bf16), .gelu = LEVEL(gelu),                                               \
  .softmax_rows_f32 = LEVEL(softmax_rows_f32), .attend = LEVEL(attend),                               \
  .cache_keys = LEVEL(cache_keys), .cache_values = LEVEL(cache_values),                               \
  .pack_keys_bf16 = LEVEL(pack_keys_bf16), .pack_values_bf16 = LEVEL(pack_values_bf16),               \
  .pack_values_f32 = LEVEL(pack_values_f32), .argmax = LEVEL(argmax), .scan = LEVEL(scan),            \
  .all_finite = LEVEL(all_finite),                                                                    \
  .attend_rows_f32 = LEVEL(attend_rows_f32),                                                           \
  .lstm_gates = LEVEL(lstm_gates)
