#!/usr/bin/env bash
# What a container needs once: nox for the tasks, hyokasho with the font of the PDF for the terminal, and the hooks.
set -euo pipefail
cd "$(dirname "$0")/.."

python3 -m pip install --quiet nox pre-commit
python3 -m pip install --quiet -e .
python3 -m pip install --quiet --no-deps matplotlib-fontja==1.1.0
pre-commit install
