// The kernel tables that the files of this folder define, one per level.
#ifndef STENO_TABLES_H
#define STENO_TABLES_H
#include "CKernels.h"

extern const steno_kernels steno_kernels_scalar;
#if defined(__x86_64__)
extern const steno_frame_kernels steno_frame_kernels_avx2;
extern const steno_frame_kernels steno_frame_kernels_avx512;
extern const steno_packers steno_packers_avx2;
extern const steno_packers steno_packers_avx512;
extern const steno_kernels steno_kernels_avx2;
extern const steno_kernels steno_kernels_avx2_vnni;
extern const steno_kernels steno_kernels_avx512;
extern const steno_kernels steno_kernels_avx512_bf16;
extern const steno_kernels steno_kernels_amx;
extern const steno_kernels steno_kernels_amx_emulated;

// 8-bit products of AVX2 with VNNI.
void steno_gemm_int8_avx2_vnni(const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                               const steno_packed *b, size_t first_panel, size_t last_panel,
                               const steno_epilogue *e);

// Products that the AMX tables borrow for rows that do not fill a tile.
void steno_gemm_int8_avx512(const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                            const steno_packed *b, size_t first_panel, size_t last_panel,
                            const steno_epilogue *e);
void steno_gemm_bf16_avx512(const uint16_t *a, size_t lda, size_t rows, const steno_packed *b,
                            size_t first_panel, size_t last_panel, const steno_epilogue *e);
void steno_attend_rows_bf16_amx(const float *queries, size_t query_stride, size_t rows, const uint16_t *keys,
                                const uint16_t *values, size_t count, size_t padded, size_t tail,
                                float tail_bias, float scale, float *output, size_t output_stride);
void steno_gemm_int8_amx(const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                         const steno_packed *b, size_t first_panel, size_t last_panel,
                         const steno_epilogue *e);
void steno_gemm_bf16_amx(const uint16_t *a, size_t lda, size_t rows, const steno_packed *b,
                         size_t first_panel, size_t last_panel, const steno_epilogue *e);
void steno_attend_rows_bf16_amx_emulated(const float *queries, size_t query_stride, size_t rows, const uint16_t *keys,
                                const uint16_t *values, size_t count, size_t padded, size_t tail,
                                float tail_bias, float scale, float *output, size_t output_stride);
void steno_gemm_int8_amx_emulated(const uint8_t *a, size_t lda, const float *a_scales, size_t rows,
                                  const steno_packed *b, size_t first_panel, size_t last_panel,
                                  const steno_epilogue *e);
void steno_gemm_bf16_amx_emulated(const uint16_t *a, size_t lda, size_t rows, const steno_packed *b,
                                  size_t first_panel, size_t last_panel, const steno_epilogue *e);
#endif
#endif
