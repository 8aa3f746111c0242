"""Repeated measurements: what a whole process takes, and what a piece of work inside one takes."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one thing took, each time it was done."""

    seconds: tuple[float, ...]
    """Wall-clock time of each run."""
    cpu: tuple[float, ...] = ()
    """Processor time of each run, in user and system mode; none where it was not measured."""
    peak: int = 0
    """Most memory that a run held, in bytes; 0 where it was not measured."""

    @property
    def median(self) -> float:
        """Median in seconds."""
        return median(self.seconds)

    def relative_to(self, base: Timing) -> float:
        """How many times as long as `base`: the median over the rounds that both ran in, where they did."""
        if len(self.seconds) == len(base.seconds):
            return _ratio(self.seconds, base.seconds)
        return self.median / base.median

    def work_relative_to(self, base: Timing) -> float | None:
        """As `relative_to`, by processor time, which other work on the machine disturbs less."""
        return _ratio(self.cpu, base.cpu) if self.cpu and base.cpu else None

    @property
    def percentile95(self) -> float:
        """95th percentile in seconds."""
        return quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else self.seconds[0]


def _ratio(mine: Sequence[float], its: Sequence[float]) -> float:
    return median(one / other for one, other in zip(mine, its, strict=True))


class Run(NamedTuple):
    """What one process took."""

    seconds: float
    """Wall-clock time."""
    cpu: float
    """Processor time in seconds, its own children's included."""
    peak: int
    """Most memory held, in bytes; 0 where less than the measuring process has held, which hides it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A process to run."""

    words: Sequence[str]
    """The program and its arguments."""
    variables: Mapping[str, str]
    """Its whole environment."""
    folder: Path
    """Where it runs."""
    expected: tuple[int, ...] = (0,)
    """Exit statuses that are no failure."""
    prepare: Callable[[], None] | None = None
    """What is done before each run, outside the time."""

    def run(self) -> Run:
        """Run it once.

        Raises:
            RuntimeError: it ended with another status than expected.
        """
        if self.prepare:
            self.prepare()
        begin = time.perf_counter()
        process = subprocess.Popen(
            self.words,
            env=self.variables,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stderr
        message = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in self.expected:
            text = message.decode(errors="replace").strip()
            raise RuntimeError(f"{' '.join(self.words)} ended with {process.returncode}: {text[-500:]}")
        # A new process counts the memory of the one it was made from as its own until it runs its program.
        visible = usage.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 if visible else 0)


def in_turn(commands: Mapping[str, Command], runs: int) -> dict[str, Timing]:
    """Run commands one after the other, `runs` rounds, so that a machine growing slower slows all of them.

    A first round is not counted: it fills the caches.
    """
    rounds = [{name: command.run() for name, command in commands.items()} for _ in range(runs + 1)][1:]
    timings: dict[str, Timing] = {}
    for name in commands:
        seconds, cpu, peaks = zip(*(done[name] for done in rounds), strict=True)
        timings[name] = Timing(seconds, cpu, max(peaks))
    return timings


def work_in_turn(pieces: Mapping[str, Callable[[], object]], runs: int) -> dict[str, Timing]:
    """As `in_turn`, for work inside this process; without a first round."""
    seconds: dict[str, list[float]] = {name: [] for name in pieces}
    for _ in range(runs):
        for name, work in pieces.items():
            begin = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - begin)
    return {name: Timing(tuple(taken)) for name, taken in seconds.items()}
