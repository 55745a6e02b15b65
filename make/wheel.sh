#!/bin/sh
# Build the wheel from a copy: `sh make/wheel.sh PYTHON FOLDER`. setuptools would leave its build folder in the checkout,
# and pack what an earlier build left there.
set -e
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R LICENSE README.md pyproject.toml digitlens.py edge_app train convert "$copy"
find "$copy" -name __pycache__ -type d -prune -exec rm -rf {} +
rm -f "$2"/digitlens-*.whl
"$1" -m pip --disable-pip-version-check wheel --quiet --no-deps --wheel-dir "$2" "$copy"
ls -l "$2"/digitlens-*.whl
