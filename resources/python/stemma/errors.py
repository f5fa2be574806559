# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, in a sentence that names the thing and a hint that says the next step."""


class StemmaError(Exception):
    """A failure a person can act on."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}. {hint}" if hint else message)
        self.message = message
        self.hint = hint


class NotFound(StemmaError):
    """A workspace, artifact, version or run that was named does not exist."""
