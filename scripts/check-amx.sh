#!/usr/bin/env bash
# Runs the AMX kernels by their own instructions on machines without AMX: in Bochs, an independent emulator, under
# Debian's kernel. Takes some minutes to build Bochs, one to run, and about one more for each of three transcripts. Not part of the tests.
#
# BOCHS=folder   Bochs' source (the folder with `configure`); else it is fetched
# KERNEL=file    a Linux kernel for x86-64; else Debian's is fetched with apt-get
# CPUS=2         processors of the emulated machine, 1 by default
# STENO=binary, MODELS=folder of tiny.en and silero-vad-6, CLIP=a WAV of some seconds: with all three a transcript is
#                made there too, and must be that of STENO_ISA=amx-emulated here
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=/dev/null
. scripts/announce.sh
here=$PWD
work=$here/.build/amx
revision=783b58fd6d9bae598a07c59719122322fa0edce6

require() {
  local program missing=()
  for program in clang g++ make cpio xorriso busybox; do command -v $program >/dev/null || missing+=("$program"); done
  [ -e /usr/lib/ISOLINUX/isolinux.bin ] || missing+=(isolinux)
  [ ${#missing[@]} -eq 0 ] ||
    fail "these are missing: ${missing[*]}; on Debian install clang g++ make cpio xorriso busybox-static isolinux syslinux-common"
}

build_bochs() {
  [ ! -x "$work/bochs/bochs" ] || return 0
  rm -rf "$work/source" && mkdir -p "$work/bochs" "$work/source"
  if [ -n "${BOCHS:-}" ]; then
    cp -r "$BOCHS/." "$work/source"
  else
    git clone --quiet https://github.com/bochs-emu/Bochs "$work/clone"
    git -C "$work/clone" archive $revision bochs | tar x -C "$work/source" --strip-components 1
  fi
  sh scripts/amx/mend-bochs.sh "$work/source"
  # Two other parts of this model of processor, CET and user interrupts, do not survive Linux's first system call.
  (cd "$work/bochs" && CFLAGS='-O2 -march=native' CXXFLAGS='-O2 -march=native' ../source/configure --enable-x86-64 \
    --enable-avx --enable-evex --enable-amx --enable-smp --enable-handlers-chaining --enable-long-phy-address \
    --enable-protection-keys --with-nogui --disable-docbook --disable-assert-checks --disable-stats &&
    make -j"$(nproc)") >"$work/bochs.build" 2>&1 || fail "Bochs does not build; see $work/bochs.build"
}

find_kernel() {
  [ ! -e "$work/vmlinuz" ] || return 0
  if [ -n "${KERNEL:-}" ]; then
    cp "$KERNEL" "$work/vmlinuz"
  else
    local package
    package=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
    (cd "$work" && apt-get download --quiet --quiet "$package" && dpkg -x "$package"_*.deb kernel)
    cp "$work"/kernel/boot/vmlinuz-* "$work/vmlinuz"
  fi
}

build_guest() {
  local guest=$work/guest file
  rm -rf "$guest" "$work/disk" && mkdir -p "$guest/bin" "$guest/lib" "$guest/lib64" "$guest/home/models" "$work/disk/isolinux"
  clang -O2 -Wall -Wextra -static -pthread -D_GNU_SOURCE -I Sources/CKernels/include -I Sources/CKernels \
    Sources/CKernels/*.c scripts/amx/check.c -lm -o "$guest/bin/amx-check"
  cp "$(command -v busybox)" "$guest/bin/busybox"
  cp scripts/amx/init "$guest/init" && chmod +x "$guest/init"
  if [ -n "${STENO:-}" ]; then
    cp "$STENO" "$guest/bin/steno" && strip "$guest/bin/steno"
    cp -r "$MODELS/tiny.en" "$MODELS/silero-vad-6" "$guest/home/models" && cp "$CLIP" "$guest/clip.wav"
    for file in "$STENO" $(command -v ffmpeg); do
      ldd "$file" | awk '$3 ~ /^\// { print $3 }' | xargs -I{} cp -L {} "$guest/lib"
    done
    cp -L /lib64/ld-linux-x86-64.so.2 "$guest/lib64"
    # Another format, so that a confined FFmpeg is among the children.
    if command -v ffmpeg >/dev/null; then
      ffmpeg -v error -i "$CLIP" "$guest/clip.flac" && cp "$(command -v ffmpeg)" "$guest/bin"
    fi
  fi
  (cd "$guest" && find . | cpio -o -H newc --quiet) >"$work/disk/initrd"
  cp "$work/vmlinuz" "$work/disk/vmlinuz"
  cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 "$work/disk/isolinux"
  # Without the processor's register for fast strings the kernel's memmove must not take the shortcut for short ones.
  cat >"$work/disk/isolinux/isolinux.cfg" <<-'END'
	DEFAULT linux
	LABEL linux
	 KERNEL /vmlinuz
	 APPEND initrd=/initrd console=ttyS0,115200 nokaslr mitigations=off tsc=reliable lpj=800000 random.trust_cpu=on panic=-1 loglevel=4 clearcpuid=fsrm
	END
  xorriso -as mkisofs -quiet -o "$work/disk.iso" -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot \
    -boot-load-size 4 -boot-info-table "$work/disk" 2>/dev/null
}

run_guest() {
  cat >"$work/bochsrc" <<-END
	memory: guest=3072, host=3072
	cpu: model=sapphire_rapids, count=${CPUS:-1}, ips=200000000, reset_on_triple_fault=0
	romimage: file=$work/source/bios/BIOS-bochs-latest, options=fastboot
	vgaromimage: file=$work/source/bios/VGABIOS-lgpl/VGABIOS-lgpl-latest.bin
	ata0-master: type=cdrom, path=$work/disk.iso, status=inserted
	boot: cdrom
	com1: enabled=1, mode=file, dev=$work/serial
	display_library: nogui
	log: $work/bochs.log
	panic: action=fatal
	info: action=ignore
	clock: sync=none
	END
  rm -f "$work/serial"
  nice -n 19 "$work/bochs/bochs" -q -f "$work/bochsrc" >"$work/bochs.out" 2>&1 </dev/null &
  # It would go on for ever.
  local started=$SECONDS
  while kill -0 $! 2>/dev/null && [ $((SECONDS - started)) -lt "${LIMIT:-1800}" ] && ! grep -q -s 'GUEST done\|Kernel panic' "$work/serial"; do sleep 2; done
  kill $! 2>/dev/null || true
  tr -d '\r' <"$work/serial" | grep -E '^(CPUS|pass|FAIL|TRANSCRIPT|GUEST|     |.*RIP)' || true
}

judge() {
  local expected transcript
  grep -q 'GUEST done' "$work/serial" || fail "the emulated machine stopped before its end; see $work/serial"
  ! grep -q '^FAIL' "$work/serial" || fail "some checks failed; see $work/serial"
  [ -n "${STENO:-}" ] || return 0
  expected=$(STENO_ISA=amx-emulated STENO_HOME=$(dirname "$MODELS") "$STENO" transcribe --quiet --model tiny.en \
    --format verbose_json "$CLIP")
  [[ $expected != *'"text":""'* ]] || fail "nothing is said in $CLIP; take a clip with speech"
  while read -r transcript; do
    [ "$transcript" = "$expected" ] || fail "a transcript differs from that of the emulated unit: $expected"
  done < <(tr -d '\r' <"$work/serial" | sed -n 's/^TRANSCRIPT //p; s/ *$//')
  say "Its transcripts are those of the emulated unit here."
}

require
mkdir -p "$work"
stage "Bochs" build_bochs
stage "Kernel" find_kernel
stage "Disk of the emulated machine" build_guest
stage "Emulated machine" run_guest
judge
say "All is well."
