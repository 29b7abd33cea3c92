// Packing of weights into panels of 16 outputs, once per model, and conversions of stored types.
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "rounding.h"

void steno_pack_f32(const float *w, size_t first, size_t count, size_t inputs, float *panels) {
  for (size_t r = 0; r < count; r++) {
    const size_t output = first + r;
    float *panel = panels + output / STENO_PANEL * inputs * STENO_PANEL + output % STENO_PANEL;
    for (size_t k = 0; k < inputs; k++) panel[k * STENO_PANEL] = w[r * inputs + k];
  }
}

void steno_pack_bf16(const float *w, size_t first, size_t count, size_t inputs, size_t padded,
                     uint16_t *panels) {
  for (size_t r = 0; r < count; r++) {
    const size_t output = first + r;
    uint16_t *panel = panels + output / STENO_PANEL * padded * STENO_PANEL + output % STENO_PANEL * 2;
    for (size_t k = 0; k < inputs; k++)
      panel[k / 2 * STENO_PANEL * 2 + k % 2] = steno_round_bf16(w[r * inputs + k]);
  }
}

void steno_pack_int8_values(const int8_t *w, const float *scale, size_t first, size_t count, size_t inputs,
                            size_t padded, int8_t *panels, float *scales, int32_t *offsets) {
  for (size_t r = 0; r < count; r++) {
    const size_t output = first + r;
    int8_t *panel = panels + output / STENO_PANEL * padded * STENO_PANEL + output % STENO_PANEL * 4;
    int32_t sum = 0;
    for (size_t k = 0; k < inputs; k++) {
      const int8_t value = w[r * inputs + k];
      panel[k / 4 * STENO_PANEL * 4 + k % 4] = value;
      sum += value;
    }
    scales[output] = scale[r];
    offsets[output] = 128 * sum;
  }
}

void steno_pack_int8(const float *w, size_t first, size_t count, size_t inputs, size_t padded, int8_t *panels,
                     float *scales, int32_t *offsets) {
  for (size_t r = 0; r < count; r++) {
    const float *row = w + r * inputs;
    float largest = 0;
    for (size_t k = 0; k < inputs; k++) largest = fmaxf(largest, fabsf(row[k]));
    const float inverse = largest > 0 ? 127.0f / largest : 0;
    const size_t output = first + r;
    int8_t *panel = panels + output / STENO_PANEL * padded * STENO_PANEL + output % STENO_PANEL * 4;
    int32_t sum = 0;
    for (size_t k = 0; k < inputs; k++) {
      const int32_t value = steno_round_to_int(row[k] * inverse);
      panel[k / 4 * STENO_PANEL * 4 + k % 4] = (int8_t)value;
      sum += value;
    }
    scales[output] = largest / 127.0f;
    offsets[output] = 128 * sum;
  }
}

void steno_f16_to_f32(const void *x, size_t count, float *y) {
  for (size_t i = 0; i < count; i++) {
    _Float16 value;
    memcpy(&value, (const char *)x + 2 * i, 2);
    y[i] = (float)value;
  }
}

void steno_bf16_to_f32(const void *x, size_t count, float *y) {
  for (size_t i = 0; i < count; i++) {
    uint16_t value;
    memcpy(&value, (const char *)x + 2 * i, 2);
    y[i] = steno_widen_bf16(value);
  }
}
