"""The LiteRT interpreter, from whichever package has it on this machine."""

import importlib
from typing import Any

from edge_app.errors import InputError
from edge_app.quiet import ERRORS, native_output_off

RUNTIMES = (  # module, attribute that holds Interpreter; the best first
    ("ai_edge_litert.interpreter", None),
    ("tflite_runtime.interpreter", None),  # 32-bit Raspberry Pi OS has no other
    ("tensorflow", "lite"),
)


def runtime() -> Any:
    """Find the module that holds `Interpreter`.

    Raises:
        InputError: none of the packages is installed, or the one that is does not load.
    """
    broken = ""
    for name, attribute in RUNTIMES:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name not in (name, name.partition(".")[0]):  # it is there, and something that it needs is not
                broken = broken or f"{name}: {error}"
        except ImportError as error:
            broken = broken or f"{name}: {error}"
        else:
            return getattr(module, attribute) if attribute else module
    if broken:
        raise InputError(f"The LiteRT runtime is installed, but does not load ({broken}). Install it anew.")
    raise InputError("No LiteRT runtime is installed. Install one with: pip install ai-edge-litert")


def build_interpreter(model: bytes, threads: int) -> Any:
    """Load a flatbuffer and allocate its tensors.

    Raises:
        ValueError, RuntimeError: the bytes are no model, as the runtime puts it.
    """
    interpreter_class = runtime().Interpreter
    with native_output_off(ERRORS):  # the runtime greets there
        interpreter = interpreter_class(model_content=model, num_threads=threads)
        interpreter.allocate_tensors()
    return interpreter
