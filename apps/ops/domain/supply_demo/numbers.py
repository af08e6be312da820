"""Dice that always fall the same way: figures of the demo follow from names, not from chance."""

from zlib import crc32


def dice(name: str, sides: int) -> int:
    """0 to `sides` - 1, always the same for a name."""
    return crc32(name.encode()) % sides


def between(name: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`."""
    return least + dice(name, most - least + 1)
