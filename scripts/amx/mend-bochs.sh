#!/bin/sh
# mend-bochs.sh SOURCE: what Bochs after 3.0 lacks or has wrong that the AMX kernels need, by Intel's manual (volume 1,
# chapters 13 and 18; volume 2, the instructions named below).
set -eu
cd "$1/cpu"
me='BX_CPU_THIS_PTR msr.'

# XFD: extended feature disable, by which a kernel learns of the first use of tiles. Linux gives none without it.
sed -i '/^  Bit64u ia32_xss;/a\  Bit64u ia32_xfd, ia32_xfd_err;' cpu.h
sed -i "/msr.ia32_xss = 0;/a\  ${me}ia32_xfd = ${me}ia32_xfd_err = 0;" init.cc
sed -i '/leaf->eax |= (1<<3);/a\    if (is_cpu_extension_supported(BX_ISA_AMX)) leaf->eax |= 1 << 4;' cpuid.cc
sed -i '/XTILEDATA_BIT\].attr/s/BX_XSAVE_ALIGN64/BX_XSAVE_ALIGN64 | BX_XSAVE_XFD_SUPPORT/' crregs.cc
sed -i -e '/msr_desc\[BX_MSR_XSS\]/a\
  msr_desc[BX_MSR_IA32_XFD] = new MSR_Descriptor("XFD", BX_ISA_AMX, ~Bit64u(1 << 18));\
  msr_desc[BX_MSR_IA32_XFD_ERROR] = new MSR_Descriptor("XFD_ERR", BX_ISA_AMX, ~Bit64u(1 << 18));' \
  -e "/val64 = ${me}ia32_xss;/{n;a\\
    case BX_MSR_IA32_XFD: val64 = ${me}ia32_xfd; break;\\
    case BX_MSR_IA32_XFD_ERROR: val64 = ${me}ia32_xfd_err; break;
}" -e "/${me}ia32_xss = val_64;/{n;a\\
    case BX_MSR_IA32_XFD: ${me}ia32_xfd = val_64; handleAvxModeChange(); break;\\
    case BX_MSR_IA32_XFD_ERROR: ${me}ia32_xfd_err = val_64; break;
}" msr.cc
disabled="{ ${me}ia32_xfd_err = ${me}ia32_xfd; exception(BX_NM_EXCEPTION, 0); }"
sed -i -e "s/XTILEDATA_MASK)) != 0)/XTILEDATA_MASK)) != 0 || ${me}ia32_xfd)/" \
  -e "/::BxNoAMX/,/BX_ASSERT/s/BX_ASSERT(0);/if (${me}ia32_xfd) $disabled/" proc_ctrl.cc
sed -i -e "s/^  return xinuse;/  return xinuse \& ~Bit32u(${me}ia32_xfd);/" \
  -e "/Bit32u restore_mask = /a\\  if (requested_feature_bitmap \& restore_mask \& ${me}ia32_xfd) $disabled" xsave.cc

# Saved tiles: rows and columns changed places, half the rows were left out, used counted as unused.
sed -i -e '/tilecfg.vmm16u(8+n) *=/s/rows;/bytes_per_row;/' -e '/tilecfg.vmmubyte(48+n) *=/s/bytes_per_row;/rows;/' \
  -e 's/row < BX_TILE_REGISTERS/row < BX_TILE_MAX_ROWS/' -e 's/tile_use_tracker == 0);/tile_use_tracker != 0);/' xsave.cc

# The size of compacted state left out the alignment of tiles, so Linux refused all of it.
sed -i '/^static unsigned xsave_max_size_required_by_xsaves_features/,/^}/s/max_size += xsave_restore/max_size = (xsave_restore[n].attr \& BX_XSAVE_ALIGN64 ? (max_size + 63) \& ~63u : max_size) + xsave_restore/' cpuid.cc

# Products of signed bytes took them for unsigned ones.
sed -i -e '/Bit32u DPBDSS/,/^}/s/Bit8u/Bit8s/g' -e '/Bit32u DPBDSU/,/^}/{/xbyte\[4\]/s/Bit8u/Bit8s/g}' \
  -e '/Bit32u DPBDUS/,/^}/{/ybyte\[4\]/s/Bit8u/Bit8s/g}' avx/amx.cc

# VCVTNE2PS2BF16 read its first operand beyond the end.
sed -i '/other half of the elements/,/}/s/op1.vmm32u(n)/op1.vmm32u(n - DWORD_ELEMENTS(len))/' avx/avx512_bf16.cc
