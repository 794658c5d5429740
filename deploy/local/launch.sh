# What the commands in deploy/ share; sourced by them, with $root set. Runs with the bash 3.2 of macOS.

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
java_flags=
launcher="$root/deploy/local/target/classes:$root/deploy/local/target/lib/*"

fail() {
  echo "$*" >&2
  exit 1
}

require_java() {
  if ! command -v "$java" >/dev/null 2>&1; then
    fail "A JDK, version 17 or later, is needed; there is no \`$java\`. Install one and put it on the PATH, or set JAVA_HOME."
  fi
  local version
  version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\)\.\{0,1\}\([0-9]*\).*/\1 \2/p' | head -n 1)
  # Before version 9, Java 8 called itself 1.8.
  case $version in
    "1 "*) version=${version#1 } ;;
    *) version=${version%% *} ;;
  esac
  if [ "${version:-0}" -lt 17 ]; then
    fail "A JDK, version 17 or later, is needed; \`$java\` is version ${version:-unknown}. Install a newer one and put it first on the PATH, or set JAVA_HOME."
  fi
  # Kafka uses what these versions warn about.
  if [ "$version" -ge 23 ]; then java_flags=--sun-misc-unsafe-memory-access=allow; fi
}

require_maven() {
  if ! command -v mvn >/dev/null 2>&1; then
    fail "Maven, version 3.8 or later, is needed to build; there is no \`mvn\` on the PATH."
  fi
  local version major minor
  version=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  major=${version%%.*}
  minor=${version#*.}
  if [ "${major:-0}" -lt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -lt 8 ]; }; then
    fail "Maven, version 3.8 or later, is needed to build; \`mvn\` is version ${version:-unknown}."
  fi
}

# Builds deploy/local when it is not built or older than its sources; the launcher then builds the rest.
build_launcher() {
  build_module deploy/local "the launcher (the first time, Maven also downloads PostgreSQL, Kafka and what they need)" \
    "$root/deploy/kubernetes/base/kafka-topics.yaml"
}

# build_module MODULE WHAT [SOURCE…]: builds a module, and what it needs, when it is not built or older than its sources.
build_module() {
  local module=$1 what=$2 built=$root/$1/target/built
  shift 2
  if [ -f "$built" ] && [ -z "$(find "$root/pom.xml" "$root/$module/pom.xml" "$root/$module/src/main" "$@" -newer "$built" \
    2>/dev/null | head -n 1)" ]; then
    return
  fi
  local log started maven
  log=$(mktemp "${TMPDIR:-/tmp}/maal-build.XXXXXX")
  started=$(mktemp "${TMPDIR:-/tmp}/maal-build.XXXXXX")
  printf 'Building %s ' "$what"
  (cd "$root" && exec mvn -B -q -DskipTests -pl "$module" -am package) >"$log" 2>&1 &
  maven=$!
  while kill -0 "$maven" 2>/dev/null; do
    printf .
    sleep 1
  done
  echo
  if ! wait "$maven"; then
    cat "$log" >&2
    rm -f "$log" "$started"
    fail "$module could not be built."
  fi
  # Sources saved while Maven ran count as newer.
  mv "$started" "$built"
  rm -f "$log"
}

require_launcher() {
  if [ ! -f "$root/deploy/local/target/classes/mx/maal/local/Stack.class" ]; then
    fail "Nothing is built yet, so no stack can be running. Start one with ./deploy/up"
  fi
}
