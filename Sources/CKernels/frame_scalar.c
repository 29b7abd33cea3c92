// The reference of the frame kernels in plain loops; the vector levels are tested against it.
#include <math.h>

#include "CKernels.h"
#include "tables.h"

static float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

static void lstm_gates(const float *gates, size_t stride, size_t rows, size_t width, float *cells,
                       float *output, size_t output_stride) {
  for (size_t r = 0; r < rows; r++)
    for (size_t k = 0; k < width; k++) {
      const float *g = gates + r * stride + k;
      float *cell = cells + r * width + k;
      *cell = sigmoid(g[width]) * *cell + sigmoid(g[0]) * tanhf(g[2 * width]);
      output[r * output_stride + k] = sigmoid(g[3 * width]) * tanhf(*cell);
    }
}

static void scale_rectify(const float *x, size_t stride, size_t rows, size_t width, const float *scale,
                          const float *shift, float slope, float *y, size_t y_stride) {
  for (size_t r = 0; r < rows; r++)
    for (size_t k = 0; k < width; k++) {
      const float value = x[r * stride + k] * scale[k] + shift[k];
      y[r * y_stride + k] = value > 0 ? value : slope * value;
    }
}

static void rectify(float *x, size_t stride, size_t rows, size_t width, float slope) {
  for (size_t r = 0; r < rows; r++)
    for (size_t k = 0; k < width; k++) {
      const float value = x[r * stride + k];
      x[r * stride + k] = value > 0 ? value : slope * value;
    }
}

static void channel_moments(const float *x, size_t stride, size_t rows, size_t width, float *mean,
                            float *variance) {
  for (size_t k = 0; k < width; k++) {
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
  for (size_t r = 0; r < rows; r++)
    for (size_t k = 0; k < width; k++) {
      const float *first = x + 3 * r * stride + k;
      y[r * y_stride + k] = fmaxf(fmaxf(first[0], first[stride]), first[2 * stride]);
    }
}

static void max_magnitude_of_three(const float *x, size_t stride, size_t rows, size_t width, float scale,
                                   const float *shift, float *y, size_t y_stride) {
  for (size_t r = 0; r < rows; r++)
    for (size_t k = 0; k < width; k++) {
      const float *first = x + 3 * r * stride + k;
      const float a = fabsf(first[0] * scale + shift[k]), b = fabsf(first[stride] * scale + shift[k]);
      y[r * y_stride + k] = fmaxf(fmaxf(a, b), fabsf(first[2 * stride] * scale + shift[k]));
    }
}

static const steno_frame_kernels scalar_kernels = {
    .lstm_gates = lstm_gates,
    .scale_rectify = scale_rectify,
    .rectify = rectify,
    .channel_moments = channel_moments,
    .max_of_three = max_of_three,
    .max_magnitude_of_three = max_magnitude_of_three,
};

const steno_frame_kernels *steno_frame_kernels_for(steno_isa isa) {
  if (!steno_isa_available(isa)) return 0;
#if defined(__x86_64__)
  if (isa >= STENO_ISA_AVX512) return &steno_frame_kernels_avx512;
  if (isa == STENO_ISA_AVX2) return &steno_frame_kernels_avx2;
#endif
  return &scalar_kernels;
}
