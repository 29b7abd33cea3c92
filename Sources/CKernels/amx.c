// The AMX tile unit. Tile state belongs to the thread: configured and released inside each call.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                       \
    __attribute__((target(                                                                          \
        "avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx512bf16,amx-tile,amx-int8,amx-bf16"))),\
    apply_to = function)

#define W 16
#define TILE_ROWS 6
#define TILE_PANELS 4
#define HAS_BF16
#define UNIT(name) name##_amx
#define TILE_CONFIGURE(c) _tile_loadconfig(c)
#define TILE_RELEASE() _tile_release()
#define TILE_ZERO(t) _tile_zero(t)
#define TILE_LOAD(t, p, stride) _tile_loadd(t, p, stride)
#define TILE_STORE(t, p, stride) _tile_stored(t, p, stride)
#define TILE_DOT_INT8(c, a, b) _tile_dpbusd(c, a, b)
#define TILE_DOT_BF16(c, a, b) _tile_dpbf16ps(c, a, b)
#include "amx_kernels.h"

#pragma clang attribute pop
#endif
