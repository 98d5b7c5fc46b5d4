#!/bin/sh
# Makes .venv with exactly the versions of constraints.txt; every way this can fail is one clear line.
set -eu
fail() { echo "setup: $*" >&2; exit 1; }

python=${PYTHON:-}
for candidate in $python python3 python3.13 python3.12 python3.11; do
  if command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$candidate
    break
  fi
  python=
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed; PYTHON=/path/to/python make setup names one"
command -v git >/dev/null 2>&1 || fail "git is needed"

"$python" -m venv .venv 2>.venv.log || fail "python -m venv failed (on Debian: apt install python3-venv); see .venv.log"
echo "setup: installing into .venv (a minute or two, once)"
if ! PIP_CONSTRAINT=constraints.txt .venv/bin/python -m pip install --quiet --disable-pip-version-check \
  --timeout 30 --retries 2 '.[dev]' 2>.venv.log; then
  if grep -qiE 'NewConnectionError|Max retries|ConnectTimeout|Name or service|Temporary failure|ProxyError|ReadTimeout' .venv.log; then
    fail "the Python package index cannot be reached; details are in .venv.log"
  fi
  fail "$(grep -m1 -E '^ERROR' .venv.log || tail -n 1 .venv.log); details are in .venv.log"
fi
rm -rf .venv.log build gitops_starter.egg-info
touch .venv/ready
