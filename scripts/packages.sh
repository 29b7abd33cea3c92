# Installs what the build and the tests need from the system, if it is not there. Sourced after announce.sh.
# shellcheck shell=bash

# Names (in Debian and Ubuntu) of the packages whose programs and headers are missing. Looking for the things
# themselves lets the scripts run on other systems too, where somebody installed them by hand.
missing_packages() {
  local include=/usr/include
  command -v git >/dev/null || echo git
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -d /etc/pki ] || echo ca-certificates
  command -v ld >/dev/null || echo binutils
  [ -e $include/stdio.h ] || echo libc6-dev
  [ -d $include/c++ ] || echo g++
  [ -e $include/zlib.h ] || echo zlib1g-dev
  [ -e $include/sodium.h ] || echo libsodium-dev
  [ -e $include/sqlite3.h ] || echo libsqlite3-dev
  [ -e $include/pango-1.0/pango/pangocairo.h ] || echo libpango1.0-dev
  [ -e $include/cairo/cairo.h ] || echo libcairo2-dev
  command -v dot >/dev/null || echo graphviz
  [ -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf ] || echo fonts-noto-core
  [ -e /usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf ] || echo fonts-droid-fallback
  command -v pkg-config >/dev/null || echo pkg-config
  command -v ffmpeg >/dev/null || echo ffmpeg
  command -v python3 >/dev/null || echo python3
  python3 -m pip --version >/dev/null 2>&1 || echo python3-pip
  missing_toolchain_libraries
}

# Libraries the Swift toolchain links and does not bring along.
missing_toolchain_libraries() {
  local folder
  folder=$(dirname "$(readlink -f "$(command -v swift)")")
  ldd "$folder/swift-package" "$folder/swift-frontend" "$folder/clang" 2>/dev/null |
    awk '/=> not found/ { print $1 }' | sort -u |
    sed -n 's/^libncurses\.so\.6$/libncurses6/p; s/^libcurl\.so\.4$/libcurl4/p
      s/^libsqlite3\.so\.0$/libsqlite3-0/p; s/^libxml2\.so\.2$/libxml2/p'
}

require_packages() {
  local missing
  missing=$(missing_packages | tr '\n' ' ')
  missing=${missing% }
  if [ -z "$missing" ]; then
    say "All system packages are there."
    return
  fi
  command -v apt-get >/dev/null ||
    fail "these are missing and there is no apt-get to install them: $missing; install what your system calls them"
  say "Installing with apt-get: $missing"
  # shellcheck disable=SC2086 # a list of names
  install_packages $missing
  missing=$(missing_packages | tr '\n' ' ')
  [ -z "$missing" ] || fail "still missing after apt-get install: ${missing% }"
}

install_packages() {
  local as_root=() log
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "this user may not install packages and there is no sudo; as root, run: apt-get install $*"
    say "This needs root; sudo may ask for your password."
    as_root=(sudo)
    # Without a terminal nobody could answer.
    if [ ! -t 0 ]; then as_root=(sudo -n); fi
    "${as_root[@]}" true || fail "sudo refused; as root, run: apt-get install $*"
  fi
  log=$(mktemp)
  # Old lists may still do.
  "${as_root[@]}" apt-get update >"$log" 2>&1 </dev/null ||
    say "apt-get update failed; trying with the package lists that are here."
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    fail "apt-get could not install $* (see above); check the network connection and /etc/apt"
  fi
  rm -f "$log"
}
