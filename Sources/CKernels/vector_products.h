// Vectors of W floats, the functions on them, and what every product shares: its tiling and its epilogue.
// A level's file defines W, TILE_ROWS and TILE_PANELS and sets its target before including this.
#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "rounding.h"
#include "tables.h"

#define PV (STENO_PANEL / W)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float vf __attribute__((vector_size(4 * W), aligned(4)));
typedef int32_t vi __attribute__((vector_size(4 * W), aligned(4)));
typedef uint32_t vu __attribute__((vector_size(4 * W), aligned(4)));
typedef _Float16 vh __attribute__((vector_size(2 * W), aligned(2)));
typedef uint16_t vs __attribute__((vector_size(2 * W), aligned(2)));
typedef uint8_t vb __attribute__((vector_size(W), aligned(1)));

INLINE vf load(const float *p) { return *(const vf *)p; }
INLINE void store(float *p, vf v) { *(vf *)p = v; }
// By its bits: adding x to zeros would be an addition that the compiler may not drop (−0).
INLINE vf splat(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return (vf)((vu){} + bits);
}
INLINE vf select_vf(vi mask, vf yes, vf no) { return (vf)((mask & (vi)yes) | (~mask & (vi)no)); }
INLINE vf max_vf(vf a, vf b) { return __builtin_elementwise_max(a, b); }
INLINE vf abs_vf(vf a) { return (vf)((vi)a & 0x7fffffff); }
INLINE float sum_vf(vf v) {
  float sum = 0;
  UNROLL for (int i = 0; i < W; i++) sum += v[i];
  return sum;
}
INLINE float largest_vf(vf v) { return __builtin_reduce_max(v); }
INLINE float largest_magnitude(const float *x, size_t count) {
  vf largest = splat(0);
  size_t k = 0;
  for (; k + W <= count; k += W) largest = max_vf(largest, abs_vf(load(x + k)));
  float result = largest_vf(largest);
  for (; k < count; k++) result = fmaxf(result, fabsf(x[k]));
  return result;
}

// sum + the products of two neighbouring bfloat16 inputs with those of every output in `right`.
INLINE vf add_pairs(vf sum, uint32_t left, vf right) {
#ifdef HAS_BF16
  return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32((int32_t)left), (__m512bh)right);
#else
  sum += (vf)((vu){} + (left << 16)) * (vf)((vu)right << 16);
  return sum + (vf)((vu){} + (left & 0xffff0000)) * (vf)((vu)right & 0xffff0000);
#endif
}
INLINE vf load_element(const void *p, size_t index, steno_element element) {
  if (element == STENO_F16) return __builtin_convertvector(*(const vh *)((const _Float16 *)p + index), vf);
  return load((const float *)p + index);
}

