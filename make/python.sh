#!/bin/sh
# Run a program with a Python that fits: $PYTHON if set, else the first that does of those below. Exit 2 where none does.

found=""  # versions that are too old
unable="" # a version that is new enough, but cannot make a virtual environment

# A Python is tried by running it: pyenv has shims for versions that it will not run.
try() {
    candidate=$1
    shift
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || return 0
    if ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        found="$found $version"
    elif ! "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
        unable=${unable:-$version}
    else
        exec "$candidate" "$@"
    fi
}

if [ -n "$PYTHON" ]; then
    try "$PYTHON" "$@"
else
    for name in python3.13 python3.12 python3.11 python3 python3.14; do # first those that TensorFlow has builds for
        try $name "$@"
    done
fi

if [ -n "$unable" ]; then
    echo "Python $unable cannot make a virtual environment here. Run: sudo apt install python3-venv" \
        "(python$unable-venv, if that is not the system's own Python)" >&2
else
    echo "digitlens needs Python 3.11 or newer (3.11 to 3.13 to train), found:${found:- none}. Install one" \
        "(Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python@3.13;" \
        "any: python.org/downloads), or name one: make PYTHON=/path/to/python3.13" >&2
fi
exit 2
