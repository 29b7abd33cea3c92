// Kernels of the speaker models: what happens between the products, on rows of channels (one row per frame).
#ifndef STENO_FRAMES_H
#define STENO_FRAMES_H

#include <stddef.h>
#include <stdint.h>

/// One table per instruction-set level, as `steno_kernels`; pure functions on float32.
typedef struct {
  /// One step of an LSTM for `rows` sequences. `gates` [row][input: width | forget | cell | output] holds the sums
  /// before their activation; `cells` [row][width] is the cell state, updated in place; `output` receives the
  /// hidden state. Hochreiter and Schmidhuber 1997 with forget gates, gate order as in PyTorch.
  void (*lstm_gates)(const float *gates, size_t stride, size_t rows, size_t width, float *cells, float *output,
                     size_t output_stride);
  /// y = max(v, slope · v) with v = x · scale[channel] + shift[channel]; slope 0 … 1: 0 is ReLU, 1 is no
  /// rectifier. x and y may be the same.
  void (*scale_rectify)(const float *x, size_t stride, size_t rows, size_t width, const float *scale,
                        const float *shift, float slope, float *y, size_t y_stride);
  /// The same without scale and shift.
  void (*rectify)(float *x, size_t stride, size_t rows, size_t width, float slope);
  /// Mean and variance (divided by `rows`) of every channel.
  void (*channel_moments)(const float *x, size_t stride, size_t rows, size_t width, float *mean,
                          float *variance);
  /// y[row] = the largest of rows 3 · row … 3 · row + 2, channel by channel.
  void (*max_of_three)(const float *x, size_t stride, size_t rows, size_t width, float *y, size_t y_stride);
  /// The same of |x · scale + shift[channel]|.
  void (*max_magnitude_of_three)(const float *x, size_t stride, size_t rows, size_t width, float scale,
                                 const float *shift, float *y, size_t y_stride);
} steno_frame_kernels;

#endif