// exp by 2^n · e^r with |r| ≤ ln 2 / 2 and a polynomial of degree 6: relative error below 2e-7.
INLINE vf exp_vf(vf x) {
  x = max_vf(__builtin_elementwise_min(x, splat(88.0f)), splat(-87.0f));
  const vf n = __builtin_elementwise_roundeven(x * 1.44269504088896341f);
  vf r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  vf p = splat(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const vi exponent = (__builtin_convertvector(n, vi) + 127) << 23;
  return p * (vf)exponent;
}

// erf by the rational approximation 7.1.26 of Abramowitz and Stegun, absolute error below 1.5e-7.
INLINE vf gelu_vf(vf x) {
  const vf z = x * 0.70710678118654752f;
  const vf a = abs_vf(z);
  const vf t = 1.0f / (1.0f + 0.3275911f * a);
  vf p = splat(1.061405429f);
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  const vf magnitude = 1.0f - p * t * exp_vf(-a * a);
  const vf erf = (vf)((vi)magnitude | ((vi)z & (int32_t)0x80000000));
  return 0.5f * x * (1.0f + erf);
}

// The same for results that become bfloat16: without division, absolute error below 1e-4. Φ(x) − ½ is odd, so a
// polynomial in x², and ±½ beyond the bounds.
INLINE vf gelu_coarse_vf(vf x) {
  const vf bounded = max_vf(__builtin_elementwise_min(x, splat(4.25f)), splat(-4.25f));
  const vf u = bounded * bounded;
  vf p = splat(-8.460363701e-10f);
  p = p * u + 7.570800790e-8f;
  p = p * u - 2.938793363e-6f;
  p = p * u + 6.552696056e-5f;
  p = p * u - 9.404465523e-4f;
  p = p * u + 9.257818947e-3f;
  p = p * u - 6.545349190e-2f;
  p = p * u + 3.984200385e-1f;
  return x * (p * bounded + 0.5f);
}

#ifdef HAS_BF16
INLINE vi round_bf16_vf(vf x) {
  return __builtin_convertvector((vs)_mm512_cvtneps_pbh((__m512)x), vi);
}
#else
INLINE vi round_bf16_vf(vf x) {
  const vu bits = (vu)x;
  const vu rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  const vi tiny = (vi)((bits & 0x7f800000) == 0);
  const vi missing = (vi)((bits & 0x7fffffff) > 0x7f800000);
  const vu finite = ((vu)tiny & (bits >> 16 & 0x8000)) | (~(vu)tiny & rounded);
  return (vi)(((vu)missing & (bits >> 16 | 0x40)) | (~(vu)missing & finite));
}
#endif

INLINE void store_bf16(uint16_t *target, vf value) {
  *(vs *)target = __builtin_convertvector(round_bf16_vf(value), vs);
}

// One vector of a product's results: bias, activation, residual, and the ragged end of the last panel.
INLINE void finish(vf value, size_t row, size_t output, const steno_packed *b, const steno_epilogue *e) {
  if (b->bias) value += load(b->bias + output);
  if (e->gelu) value = e->rounded ? gelu_coarse_vf(value) : gelu_vf(value);
  const float *residual = e->residual ? e->residual + row * e->residual_stride + output : NULL;
  const size_t end = (size_t)b->outputs, lanes = output + W <= end ? W : end > output ? end - output : 0;
  if (residual && lanes == W) value += load(residual);
  for (size_t i = 0; residual && lanes < W && i < lanes; i++) value[i] += residual[i];
  if (e->rounded) {
    uint16_t *target = e->rounded + row * e->rounded_stride + output;
    if (lanes == W) store_bf16(target, value);
    for (size_t i = 0; lanes < W && i < lanes; i++) target[i] = steno_round_bf16(value[i]);
  } else {
    float *target = e->output + row * e->output_stride + output;
    if (lanes == W) store(target, value);
    for (size_t i = 0; lanes < W && i < lanes; i++) target[i] = value[i];
  }
}

// Splits a product into tiles of at most TILE_ROWS × TILE_PANELS; `tile(rows, panels, row, panel)` has both
// sizes known at compile time. Seven or eight rows are two tiles of about the same height.
#define FOR_ROWS(tile, width, rows, p)                                                              \
  for (size_t r = 0, height; r < rows; r += height) {                                               \
    height = rows - r > 8 ? 6 : rows - r > 6 ? 4 : rows - r;                                        \
    switch (height) {                                                                               \
      case 1: tile(1, width, r, p); break;                                                          \
      case 2: tile(2, width, r, p); break;                                                          \
      case 3: tile(3, width, r, p); break;                                                          \
      case 4: tile(4, width, r, p); break;                                                          \
      case 5: tile(5, width, r, p); break;                                                          \
      default: tile(6, width, r, p); break;                                                         \
    }                                                                                               \
  }

#define FOR_TILES(tile, rows, first_panel, last_panel)                                              \
  for (size_t p = first_panel; p < last_panel;) {                                                   \
    if (last_panel - p >= TILE_PANELS) {                                                            \
      FOR_ROWS(tile, TILE_PANELS, rows, p)                                                          \
      p += TILE_PANELS;                                                                             \
    } else if (TILE_PANELS > 2 && last_panel - p >= 2) {                                            \
      FOR_ROWS(tile, 2, rows, p)                                                                    \
      p += 2;                                                                                       \
    } else {                                                                                        \
      FOR_ROWS(tile, 1, rows, p)                                                                    \
      p += 1;                                                                                       \
    }                                                                                               \
  }
