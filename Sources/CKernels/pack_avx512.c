// The packers with AVX-512.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                       \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq"))), apply_to = function)

#define W 16
#include "pack_vectors.h"

const steno_packers steno_packers_avx512 = {VECTOR_PACKERS};

#pragma clang attribute pop
#endif
