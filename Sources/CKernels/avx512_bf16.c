// AVX-512 with its bfloat16 instructions, which every processor with AMX has too.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                       \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx512bf16"))),   \
    apply_to = function)

#define W 16
#define LEVEL(name) name##_avx512_bf16
#define TILE_ROWS 6
#define TILE_PANELS 4
#define HAS_BF16
#include "vector_kernels.h"

#define BF16_TABLE(level, bf16, int8, attention)                                                    \
  {.isa = level, .gemm_f32 = LEVEL(gemm_f32), .gemm_bf16 = bf16, .gemm_int8 = int8,                   \
   .attend_rows_bf16 = attention, VECTOR_KERNELS}

const steno_kernels steno_kernels_avx512_bf16 = BF16_TABLE(
    STENO_ISA_AVX512, LEVEL(gemm_bf16), steno_gemm_int8_avx512, LEVEL(attend_rows_bf16));
const steno_kernels steno_kernels_amx = BF16_TABLE(
    STENO_ISA_AMX, steno_gemm_bf16_amx, steno_gemm_int8_amx, steno_attend_rows_bf16_amx);
const steno_kernels steno_kernels_amx_emulated = BF16_TABLE(
    STENO_ISA_AMX_EMULATED, steno_gemm_bf16_amx_emulated, steno_gemm_int8_amx_emulated,
               steno_attend_rows_bf16_amx_emulated);

#pragma clang attribute pop
#endif
