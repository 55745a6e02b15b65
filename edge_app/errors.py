"""The one exception that a user is meant to read."""


class InputError(Exception):
    """What the user gave cannot be used.

    The message is one line: what was expected, what came, what to do. The front door prints it and ends with
    exit code 2.
    """
