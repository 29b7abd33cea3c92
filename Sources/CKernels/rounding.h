// Conversions that packing and every level share, so that all levels see the same bits.
#ifndef STENO_ROUNDING_H
#define STENO_ROUNDING_H
#include <math.h>
#include <stdint.h>
#include <string.h>

// Nearest even; not-a-number stays one. Subnormals flush to zero as the processor's own conversion does.
static inline uint16_t steno_round_bf16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)(bits >> 16 | 0x40);
  if ((bits & 0x7f800000) == 0) return (uint16_t)(bits >> 16 & 0x8000);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static inline float steno_widen_bf16(uint16_t value) {
  const uint32_t bits = (uint32_t)value << 16;
  float result;
  memcpy(&result, &bits, 4);
  return result;
}

// What a row is multiplied with before it is rounded to 8 bits; 0 where that cannot be expressed.
static inline float steno_inverse_scale(float largest) {
  const float inverse = 127.0f / largest;
  return isfinite(inverse) ? inverse : 0;
}

// Nearest even, clamped to what 8 signed bits hold symmetrically; not-a-number becomes zero.
static inline int32_t steno_round_to_int(float value) {
  if (!(value == value)) return 0;
  const float rounded = rintf(value);
  return rounded > 127 ? 127 : rounded < -127 ? -127 : (int32_t)rounded;
}
#endif
