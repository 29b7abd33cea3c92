// The frame kernels with AVX2 and FMA.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define W 8
#include "frame_vectors.h"

const steno_frame_kernels steno_frame_kernels_avx2 = {FRAME_KERNELS};

#pragma clang attribute pop
#endif
