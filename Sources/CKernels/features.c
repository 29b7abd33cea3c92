// Steps between products that need no instruction set of their own.
#include <math.h>

#include "CKernels.h"

void steno_power(const float *spectra, size_t stride, size_t rows, size_t bins, float *power,
                 size_t power_stride) {
  const size_t imaginary = (bins + STENO_PANEL - 1) / STENO_PANEL * STENO_PANEL;
  for (size_t r = 0; r < rows; r++) {
    const float *re = spectra + r * stride, *im = re + imaginary;
    for (size_t k = 0; k < bins; k++) power[r * power_stride + k] = re[k] * re[k] + im[k] * im[k];
  }
}

float steno_log10(float *x, size_t count) {
  float largest = -INFINITY;
  for (size_t i = 0; i < count; i++) {
    x[i] = log10f(fminf(fmaxf(x[i], 1e-10f), 1e20f));
    largest = fmaxf(largest, x[i]);
  }
  return largest;
}

void steno_square_root(float *x, size_t count) {
  // The library's square root would have to report errors, which keeps the loop from becoming vectors.
  for (size_t i = 0; i < count; i++) x[i] = __builtin_elementwise_sqrt(x[i]);
}

void steno_relu(float *x, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] = x[i] > 0 ? x[i] : 0;
}
