// Numeric kernels of Steno's inference engine.
//
// Every kernel exists once per instruction-set level; `steno_kernels_for` returns the table of a level.
// Matrices are row-major float32 unless said otherwise. Nothing here allocates, locks or keeps state, so
// every function may run on any thread; two calls must only not write the same memory.
#ifndef STENO_CKERNELS_H
#define STENO_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "steno_frames.h"
#include "steno_packing.h"

#if defined(__cplusplus)
extern "C" {
#endif

/// Instruction-set levels, in rising order. `STENO_ISA_AMX_EMULATED` runs the AMX kernels on a tile unit
/// written in C, so that their indexing is tested on machines without AMX; it is never chosen by itself.
typedef enum {
  STENO_ISA_SCALAR = 0,
  STENO_ISA_AVX2 = 1,
  STENO_ISA_AVX512 = 2,
  STENO_ISA_AMX = 3,
  STENO_ISA_AMX_EMULATED = 4
} steno_isa;

/// Columns in one panel of packed weights.
#define STENO_PANEL 16
/// Inputs are padded to this many bytes in packed int8 and to this many bytes (32 elements) in packed bfloat16.
#define STENO_K_ALIGN 64
/// Every Whisper model has heads of this many elements.
#define STENO_HEAD 64

/// Weights of a linear layer `y = x · Wᵀ + b`, W being [outputs][inputs], cut into panels of 16 outputs:
/// float32  [panel][input][16]
/// bfloat16 [panel][input / 2][16][2]
/// int8     [panel][input / 4][16][4]  (the layout of both VNNI and AMX)
/// The last panel is padded with zeros to 16 outputs.
typedef struct {
  int32_t outputs;
  int32_t inputs;
  /// Inputs as stored: rounded up to 64 for int8 and to 32 for bfloat16, equal to `inputs` for float32.
  int32_t padded_inputs;
  const void *panels;
  /// int8 only: the scale of each output, padded to whole panels.
  const float *scales;
  /// int8 only: 128 × the sum of each output's weights (undoes the offset of the unsigned activations).
  const int32_t *offsets;
  /// Bias of each output padded to whole panels, or NULL.
  const float *bias;
} steno_packed;

/// Where a product goes: `output = activation(product + bias) + residual`.
/// `residual` may be NULL or the output itself.
typedef struct {
  float *output;
  size_t output_stride;
  const float *residual;
  size_t residual_stride;
  /// 0: identity, 1: GELU (by erf; coarser, to 1e-4, where the result is rounded).
  int32_t gelu;
  /// Where the result goes instead of to `output`, rounded to bfloat16 for the next product; or NULL.
  uint16_t *rounded;
  size_t rounded_stride;
} steno_epilogue;

/// Element type of cached keys and values, and how they lie:
/// float32 and float16: keys [ceil(count / 16)][64][16], values [count][64].
/// 8 bits: blocks of 16 positions, each [1024 bytes][16 float32 scales]. A block of keys holds [64 / 4][16][4] unsigned
/// bytes (value + 128), a block of values [16 / 4][64][4] signed ones.
typedef enum { STENO_F32 = 0, STENO_F16 = 1, STENO_I8 = 2 } steno_element;
/// Bytes of a block, and what is added to keys of 8 bits.
#define STENO_I8_BLOCK 1088
#define STENO_I8_OFFSET 128

typedef struct {
  steno_isa isa;

  /// Products over panels [first_panel, last_panel) of the weights, `rows` rows of `a` with stride `lda`.
  /// The result of a row does not depend on how many rows are computed together.
  void (*gemm_f32)(const float *a, size_t lda, size_t rows, const steno_packed *b, size_t first_panel,
                   size_t last_panel, const steno_epilogue *e);
  void (*gemm_bf16)(const uint16_t *a, size_t lda, size_t rows, const steno_packed *b, size_t first_panel,
                    size_t last_panel, const steno_epilogue *e);
  /// `a` holds activations quantised by `quantize_rows` (value + 128) with `a_scales` per row.
  void (*gemm_int8)(const uint8_t *a, size_t lda, const float *a_scales, size_t rows, const steno_packed *b,
                    size_t first_panel, size_t last_panel, const steno_epilogue *e);

  /// Symmetric per-row quantisation to 8 bits stored with an offset of 128; rows are padded with 128 up to
  /// `padded`. `stride` may be smaller than `width`: overlapping rows make a convolution a product.
  void (*quantize_rows)(const float *x, size_t stride, size_t rows, size_t width, size_t padded, uint8_t *q,
                        size_t q_stride, float *scales);
  /// Rounds rows to bfloat16 (nearest even), padded with zeros up to `padded`.
  void (*bf16_rows)(const float *x, size_t stride, size_t rows, size_t width, size_t padded, uint16_t *y,
                    size_t y_stride);
  /// y = (x − mean) / √(variance + 1e-5) · gamma + beta, row by row; x and y may be the same.
  void (*layer_norm)(const float *x, size_t stride, size_t rows, size_t width, const float *gamma,
                     const float *beta, float *y, size_t y_stride);
  /// The same rounded to bfloat16.
  void (*layer_norm_bf16)(const float *x, size_t stride, size_t rows, size_t width, const float *gamma,
                          const float *beta, uint16_t *y, size_t y_stride);
  void (*gelu)(float *x, size_t count);

  /// Rows of exp(scale · (x − max)) in place; `inverse_sums` receives 1 / Σ of what was stored.
  void (*softmax_rows_f32)(float *x, size_t stride, size_t rows, size_t count, float scale,
                           float *inverse_sums);

  /// Attention of `queries` single positions over `count` cached keys and values of one head, which lie as their
  /// type `element` says and which the queries share; what lies beyond `count` does not matter.
  /// Positions from `tail` on stand for several each: `tail_bias`, the logarithm of how many, is added to
  /// scale · q · k before the exponential. `tail` = `count`: none.
  /// `scores` [queries][score_stride], a multiple of 16 long at least, is scratch that holds the attention weights
  /// afterwards.
  void (*attend)(const float *query, size_t query_stride, size_t queries, const void *keys,
                 const void *values, steno_element element, size_t count, size_t tail, float tail_bias,
                 float scale, float *scores, size_t score_stride, float *output, size_t output_stride);

  /// softmax(scale · q · kᵀ) · v of many rows and one head over `count` keys (at least 1), scale being positive.
  /// `keys` and `values` are as `pack_keys_bf16` and `pack_values_bf16` leave them, `padded` (a multiple of 32)
  /// being how many there is room for; what lies beyond the last key is not used. Each key of [tail, count) stands for
  /// several equal ones: `tail_bias`, the natural logarithm of how many, is added to its scaled score. Without
  /// such keys `tail` is `count`. A row's result does not depend on the rows beside it.
  void (*attend_rows_bf16)(const float *queries, size_t query_stride, size_t rows, const uint16_t *keys,
                           const uint16_t *values, size_t count, size_t padded, size_t tail, float tail_bias,
                           float scale, float *output, size_t output_stride);
  /// The same over keys as `cache_keys` leaves them in float32, and values as `pack_values_f32` does.
  void (*attend_rows_f32)(const float *queries, size_t query_stride, size_t rows, const float *keys,
                          const float *values, size_t count, size_t padded, size_t tail, float tail_bias,
                          float scale, float *output, size_t output_stride);

  /// Writes positions [first, first + count) of one head, `x` being [count][64] with a stride.
  /// Into the caches that `attend` reads (whose float32 keys are also the panels of `gemm_f32`):
  void (*cache_keys)(const float *x, size_t stride, size_t first, size_t count, steno_element element,
                     void *keys);
  void (*cache_values)(const float *x, size_t stride, size_t first, size_t count, steno_element element,
                       void *values);
  /// As the weights of q · kᵀ (keys are outputs) and of p · v (keys are inputs, 64 outputs, panels of
  /// `padded` keys; `first` even). What lies beyond the last key must have been zeroed.
  void (*pack_keys_bf16)(const float *x, size_t stride, size_t first, size_t count, uint16_t *panels);
  void (*pack_values_bf16)(const float *x, size_t stride, size_t first, size_t count, size_t padded,
                           uint16_t *panels);
  void (*pack_values_f32)(const float *x, size_t stride, size_t first, size_t count, size_t padded,
                          float *panels);

  /// Largest value and its first index; what is not a number counts for nothing.
  size_t (*argmax)(const float *x, size_t count, float *maximum);
  /// The same in one pass with Σ exp(x − maximum); −∞ and 0 where nothing is above −∞.
  size_t (*scan)(const float *x, size_t count, float *maximum, float *sum);
  /// 1 when every value is finite, else 0.
  int (*all_finite)(const float *x, size_t count);

  /// One step of an LSTM cell after its products: `gates` [4][width] are the sums of the input, forget, cell
  /// and output gates before their functions; cell = σ(f) · cell + σ(i) · tanh(g), output = σ(o) · tanh(cell).
  void (*lstm_gates)(const float *gates, size_t width, float *cell, float *output);
} steno_kernels;

/// The best level this machine can run.
steno_isa steno_isa_detect(void);
/// Whether this machine (processor and kernel) can run a level.
int steno_isa_available(steno_isa isa);
/// Whether bfloat16 products are faster than float32 ones on this machine at this level.
int steno_bf16_is_fast(steno_isa isa);
/// The kernels of a level, or NULL where the machine cannot run it.
const steno_kernels *steno_kernels_for(steno_isa isa);
const steno_frame_kernels *steno_frame_kernels_for(steno_isa isa);
const steno_packers *steno_packers_for(steno_isa isa);
/// `scalar`, `avx2`, `avx512`, `amx`, `amx-emulated`.
const char *steno_isa_name(steno_isa isa);

/// The packers of `steno_packers` in plain C.
void steno_pack_f32(const float *w, size_t first, size_t count, size_t inputs, float *panels);
void steno_pack_bf16(const float *w, size_t first, size_t count, size_t inputs, size_t padded,
                     uint16_t *panels);
void steno_pack_int8(const float *w, size_t first, size_t count, size_t inputs, size_t padded, int8_t *panels,
                     float *scales, int32_t *offsets);
/// float16 and bfloat16 to float32, any count.
void steno_f16_to_f32(const void *x, size_t count, float *y);
void steno_bf16_to_f32(const void *x, size_t count, float *y);

/// power[row][bin] = re² + im² of `spectra` [row][re: bins padded to panels | im: the same].
void steno_power(const float *spectra, size_t stride, size_t rows, size_t bins, float *power,
                 size_t power_stride);
/// x = √x, for values that are not negative.
void steno_square_root(float *x, size_t count);
/// x = max(x, 0); what is not a number becomes 0.
void steno_relu(float *x, size_t count);
/// x = log10(max(x, 1e-10)), 20 at most whatever the samples held; returns the largest result.
float steno_log10(float *x, size_t count);

#if defined(__cplusplus)
}
#endif
#endif
