#!/usr/bin/env bash
# Installs what the tests need, builds, checks format, runs every suite.
# Ends with "N passed, N failed, N skipped" alone on a line and the exit code that says so.
#   bash tests/run.sh [SUITE…]      e.g. bash tests/run.sh Dicom Interop
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
configuration=Release
logs=artifacts/test-logs
mkdir -p "$logs"

step() { printf '\n== %s\n' "$*"; }
fail() { printf '\n%s\n0 passed, 1 failed, 0 skipped\n' "$*"; exit 1; }

install_missing() {
  local -A packages=(
    [storescu]=dcmtk [Orthanc]=orthanc [dciodvfy]=dicom3tools [chromium]=chromium [python3]=python3 [mllp_send]=python3-hl7
    [/usr/lib/x86_64-linux-gnu/libcharls.so.2]=libcharls2 [/usr/lib/x86_64-linux-gnu/libopenjp2.so.7]=libopenjp2-7
    [/usr/lib/postgresql]=postgresql [/usr/share/fonts/truetype/dejavu]=fonts-dejavu-core)
  local wanted=() probe
  for probe in "${!packages[@]}"; do
    if [[ $probe == /* ]]; then [[ -e $probe ]] || wanted+=("${packages[$probe]}")
    else command -v "$probe" >/dev/null || wanted+=("${packages[$probe]}"); fi
  done
  ((${#wanted[@]})) || return 0
  if ! command -v apt-get >/dev/null || [[ $(id -u) != 0 ]]; then
    echo "Not installed, their tests will be skipped: ${wanted[*]}"; return 0
  fi
  step "Installing ${wanted[*]}"
  apt-get -o DPkg::Lock::Timeout=600 update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${wanted[@]}" >"$logs/apt.log" 2>&1 ||
    { tail -20 "$logs/apt.log"; fail "The packages could not be installed."; }
}

run_suite() {
  local project=$1 name log
  name=$(basename "$project"); log="$logs/$name.log"
  step "$name"
  timeout 900 "$project/bin/$configuration/net10.0/$name" -noColor -noLogo >"$log" 2>&1
  local code=$? summary
  grep -F '[SKIP]' "$log" | cut -c1-200
  ((code == 0)) || grep -vE '^ *(Discover|Starting|Finished)' "$log" | tail -80
  # "  QaGateway.X.Tests  Total: 5, Errors: 0, Failed: 1, Skipped: 1, Not Run: 0, Time: 2.3s"
  summary=$(grep -E 'Total: [0-9]+, Errors:' "$log" | tail -1)
  if [[ $summary =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+) ]]; then
    local total=${BASH_REMATCH[1]} f=$((BASH_REMATCH[2] + BASH_REMATCH[3])) s=${BASH_REMATCH[4]}
    ((code != 0 && f == 0)) && { echo "$name ended with code $code"; f=1; }
    ((total == 0)) && { echo "$name ran no test"; f=1; }
    echo "$name: $((total - f - s)) passed, $f failed, $s skipped"
    ((passed += total > f + s ? total - f - s : 0)); ((failed += f)); ((skipped += s))
  else
    echo "$name gave no summary and ended with code $code"; ((failed += 1))
  fi
}

# In continuous integration nothing may be skipped but what needs a SQL Server.
check_skips() {
  [[ ${CI:-} == true ]] || return 0
  local unexpected
  unexpected=$(cat "$logs"/*.Tests.log | grep -F '[SKIP]' | grep -v 'SqlServer' | cut -c1-200)
  [[ -z $unexpected ]] && return 0
  printf '\nSkipped in CI, which only SQL Server tests may be:\n%s\n' "$unexpected"
  ((failed += 1))
}

install_missing
step "Restore";  dotnet restore QaGateway.sln --locked-mode -v q || fail "The packages could not be restored."
step "Build";    dotnet build QaGateway.sln -c $configuration --no-restore -v q -clp:ErrorsOnly || fail "The build failed."
if [[ -z ${1:-} ]]; then
  step "Format"; dotnet format whitespace QaGateway.sln --verify-no-changes --no-restore -v q || fail "Run 'dotnet format whitespace' and commit."
fi

passed=0 failed=0 skipped=0
rm -f "$logs"/*.Tests.log
for project in tests/*.Tests; do
  [[ -z ${1:-} ]] || { wanted=0; for suite in "$@"; do [[ $project == *".$suite.Tests" ]] && wanted=1; done; ((wanted)) || continue; }
  run_suite "$project"
done
check_skips
((passed + failed > 0)) || failed=1

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
((failed == 0))
