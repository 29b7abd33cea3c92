// What this processor and kernel can run.
#include "CKernels.h"
#include "tables.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ARCH_REQ_XCOMP_PERM 0x1023
#define XFEATURE_XTILEDATA 18

static int has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

static int has_avx2_vnni(void) { return has_avx2() && __builtin_cpu_supports("avxvnni"); }

static int has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vnni");
}

static int has_avx512_bf16(void) { return has_avx512() && __builtin_cpu_supports("avx512bf16"); }

// Linux hands out the 8 KiB of tile state only to processes that ask for it.
static int has_amx(void) {
  if (!has_avx512_bf16() || !__builtin_cpu_supports("amx-tile") || !__builtin_cpu_supports("amx-int8") ||
      !__builtin_cpu_supports("amx-bf16"))
    return 0;
  return syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}

static int is_intel(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(0, &a, &b, &c, &d)) return 0;
  return b == 0x756e6547 && d == 0x49656e69 && c == 0x6c65746e;
}

int steno_isa_available(steno_isa isa) {
  __builtin_cpu_init();
  switch (isa) {
    case STENO_ISA_SCALAR: return 1;
    case STENO_ISA_AVX2: return has_avx2();
    case STENO_ISA_AVX512: return has_avx512();
    case STENO_ISA_AMX: return has_amx();
    case STENO_ISA_AMX_EMULATED: return has_avx512_bf16();
  }
  return 0;
}

// Intel's AVX-512 `dpbf16ps` runs at half the rate of float32 products; AMD's at twice the rate.
int steno_bf16_is_fast(steno_isa isa) {
  __builtin_cpu_init();
  if (isa == STENO_ISA_AMX || isa == STENO_ISA_AMX_EMULATED) return 1;
  return isa == STENO_ISA_AVX512 && has_avx512_bf16() && !is_intel();
}

const steno_kernels *steno_kernels_for(steno_isa isa) {
  if (!steno_isa_available(isa)) return 0;
  switch (isa) {
    case STENO_ISA_SCALAR: return &steno_kernels_scalar;
    case STENO_ISA_AVX2: return has_avx2_vnni() ? &steno_kernels_avx2_vnni : &steno_kernels_avx2;
    case STENO_ISA_AVX512: return has_avx512_bf16() ? &steno_kernels_avx512_bf16 : &steno_kernels_avx512;
    case STENO_ISA_AMX: return &steno_kernels_amx;
    case STENO_ISA_AMX_EMULATED: return &steno_kernels_amx_emulated;
  }
  return 0;
}
#else
int steno_isa_available(steno_isa isa) { return isa == STENO_ISA_SCALAR; }
int steno_bf16_is_fast(steno_isa isa) { return 0; }
const steno_kernels *steno_kernels_for(steno_isa isa) {
  return isa == STENO_ISA_SCALAR ? &steno_kernels_scalar : 0;
}
#endif

steno_isa steno_isa_detect(void) {
  for (int level = STENO_ISA_AMX; level > STENO_ISA_SCALAR; level--)
    if (steno_isa_available((steno_isa)level)) return (steno_isa)level;
  return STENO_ISA_SCALAR;
}

const char *steno_isa_name(steno_isa isa) {
  switch (isa) {
    case STENO_ISA_SCALAR: return "scalar";
    case STENO_ISA_AVX2: return "avx2";
    case STENO_ISA_AVX512: return "avx512";
    case STENO_ISA_AMX: return "amx";
    case STENO_ISA_AMX_EMULATED: return "amx-emulated";
  }
  return "unknown";
}
