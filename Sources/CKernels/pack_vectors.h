// Packing over vectors of W floats; a level's file includes this and names its table.
//
// In every packed type 16 rows × 16 words of 32 bits (a float, two bfloat16 or four bytes) lie transposed, so
// a tile of words is made row by row and then turned.
#include "vector_products.h"

typedef uint32_t v8u __attribute__((vector_size(32), aligned(4)));
typedef int8_t vc __attribute__((vector_size(W), aligned(1)));

#define TILE STENO_PANEL

// out[column][row] = in[row][column], 8 × 8 words of a tile.
INLINE void transpose_8(const uint32_t *in, uint32_t *out) {
  v8u a[8], b[8];
  UNROLL for (int i = 0; i < 8; i++) a[i] = *(const v8u *)(in + i * TILE);
  UNROLL for (int i = 0; i < 8; i += 2) {
    b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  UNROLL for (int i = 0; i < 8; i += 4) UNROLL for (int j = 0; j < 2; j++) {
    a[i + 2 * j] = __builtin_shufflevector(b[i + j], b[i + 2 + j], 0, 1, 8, 9, 4, 5, 12, 13);
    a[i + 2 * j + 1] = __builtin_shufflevector(b[i + j], b[i + 2 + j], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  UNROLL for (int i = 0; i < 4; i++) {
    *(v8u *)(out + i * TILE) = __builtin_shufflevector(a[i], a[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(v8u *)(out + (i + 4) * TILE) = __builtin_shufflevector(a[i], a[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

INLINE void transpose(const uint32_t *tile, uint32_t *out) {
  UNROLL for (int r = 0; r < TILE; r += 8) UNROLL for (int k = 0; k < TILE; k += 8)
      transpose_8(tile + r * TILE + k, out + k * TILE + r);
}

static void pack_f32(const float *w, size_t first, size_t count, size_t inputs, float *panels) {
  for (size_t r = 0; r < count; r += STENO_PANEL) {
    const size_t rows = count - r < STENO_PANEL ? count - r : STENO_PANEL;
    uint32_t *panel = (uint32_t *)panels + (first + r) * inputs;
    uint32_t tile[TILE * TILE] = {0}, turned[TILE * TILE];
    for (size_t k = 0; k < inputs; k += TILE) {
      const size_t width = inputs - k < TILE ? inputs - k : TILE;
      for (size_t i = 0; i < rows; i++) memcpy(tile + i * TILE, w + (r + i) * inputs + k, width * 4);
      if (width == TILE) {
        transpose(tile, panel + k * TILE);
      } else {
        transpose(tile, turned);
        memcpy(panel + k * TILE, turned, width * TILE * 4);
      }
    }
  }
}

INLINE void round_row(const float *x, size_t width, uint16_t *words) {
  if (width == 2 * TILE) {
    UNROLL for (int k = 0; k < 2 * TILE; k += W) {
      const vu bits = (vu)load(x + k), magnitude = bits & 0x7fffffff;
      const vu rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
      const vu nan = (vu)(magnitude > 0x7f800000), tiny = (vu)((bits & 0x7f800000) == 0);
      const vu kept = (nan & (bits >> 16 | 0x40)) | (~nan & rounded);
      *(vs *)(words + k) = __builtin_convertvector((tiny & (bits >> 16 & 0x8000)) | (~tiny & kept), vs);
    }
    return;
  }
  for (size_t k = 0; k < 2 * TILE; k++) words[k] = k < width ? steno_round_bf16(x[k]) : 0;
}

static void pack_bf16(const float *w, size_t first, size_t count, size_t inputs, size_t padded,
                      uint16_t *panels) {
  for (size_t r = 0; r < count; r += STENO_PANEL) {
    const size_t rows = count - r < STENO_PANEL ? count - r : STENO_PANEL;
    uint32_t *panel = (uint32_t *)panels + (first + r) * padded / 2;
    uint32_t tile[TILE * TILE] = {0};
    for (size_t k = 0; k < padded; k += 2 * TILE) {
      const size_t width = inputs - k < 2 * TILE ? inputs - k : 2 * TILE;
      for (size_t i = 0; i < rows; i++)
        round_row(w + (r + i) * inputs + k, width, (uint16_t *)(tile + i * TILE));
      transpose(tile, panel + k / 2 * TILE);
    }
  }
}

// Rounds a row's part to bytes and returns their sum.
INLINE int32_t quantize_row(const float *x, size_t width, float inverse, int8_t *bytes) {
  if (width == 4 * TILE) {
    vi sums = {0};
    UNROLL for (int k = 0; k < 4 * TILE; k += W) {
      const vf scaled = load(x + k) * inverse;
      const vf value = __builtin_elementwise_roundeven((vf)((vi)scaled & (vi)(scaled == scaled)));
      const vf clamped = max_vf(__builtin_elementwise_min(value, splat(127)), splat(-127));
      const vi whole = __builtin_convertvector(clamped, vi);
      *(vc *)(bytes + k) = __builtin_convertvector(whole, vc);
      sums += whole;
    }
    return __builtin_reduce_add(sums);
  }
  int32_t sum = 0;
  for (size_t k = 0; k < 4 * TILE; k++) {
    const int32_t value = k < width ? steno_round_to_int(x[k] * inverse) : 0;
    bytes[k] = (int8_t)value;
    sum += value;
  }
  return sum;
}

static void pack_int8(const float *w, size_t first, size_t count, size_t inputs, size_t padded, int8_t *panels,
                      float *scales, int32_t *offsets) {
  for (size_t r = 0; r < count; r += STENO_PANEL) {
    const size_t rows = count - r < STENO_PANEL ? count - r : STENO_PANEL;
    uint32_t *panel = (uint32_t *)panels + (first + r) * padded / 4;
    uint32_t tile[TILE * TILE] = {0};
    float inverses[STENO_PANEL];
    int32_t sums[STENO_PANEL] = {0};
    for (size_t i = 0; i < STENO_PANEL; i++) {
      const float largest = i < rows ? largest_magnitude(w + (r + i) * inputs, inputs) : 0;
      inverses[i] = largest > 0 ? 127.0f / largest : 0;
      scales[first + r + i] = largest / 127.0f;
    }
    for (size_t k = 0; k < padded; k += 4 * TILE) {
      const size_t width = inputs - k < 4 * TILE ? inputs - k : 4 * TILE;
      for (size_t i = 0; i < rows; i++)
        sums[i] += quantize_row(w + (r + i) * inputs + k, width, inverses[i], (int8_t *)(tile + i * TILE));
      transpose(tile, panel + k / 4 * TILE);
    }
    for (size_t i = 0; i < STENO_PANEL; i++) offsets[first + r + i] = 128 * sums[i];
  }
}

static void f16_to_f32(const void *x, size_t count, float *y) {
  const _Float16 *source = x;
  size_t i = 0;
  for (; i + W <= count; i += W) store(y + i, __builtin_convertvector(*(const vh *)(source + i), vf));
  steno_f16_to_f32(source + i, count - i, y + i);
}

static void bf16_to_f32(const void *x, size_t count, float *y) {
  const uint16_t *source = x;
  size_t i = 0;
  for (; i + W <= count; i += W)
    store(y + i, (vf)(__builtin_convertvector(*(const vs *)(source + i), vu) << 16));
  steno_bf16_to_f32(source + i, count - i, y + i);
}

#define VECTOR_PACKERS                                                                              \
  .pack_f32 = pack_f32, .pack_bf16 = pack_bf16, .pack_int8 = pack_int8, .f16_to_f32 = f16_to_f32, \
  .bf16_to_f32 = bf16_to_f32
