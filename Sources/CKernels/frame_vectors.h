// The frame kernels over vectors of W floats; a level's file includes this and names its table.
#include "vector_products.h"

INLINE vf rectified(vf value, float slope) { return max_vf(value, value * slope); }

// σ(i) · tanh(g) as one fraction, so that one division serves both. tanh is ±1 to the last bit beyond 15.
INLINE vf gated_tanh(vf gate, vf x) {
  const vf clamped = max_vf(__builtin_elementwise_min(x, splat(15)), splat(-15));
  const vf e = exp_vf(clamped * -2.0f);
  return (1.0f - e) / ((1.0f + e) * (1.0f + exp_vf(-gate)));
}

INLINE void lstm_step(const float *g, size_t width, float *cell, float *output) {
  const vf kept = load(cell) / (1.0f + exp_vf(-load(g + width)));
  const vf state = kept + gated_tanh(load(g), load(g + 2 * width));
  store(cell, state);
  store(output, gated_tanh(load(g + 3 * width), state));
}

static void lstm_gates(const float *gates, size_t stride, size_t rows, size_t width, float *cells,
                       float *output, size_t output_stride) {
  for (size_t r = 0; r < rows; r++) {
    const float *g = gates + r * stride;
    float *cell = cells + r * width, *target = output + r * output_stride;
    size_t k = 0;
    for (; k + W <= width; k += W) lstm_step(g + k, width, cell + k, target + k);
    if (k == width) continue;
    // The ragged end goes through a copy that a whole vector may touch.
    float ragged[4 * W] = {0}, state[W] = {0}, hidden[W];
    const size_t rest = width - k;
    for (size_t gate = 0; gate < 4; gate++)
      for (size_t i = 0; i < rest; i++) ragged[gate * W + i] = g[gate * width + k + i];
    for (size_t i = 0; i < rest; i++) state[i] = cell[k + i];
    lstm_step(ragged, W, state, hidden);
    for (size_t i = 0; i < rest; i++) cell[k + i] = state[i], target[k + i] = hidden[i];
  }
}

static void scale_rectify(const float *x, size_t stride, size_t rows, size_t width, const float *scale,
                          const float *shift, float slope, float *y, size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * stride;
    float *target = y + r * y_stride;
    size_t k = 0;
    for (; k + W <= width; k += W)
      store(target + k, rectified(load(row + k) * load(scale + k) + load(shift + k), slope));
    for (; k < width; k++) {
      const float value = row[k] * scale[k] + shift[k];
      target[k] = fmaxf(value, slope * value);
    }
  }
}

static void rectify(float *x, size_t stride, size_t rows, size_t width, float slope) {
  for (size_t r = 0; r < rows; r++) {
    float *row = x + r * stride;
    size_t k = 0;
    for (; k + W <= width; k += W) store(row + k, rectified(load(row + k), slope));
    for (; k < width; k++) row[k] = fmaxf(row[k], slope * row[k]);
  }
}

// Sums of short blocks keep what float32 would round away in one long sum.
#define BLOCK 128

static void channel_moments(const float *x, size_t stride, size_t rows, size_t width, float *mean,
                            float *variance) {
  const float inverse = 1.0f / (float)rows;
  size_t k = 0;
  for (; k + W <= width; k += W) {
    vf totals = splat(0), squares = splat(0);
    for (size_t first = 0; first < rows; first += BLOCK) {
      const size_t last = first + BLOCK < rows ? first + BLOCK : rows;
      vf sums = splat(0);
      for (size_t r = first; r < last; r++) sums += load(x + r * stride + k);
      totals += sums;
    }
    const vf average = totals * inverse;
    for (size_t first = 0; first < rows; first += BLOCK) {
      const size_t last = first + BLOCK < rows ? first + BLOCK : rows;
      vf sums = splat(0);
      for (size_t r = first; r < last; r++) {
        const vf centered = load(x + r * stride + k) - average;
        sums += centered * centered;
      }
      squares += sums;
    }
    store(mean + k, average);
    store(variance + k, squares * inverse);
  }
  for (; k < width; k++) {
    double sum = 0, squares = 0;
    for (size_t r = 0; r < rows; r++) sum += x[r * stride + k];
    mean[k] = (float)(sum / (double)rows);
    for (size_t r = 0; r < rows; r++) {
      const double centered = x[r * stride + k] - mean[k];
      squares += centered * centered;
    }
    variance[k] = (float)(squares / (double)rows);
  }
}

static void max_of_three(const float *x, size_t stride, size_t rows, size_t width, float *y, size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + 3 * r * stride;
    size_t k = 0;
    for (; k + W <= width; k += W)
      store(y + r * y_stride + k,
            max_vf(max_vf(load(row + k), load(row + stride + k)), load(row + 2 * stride + k)));
    for (; k < width; k++)
      y[r * y_stride + k] = fmaxf(fmaxf(row[k], row[stride + k]), row[2 * stride + k]);
  }
}

static void max_magnitude_of_three(const float *x, size_t stride, size_t rows, size_t width, float scale,
                                   const float *shift, float *y, size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + 3 * r * stride;
    size_t k = 0;
    for (; k + W <= width; k += W) {
      const vf offset = load(shift + k);
      const vf a = abs_vf(load(row + k) * scale + offset), b = abs_vf(load(row + stride + k) * scale + offset);
      store(y + r * y_stride + k, max_vf(max_vf(a, b), abs_vf(load(row + 2 * stride + k) * scale + offset)));
    }
    for (; k < width; k++) {
      const float a = fabsf(row[k] * scale + shift[k]), b = fabsf(row[stride + k] * scale + shift[k]);
      y[r * y_stride + k] = fmaxf(fmaxf(a, b), fabsf(row[2 * stride + k] * scale + shift[k]));
    }
  }
}

#define FRAME_KERNELS                                                                                 \
  .lstm_gates = lstm_gates, .scale_rectify = scale_rectify, .rectify = rectify,                       \
  .channel_moments = channel_moments, .max_of_three = max_of_three,                                   \
  .max_magnitude_of_three = max_magnitude_of_three
