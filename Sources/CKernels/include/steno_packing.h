// What happens to weights once, when a model is loaded.
#ifndef STENO_PACKING_H
#define STENO_PACKING_H

#include <stddef.h>
#include <stdint.h>

/// One table per instruction-set level, as `steno_kernels`; every level gives the same bits.
///
/// `first` (a multiple of 16) and `count` name the outputs in `w` ([count][inputs]); `panels`, `scales` and
/// `offsets` point to the start of the whole packed weights. Whole panels are written: what lies beyond the
/// last output and the last input becomes zero, so the memory need not be. Calls for different panels may run
/// at once.
typedef struct {
  void (*pack_f32)(const float *w, size_t first, size_t count, size_t inputs, float *panels);
  void (*pack_bf16)(const float *w, size_t first, size_t count, size_t inputs, size_t padded,
                    uint16_t *panels);
  void (*pack_int8)(const float *w, size_t first, size_t count, size_t inputs, size_t padded, int8_t *panels,
                    float *scales, int32_t *offsets);
  /// float16 and bfloat16 to float32, from any address. What is not a number stays so; its other bits may differ.
  void (*f16_to_f32)(const void *x, size_t count, float *y);
  void (*bf16_to_f32)(const void *x, size_t count, float *y);
} steno_packers;

#endif
