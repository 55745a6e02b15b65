"""Which runtime is taken, and what is said where none can be."""

import subprocess
import sys

import pytest

ABSENT = "import sys; sys.modules.update(dict.fromkeys(['tflite_runtime', 'tensorflow']))\n"  # None: not to be found
ASK = "from edge_app.errors import InputError\nfrom edge_app.runtime import runtime\n"
TELL = "try:\n    runtime()\nexcept InputError as error:\n    print(error)\n"


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("raise ImportError('libc++.so.1: cannot open shared object file')", "libc++.so.1"),
        ("import module_that_it_needs", "module_that_it_needs"),
    ],
)
def test_a_runtime_that_is_there_and_does_not_load_is_not_called_missing(tmp_path, fault, says):
    (tmp_path / "ai_edge_litert").mkdir()
    (tmp_path / "ai_edge_litert" / "__init__.py").touch()
    (tmp_path / "ai_edge_litert" / "interpreter.py").write_text(fault)
    script = f"{ABSENT}sys.path.insert(0, {str(tmp_path)!r})\n{ASK}{TELL}"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "does not load" in told and says in told


def test_no_runtime_at_all_names_the_line_that_installs_one():
    script = f"{ABSENT}sys.modules['ai_edge_litert'] = None\n{ASK}{TELL}"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "pip install ai-edge-litert" in told
