"""A list of what is wrong with a place, so that one run tells everything instead of the first thing alone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from geo.errors import InputError, N_, PrivacyError, RefusedError, Where

MOST_PER_FILE: Final = 20


class Problems:
    """Problems in the order found; of one file at most twenty are kept and the rest is counted."""

    def __init__(self) -> None:
        self._kept: list[InputError] = []
        self._per_file: Counter[str | None] = Counter()
        self._told: set[tuple[str, Where, str]] = set()

    def add(self, error: InputError) -> None:
        """Note one problem, once."""
        told = (error.message, error.where, str(error.values))
        if told in self._told:
            return
        self._told.add(told)
        self._per_file[error.where.file] += 1
        if self._per_file[error.where.file] <= MOST_PER_FILE:
            self._kept.append(error)

    def extend(self, errors: Iterable[InputError]) -> None:
        """Note several problems."""
        for error in errors:
            self.add(error)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Note the problem that ends the block, and go on after it."""
        try:
            yield
        except InputError as error:
            self.add(error)
        except RefusedError as refused:
            self.extend(refused.problems)

    def __len__(self) -> int:
        return sum(self._per_file.values())

    def refuse(self) -> None:
        """RefusedError with everything found so far; problems about persons come first."""
        if not self._kept:
            return
        more = [
            InputError(N_("{count} more problems of this file are not listed; correct these first."), where=Where(file=file), count=count - MOST_PER_FILE)
            for file, count in self._per_file.items()
            if count > MOST_PER_FILE
        ]
        raise RefusedError(sorted([*self._kept, *more], key=lambda error: not isinstance(error, PrivacyError)))
