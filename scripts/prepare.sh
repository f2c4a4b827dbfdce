# Sourced by run.sh, test.sh and bench.sh: checks the SDK and makes the servers available. Progress goes to stderr.
# shellcheck shell=bash disable=SC2034

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'; else bold='' red='' plain=''; fi
say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*" >&2; }
die() { printf '%serror:%s %s\n' "$red" "$plain" "$*" >&2; exit 1; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

need_sdk() {
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing; install it: https://dotnet.microsoft.com/download/dotnet/10.0"
  local version
  version=$(dotnet --version 2>/dev/null) || die "no .NET 10 SDK among: $(dotnet --list-sdks | tr '\n' ' '); install it: https://dotnet.microsoft.com/download/dotnet/10.0"
  say ".NET SDK $version"
}

# Prints the newest PostgreSQL >= 15, or fails.
find_postgres() {
  local program
  for program in $(printf '%s\n' /usr/lib/postgresql/*/bin/postgres /opt/homebrew/opt/postgresql@*/bin/postgres | sort -rV) "$(command -v postgres || true)"; do
    [ -x "$program" ] && [ "$("$program" --version | grep -oE '[0-9]+' | head -1)" -ge 15 ] && echo "$program" && return 0
  done
  return 1
}

find_rabbitmq() {
  local program
  for program in /usr/lib/rabbitmq/bin/rabbitmq-server "$(command -v rabbitmq-server || true)"; do
    [ -x "$program" ] && echo "$program" && return 0
  done
  return 1
}

find_mosquitto() {
  local program
  for program in "$(command -v mosquitto || true)" /usr/sbin/mosquitto /usr/local/sbin/mosquitto; do
    [ -x "$program" ] && echo "$program" && return 0
  done
  return 1
}

find_kubectl() { command -v kubectl; }

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# Each server: how it is found, its Debian package, and how it is called in messages.
servers='postgres|postgresql|PostgreSQL >= 15
rabbitmq|rabbitmq-server|RabbitMQ >= 3.10
mosquitto|mosquitto|Mosquitto >= 2'
test_tools='kubectl|kubernetes-client|kubectl
chromium|chromium|Chromium'

# need_programs TABLE: finds every program, or installs what is missing where that is possible.
need_programs() {
  local table=$1 missing=() names=() find package name path
  while IFS='|' read -r find package name; do
    if path=$("find_$find"); then say "$name: $path"; else missing+=("$package") names+=("$name"); fi
  done <<<"$table"
  [ ${#missing[@]} -eq 0 ] && return 0

  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${missing[*]} (their services are not started)"
    apt_install "${missing[@]}"
  else
    local joined
    joined=$(printf '%s, ' "${names[@]}")
    die "missing: ${joined%, }. On Debian or Ubuntu: sudo apt-get install ${missing[*]}; elsewhere install them with your package manager."
  fi
}

# Installs packages without letting their services start: policy-rc.d says no while apt runs.
apt_install() {
  local policy=/usr/sbin/policy-rc.d ours='' log code=0
  log=$(mktemp -t hyperfleet-apt.XXXXXX)
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && ours=yes
  fi
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 || code=$?
  [ -z "$ours" ] || rm -f "$policy"
  [ "$code" = 0 ] || { tail -5 "$log" >&2; die "apt-get could not install: $* (full log: $log)"; }
  rm -f "$log"
}

# build TARGET: builds in Release; says nothing unless it fails.
build() {
  local log started=$SECONDS
  log=$(mktemp -t hyperfleet-build.XXXXXX)
  say "building $1 (the first time takes about two minutes)"
  dotnet build "$1" -c Release -nologo -v minimal >"$log" 2>&1 || { grep -E 'error|warning' "$log" | sort -u | head -20 >&2; die "the build failed (full log: $log)"; }
  rm -f "$log"
  say "built in $((SECONDS - started)) s"
}
