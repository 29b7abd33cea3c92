// Packing of weights into panels of 16 outputs, once per model, and conversions of stored types.
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "rounding.h"
#include "tables.h"

// Clears the panels of outputs [first, first + count), elements of `size` bytes.
static void clear(void *panels, size_t first, size_t count, size_t padded, size_t size) {
  const size_t rows = (count + STENO_PANEL - 1) / STENO_PANEL * STENO_PANEL;
  memset((char *)panels + first * padded * size, 0, rows * padded * size);
}

void steno_pack_f32(const float *w, size_t first, size_t count, size_t inputs, float *panels) {
  clear(panels, first, count, inputs, sizeof(float));
  for (size_t r = 0; r < count; r++) {
    const size_t output = first + r;
    float *panel = panels + output / STENO_PANEL * inputs * STENO_PANEL + output % STENO_PANEL;
    for (size_t k = 0; k < inputs; k++) panel[k * STENO_PANEL] = w[r * inputs + k];
  }
}

void steno_pack_bf16(const float *w, size_t first, size_t count, size_t inputs, size_t padded,
                     uint16_t *panels) {
  clear(panels, first, count, padded, sizeof(uint16_t));
  for (size_t r = 0; r < count; r++) {
    const size_t output = first + r;
    uint16_t *panel = panels + output / STENO_PANEL * padded * STENO_PANEL + output % STENO_PANEL * 2;
    for (size_t k = 0; k < inputs; k++)
      panel[k / 2 * STENO_PANEL * 2 + k % 2] = steno_round_bf16(w[r * inputs + k]);
  }
}

void steno_pack_int8(const float *w, size_t first, size_t count, size_t inputs, size_t padded, int8_t *panels,
                     float *scales, int32_t *offsets) {
  clear(panels, first, count, padded, sizeof(int8_t));
  for (size_t output = first + count; output % STENO_PANEL; output++) scales[output] = 0, offsets[output] = 0;
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

static const steno_packers scalar_packers = {
    .pack_f32 = steno_pack_f32,
    .pack_bf16 = steno_pack_bf16,
    .pack_int8 = steno_pack_int8,
    .f16_to_f32 = steno_f16_to_f32,
    .bf16_to_f32 = steno_bf16_to_f32,
};

const steno_packers *steno_packers_for(steno_isa isa) {
  if (!steno_isa_available(isa)) return 0;
#if defined(__x86_64__)
  if (isa >= STENO_ISA_AVX512) return &steno_packers_avx512;
  if (isa == STENO_ISA_AVX2) return &steno_packers_avx2;
#endif
  return &scalar_packers;
}
