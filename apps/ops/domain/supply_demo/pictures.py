"""Files of the demo, drawn by the machine: flat tiles of goods, and papers that say what they stand for."""

import io
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageColor, ImageDraw

from apps.common.uploads import Upload
from apps.ops.domain.supply_demo.numbers import dice

SIDE: Final = 480
PAPER: Final = (595, 842)
SHADES: Final = (
    ("#dbeafe", "#1d4ed8", "#93c5fd"), ("#fce7f3", "#be185d", "#f9a8d4"), ("#dcfce7", "#15803d", "#86efac"),
    ("#fef3c7", "#b45309", "#fcd34d"), ("#ede9fe", "#6d28d9", "#c4b5fd"), ("#e0f2fe", "#0e7490", "#67e8f9"),
    ("#ffe4e6", "#be123c", "#fda4af"), ("#f1f5f9", "#334155", "#94a3b8"),
)  # fmt: skip
"""Ground, first and second colour."""

# Shapes in hundredths of the tile: o an ellipse, r a rounded box, b a plain box, each by its corners;
# 0 is the ground, 1 the first colour, 2 the second.
FIGURES: Final = {
    "bear": "o 22 18 44 40 1;o 56 18 78 40 1;o 22 24 78 82 1;o 34 56 66 80 2;o 36 42 43 49 0;o 57 42 64 49 0",
    "bricks": "r 18 52 48 82 1;r 52 52 82 82 2;r 35 20 65 50 1;o 43 28 57 42 0;o 26 60 40 74 0;o 60 60 74 74 0",
    "puzzle": "r 20 20 49 49 1;r 51 20 80 49 2;r 20 51 49 80 2;r 51 51 80 80 1;o 44 28 56 40 1;o 44 60 56 72 2",
    "ball": "o 20 20 80 80 1;o 32 20 68 80 2;o 42 20 58 80 1;b 20 47 80 53 0",
    "vase": "o 30 34 70 84 1;r 42 18 58 44 1;r 38 16 62 22 2;b 33 56 67 62 2",
    "pan": "o 16 34 68 82 1;o 24 42 60 74 2;r 62 22 90 32 1;r 58 28 74 44 1",
    "bowl": "o 16 14 84 84 1;b 0 0 100 47 0;r 12 44 88 52 2;r 38 82 62 88 1",
    "bed": "r 14 46 86 74 1;r 20 34 46 52 2;r 54 34 80 52 2;b 16 74 22 84 1;b 78 74 84 84 1",
    "box": "r 18 36 82 82 1;r 14 24 86 42 2;r 42 54 58 62 0",
    "lamp": "o 28 14 72 58 2;b 28 44 72 58 0;r 24 42 76 50 1;r 47 48 53 78 1;r 32 76 68 84 1",
    "shirt": "r 32 24 68 84 1;r 14 26 36 50 1;r 64 26 86 50 1;o 42 16 58 34 0;b 34 60 66 64 2",
    "scarf": "r 20 20 80 80 1;r 28 28 72 72 0;r 34 34 66 66 2;o 42 42 58 58 1",
    "ring": "o 26 32 74 80 1;o 34 40 66 72 0;r 42 18 58 36 2",
    "bag": "o 32 14 68 56 1;o 38 20 62 52 0;r 20 38 80 84 1;r 42 46 58 56 2",
    "shoe": "r 16 56 86 78 1;r 16 38 46 70 1;r 12 74 90 82 2;b 44 50 58 54 2",
    "phone": "r 32 12 68 88 1;r 37 20 63 78 2;o 46 80 54 86 0",
    "plug": "r 30 34 70 66 1;b 38 18 44 36 2;b 56 18 62 36 2;r 46 64 54 88 1",
    "battery": "r 22 28 78 78 1;r 42 20 58 30 2;r 30 38 44 68 2;r 48 38 62 68 2",
    "sound": "o 18 16 82 84 1;o 28 28 72 84 0;r 14 48 32 80 2;r 68 48 86 80 2",
    "tent": "p 50 16 90 80 10 80 1;p 50 40 64 80 36 80 2;b 8 80 92 84 2",
    "wheel": "o 16 16 84 84 1;o 26 26 74 74 0;b 47 20 53 80 2;b 20 47 80 53 2;o 42 42 58 58 1",
    "weight": "r 14 32 28 68 1;r 72 32 86 68 1;b 26 46 74 54 2;r 30 38 38 62 2;r 62 38 70 62 2",
    "fish": "o 16 34 70 68 1;p 62 51 88 32 88 70 1;o 26 44 32 50 0;o 40 44 60 60 2",
    "leaf": "o 30 14 70 62 1;r 48 40 52 86 2;o 52 56 78 74 2;o 22 62 48 80 1",
    "brush": "r 44 44 56 88 1;r 42 34 58 46 2;o 38 10 62 40 1",
    "pen": "r 42 14 58 70 1;p 42 70 58 70 50 88 2;b 42 24 58 30 2",
    "paw": "o 34 44 66 80 1;o 18 34 34 54 1;o 34 18 48 40 1;o 52 18 66 40 1;o 66 34 82 54 1;o 42 58 58 72 2",
}  # fmt: skip
FIGURE_OF: Final = {
    "plush-toys": "bear", "building-toys": "bricks", "puzzles": "puzzle", "outdoor-toys": "ball", "decoration": "vase",
    "cookware": "pan", "tableware": "bowl", "kitchen-tools": "pan", "bedding": "bed", "storage": "box",
    "lighting": "lamp", "mens-clothing": "shirt", "womens-clothing": "shirt", "childrens-clothing": "shirt",
    "scarves-hats": "scarf", "jewellery": "ring", "handbags": "bag", "backpacks": "bag", "suitcases": "box",
    "shoes": "shoe", "phone-cases": "phone", "chargers-cables": "plug", "power-banks": "battery", "audio": "sound",
    "computer-accessories": "box", "smart-home": "plug", "camping": "tent", "cycling": "wheel", "fitness": "weight",
    "fishing": "fish", "garden": "leaf", "hand-tools": "brush", "make-up-tools": "brush", "hair-accessories": "ring",
    "nail-care": "brush", "pens": "pen", "craft-supplies": "scarf", "pets": "paw",
}  # fmt: skip


