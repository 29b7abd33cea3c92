// The packers with AVX2 and F16C.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define W 8
#include "pack_vectors.h"

const steno_packers steno_packers_avx2 = {VECTOR_PACKERS};

#pragma clang attribute pop
#endif
