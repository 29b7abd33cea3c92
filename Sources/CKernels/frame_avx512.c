// The frame kernels with AVX-512.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                       \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq"))), apply_to = function)

#define W 16
#include "frame_vectors.h"

const steno_frame_kernels steno_frame_kernels_avx512 = {FRAME_KERNELS};

#pragma clang attribute pop
#endif
