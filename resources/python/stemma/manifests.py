# SPDX-License-Identifier: GPL-3.0-or-later
import sqlite3
from pathlib import Path
from .errors import StemmaError
def rebuild(workspace: Path) -> sqlite3.Connection:
    raise StemmaError("later")
