"""A slow, obvious model of what stock should do."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Shelf:
    """One offer's goods, and when they moved."""

    on_hand: int = 0
    reserved: int = 0
    movements: int = 0
    seen_at: datetime | None = None
    moved: list[tuple[datetime, int]] = field(default_factory=list)

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved

    def move(self, change: int, now: datetime) -> None:
        self.on_hand += change
        self.moved.append((now, change))

    def see(self, quantity: int, at: datetime) -> int | None:
        """The shortfall, or None for a sight that comes too late."""
        if self.seen_at is not None and self.seen_at > at:
            return None
        there = max(quantity + sum(change for instant, change in self.moved if instant > at), 0)
        self.on_hand, self.seen_at = max(there, self.reserved), at
        return max(self.reserved - there, 0)


@dataclass
class Held:
    """One reservation."""

    offer: int
    left: int
    dispatched: int = 0

    @property
    def state(self) -> str:
        return "open" if self.left else "dispatched" if self.dispatched else "released"
