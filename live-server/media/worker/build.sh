#!/bin/sh
# Builds the mediasoup worker from the installed npm package and the system's
# own libraries; nothing is downloaded. It goes on where it was when stopped.
#
#   sh build.sh [node_modules/mediasoup] [output-binary]
#
# Says "objects N" once, and "compiled NAME" for each; set-up makes a progress
# figure of them. What it needs on Debian is listed in set-up (media-worker.mjs).
# Env: CXX (g++), CXXFLAGS (-O2), JOBS (nproc), BUILD_DIR
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
PKG=$(cd "${1:-node_modules/mediasoup}" && pwd)
OUT=${2:-$PKG/worker/out/Release/mediasoup-worker}
CXX=${CXX:-g++}
CXXFLAGS=${CXXFLAGS:--O2}
JOBS=${JOBS:-$(nproc)}
W=$PKG/worker
mkdir -p "$(dirname "$OUT")"
OUT=$(cd "$(dirname "$OUT")" && pwd)/$(basename "$OUT")
B=${BUILD_DIR:-$(dirname "$OUT")/build-worker}

for t in "$CXX" make pkg-config flatc; do
	command -v "$t" >/dev/null || { echo "missing tool: $t" >&2; exit 2; }
done
DEPS="libuv usrsctp openssl libsrtp2 absl_flat_hash_map absl_flat_hash_set absl_inlined_vector absl_btree absl_strings absl_optional absl_memory"
for d in $DEPS; do
	pkg-config --exists "$d" || { echo "missing library: $d" >&2; exit 2; }
done

mkdir -p "$B/gen/FBS"
flatc --cpp --cpp-field-case-style lower --reflect-names --scoped-enums \
	--filename-suffix '' -o "$B/gen/FBS" "$W"/fbs/*.fbs

# The source lists are the package's own: read from its meson.build files.
worker=$(sed -n "/^common_sources = \[/,/^\]/s/^ *'\(src\/[^']*\)',\{0,1\}.*/\1/p" "$W/meson.build")
rtc=$(sed -n "/^libwebrtc_sources = \[/,/^\]/s/^ *'\(libwebrtc\/[^']*\)',\{0,1\}.*/deps\/libwebrtc\/\1/p" "$W/deps/libwebrtc/meson.build")
[ -n "$worker" ] && [ -n "$rtc" ] || { echo "cannot read the source lists of $W" >&2; exit 2; }

# One patch, on a copy.  mediasoup's BIO callback answers 1 to every BIO_ctrl()
# (it compares with BIO_CB_RETURN, which OpenSSL passes as a bit).  An OpenSSL
# built with kernel TLS, as Debian's is, then takes BIO_get_ktls_send() for true,
# allocates no write buffer, and the worker dies (SIGSEGV in SSL_read) at the
# first DTLS handshake.
mkdir -p "$B/patched"
PATCHED=src/RTC/DtlsTransport.cpp
sed 's/(operationType == BIO_CB_RETURN)/((operationType \& BIO_CB_RETURN) != 0)/' "$W/$PATCHED" > "$B/patched/DtlsTransport.cpp.new"
[ "$(grep -c '((operationType & BIO_CB_RETURN) != 0)' "$B/patched/DtlsTransport.cpp.new")" = 1 ] ||
	{ echo "the DtlsTransport.cpp patch does not apply to this mediasoup version" >&2; exit 2; }
cmp -s "$B/patched/DtlsTransport.cpp.new" "$B/patched/DtlsTransport.cpp" && rm "$B/patched/DtlsTransport.cpp.new" ||
	mv "$B/patched/DtlsTransport.cpp.new" "$B/patched/DtlsTransport.cpp"

INC="-I$HERE/compat -I$B/gen -I$W/include -I$W/deps/libwebrtc -I$W/deps/libwebrtc/libwebrtc -I$W/fbs"
DEF="-DMS_LITTLE_ENDIAN -DFLATBUFFERS_LOCALE_INDEPENDENT=1 -DMS_EXECUTABLE"
# A precompiled header: most of the build time is parsing these.
{ cat <<-'H'
	#include "common.hpp"
	#include <absl/container/flat_hash_map.h>
	#include <absl/container/flat_hash_set.h>
	#include <absl/container/inlined_vector.h>
	#include <absl/container/btree_map.h>
	#include <flatbuffers/flatbuffers.h>
	#include <uv.h>
	#include <algorithm>
	#include <functional>
	#include <map>
	#include <memory>
	#include <string>
	#include <unordered_map>
	#include <vector>
	#include "FBS/message.h"
H
} > "$B/pch.hpp.new"
# Left as it is when nothing in it changed: every object depends on it.
cmp -s "$B/pch.hpp.new" "$B/pch.hpp" && rm "$B/pch.hpp.new" || mv "$B/pch.hpp.new" "$B/pch.hpp"
FLAGS="-std=c++17 $CXXFLAGS -DNDEBUG -w $DEF $INC $(pkg-config --cflags $DEPS)"
{
	printf 'all: %s\n' "$OUT"
	printf '%s/pch.hpp.gch: %s/pch.hpp\n\t@%s %s -x c++-header $< -o $@\n' "$B" "$B" "$CXX" "$FLAGS"
	objs=
	for s in $worker src/main.cpp $rtc; do
		o=$B/obj/$(echo "$s" | tr / _).o
		objs="$objs $o"
		from=$W/$s
		[ "$s" = "$PATCHED" ] && from=$B/patched/DtlsTransport.cpp
		printf '%s: %s %s/pch.hpp.gch\n\t@%s %s -include %s/pch.hpp -c $< -o $@\n\t@echo compiled %s\n' \
			"$o" "$from" "$B" "$CXX" "$FLAGS" "$B" "$s"
	done
	printf '%s: %s\n\t@%s -o $@ $^ -pthread -s -Wl,--gc-sections -Wl,--as-needed %s\n' \
		"$OUT" "$objs" "$CXX" "$(pkg-config --libs $DEPS)"
} > "$B/Makefile"
mkdir -p "$B/obj"
echo "objects $(grep -c '^	@echo compiled' "$B/Makefile")"
make -f "$B/Makefile" -j"$JOBS"
echo "built $OUT ($(du -k "$OUT" | cut -f1) KiB)"
