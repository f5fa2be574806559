# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs and their steps, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class StepRun:
    """One step of a run: executed, reused, failed, skipped, cancelled or interrupted."""

    step: str
    cell: str  # "depth=3" of fit[depth=3], else ""
    kind: str  # import, sql, command …
    status: str
    run: int
    origin_run: int | None  # of a reused step: the run that made what it yielded
    started: datetime | None
    ended: datetime | None
    error: dict[str, Any] | None


@dataclass(frozen=True)
class Run:
    """One execution of a pipeline."""

    number: int
    pipeline: str  # "" for a file that was added by hand
    pipeline_file: str
    status: str  # running, completed, failed, cancelled, interrupted
    started: datetime
    ended: datetime | None
    message: str
    host: str
    user: str
    git_commit: str | None
    git_branch: str | None
    git_dirty: bool | None
    parameters: dict[str, Any]
    details: dict[str, Any] = field(repr=False)
    steps: list[StepRun] = field(repr=False)
