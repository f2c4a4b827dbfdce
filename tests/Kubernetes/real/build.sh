#!/usr/bin/env bash
# Builds a real Kubernetes API server and controller manager (v1.20.2, Debian 12's source package) for the compliance suite.
#
#   build.sh CACHE      about 8 minutes on two cores, as root; nothing if CACHE holds them already
#
# That source is older than Debian's Go: its copy of reflect2 links to runtime.mapiterinit with the signature it had before Go 1.18,
# and the server panics on every JSON object. The iterator is passed in here, as newer runtimes want it.
set -euo pipefail
[ $# -eq 1 ] || { sed -n 2,8p "$0"; exit 2; }
cache=$1
[ -x "$cache/kube-apiserver" ] && [ -x "$cache/kube-controller-manager" ] && exit 0

say() { printf 'build-kubernetes: %s\n' "$*" >&2; }
mkdir -p "$cache"
work=$(mktemp -d -t build-kubernetes.XXXXXX)
trap 'rm -rf "$work"' EXIT

say "installing Go, etcd and the build tools"
{ apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends golang-go etcd-server dpkg-dev make rsync jq openssl; } >"$cache/apt.log" 2>&1

say "fetching the source package"
mirror=$(awk '/^URIs:/ {print $2; exit} /^deb / {for (i=2;i<=NF;i++) if ($i ~ /^http/) {print $i; exit}}' /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null)
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$work/sources.list"
mkdir -p "$work/lists/partial"
options=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::Lists=$work/lists" -o APT::Sandbox::User=root)
(cd "$work" && apt-get "${options[@]}" update -qq && apt-get "${options[@]}" source -qq kubernetes) >"$cache/source.log" 2>&1
cd "$work"/kubernetes-*/

reflect2=vendor/github.com/modern-go/reflect2
perl -0pi -e 's/func mapiterinit\(rtype unsafe\.Pointer, m unsafe\.Pointer\) \*hiter/func mapiterinit(rtype unsafe.Pointer, m unsafe.Pointer, it *hiter)/;
  s{\t// rest fields are ignored\n}{\tt, h, buckets, bptr unsafe.Pointer\n\toverflow, oldoverflow *[]unsafe.Pointer\n\tstartBucket uintptr\n\toffset, wrapped, b, i uint8\n\tbucket, checkBucket uintptr\n}' "$reflect2/unsafe_link.go"
perl -0pi -e 's/\treturn &UnsafeMapIterator\{\n\t\thiter:(\s+)mapiterinit\(type2\.rtype, \*\(\*unsafe\.Pointer\)\(obj\)\),/\tvar it hiter\n\tmapiterinit(type2.rtype, *(*unsafe.Pointer)(obj), &it)\n\treturn &UnsafeMapIterator{\n\t\thiter:$1&it,/' "$reflect2/unsafe_map.go"
if ! grep -q 'it \*hiter' "$reflect2/unsafe_link.go" || ! grep -q '&it,' "$reflect2/unsafe_map.go"; then
  say "the source is not the one this fix was written for"
  exit 1
fi

say "building kube-apiserver and kube-controller-manager (about 6 minutes)"
GO111MODULE=off KUBE_GIT_VERSION=v1.20.2 KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20 KUBE_GIT_TREE_STATE=archive KUBE_GIT_COMMIT=0 \
  make all WHAT="cmd/kube-apiserver cmd/kube-controller-manager" >"$cache/build.log" 2>&1 || { say "the build failed, see $cache/build.log"; exit 1; }
install -m 755 _output/local/bin/linux/*/kube-apiserver _output/local/bin/linux/*/kube-controller-manager "$cache/"
