#!/usr/bin/env bash
# The engine on a graphics card: its tests there, and how fast it is, as one line of JSON on stdout. At most four minutes.
# It needs a card, torch and this folder's repository, and no network; what else is missing is said, and left out.
#   tests/gpu/check.sh          on the card
#   tests/gpu/check.sh --cpu    the same with little to do, on the CPU: whether this script itself works
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
python=${PYTHON:-.venv/bin/python}
[ -x "$python" ] || python=python3
"$python" -c "import torch" 2>/dev/null || { echo "There is no torch for $python; name another Python in PYTHON." >&2; exit 2; }
exec "$python" -m tests.gpu.check "$@"
