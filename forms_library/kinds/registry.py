"""A registry of field kinds that refuses two of one name."""

from __future__ import annotations

from collections.abc import Iterator

from forms_library.kinds.base import Kind


class Registry:
    """Field kinds by name."""

    def __init__(self, *kinds: Kind) -> None:
        self._kinds: dict[str, Kind] = {}
        for kind in kinds:
            self.register(kind)

    def register(self, kind: Kind) -> None:
        """Add a kind; ValueError if its name is taken."""
        if kind.name in self._kinds:
            raise ValueError(f"There already is a field kind called {kind.name!r}.")
        self._kinds[kind.name] = kind

    def names(self) -> tuple[str, ...]:
        """The names in order of registration."""
        return tuple(self._kinds)

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())