def tile(name: str, *, category: str) -> Upload:
    """A PNG that stands for goods: the figure of their category, in colours that follow from their name."""
    image = Image.new("P", (SIDE, SIDE), 0)
    image.putpalette([part for shade in SHADES[dice(name, len(SHADES))] for part in ImageColor.getrgb(shade)])
    canvas = ImageDraw.Draw(image)
    for shape in FIGURES[FIGURE_OF[category]].split(";"):
        kind, *corners, tone = shape.split()
        draw(canvas, kind, [int(corner) * SIDE / 100 for corner in corners], int(tone))
    # Like a serial number: what is one picture to the catalog is one product to people.
    canvas.text((8, SIDE - 16), name, fill=2)
    return as_file(image, f"{name}.png", "PNG")


def draw(canvas: ImageDraw.ImageDraw, kind: str, corners: list[float], colour: int) -> None:
    if kind == "o":
        canvas.ellipse(corners, fill=colour)
    elif kind == "p":
        canvas.polygon(corners, fill=colour)
    else:
        canvas.rounded_rectangle(corners, radius=SIDE / 40 if kind == "r" else 0, fill=colour)


def paper(name: str, *lines: str) -> Upload:
    """A page as PDF that says what it stands for, in letters that need no font."""
    image = Image.new("L", PAPER, "white")
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((30, 30, PAPER[0] - 30, PAPER[1] - 30), outline="gray", width=2)
    for number, line in enumerate(("DEMONSTRATION ONLY", *lines)):
        canvas.text((60, 80 + 40 * number), line, fill="black")
    return as_file(image, f"{name}.pdf", "PDF")


def as_file(image: Image.Image, name: str, kind: str) -> Upload:
    out = io.BytesIO()
    image.save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())
