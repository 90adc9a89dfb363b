"""Pictures for the demonstration: a signature that looks written, and a round red seal that says it is simulated.

They imitate nobody: the strokes come from the name by chance, and the seal carries no emblem.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from runtime.documents.fonts import FONTS

INK = (22, 48, 160)
RED = (208, 18, 28)
FINE = 4  # drawn this much larger, then reduced
Point = tuple[float, float]


@lru_cache(maxsize=256)
def handwriting(name: str, width: int = 620, height: int = 260) -> bytes:
    """A blue signature as PNG with a transparent background; the same name always gives the same strokes."""
    chance = random.Random(name)  # noqa: S311 - a drawing, not a secret
    image = Image.new("RGBA", (width * 2, height * 2), (*INK, 0))
    draw = ImageDraw.Draw(image)
    points = [
        (x * width * 2, y * height * 2) for x, y in _strokes(chance, max(len(name.rsplit(maxsplit=1)[-1]), 4))
    ]
    for index, (start, end) in enumerate(pairwise(points)):
        _ink(draw, start, end, 5.0 + 3.0 * math.sin(index / 9.0))
    return _png(image.resize((width, height), Image.Resampling.LANCZOS))


def _ink(draw: ImageDraw.ImageDraw, start: Point, end: Point, thickness: float) -> None:
    draw.line([start, end], fill=(*INK, 255), width=max(int(thickness), 2))
    radius = thickness / 2
    draw.ellipse([end[0] - radius, end[1] - radius, end[0] + radius, end[1] + radius], fill=(*INK, 255))


def _strokes(chance: random.Random, letters: int) -> list[Point]:
    """A tall first loop, smaller ones leaning to the right, and a sweep back under them, as points in 0..1."""
    points: list[Point] = []
    left, right, base = 0.10, 0.80, 0.60
    step = (right - left) / letters
    for letter in range(letters):
        tall = 0.42 if letter == 0 else chance.uniform(0.10, 0.24)
        loop = _loop(
            left + letter * step, base - 0.02 * letter, step * chance.uniform(1.0, 1.5), tall, chance
        )
        points.extend(loop)
    points.extend(_sweep(points[-1], chance))
    return points


def _loop(x: float, y: float, wide: float, tall: float, chance: random.Random) -> list[Point]:
    lean = chance.uniform(0.10, 0.22)
    drop = chance.choice([0.0, 0.0, 0.18])
    points = []
    for step in range(41):
        turn = 2 * math.pi * step / 40
        up = tall * (1 - math.cos(turn)) / 2 - drop * max(math.sin(turn - math.pi), 0.0)
        points.append((x + wide * step / 40 + 0.45 * wide * math.sin(turn) + lean * up, y - up))
    return points


def _sweep(start: Point, chance: random.Random) -> list[Point]:
    """The flourish: out to the right, then back below the name."""
    end = (chance.uniform(0.06, 0.2), chance.uniform(0.80, 0.88))
    first, second = (start[0] + 0.22, start[1] - 0.30), (start[0] + 0.10, 0.86)
    return [_bezier(start, first, second, end, step / 60) for step in range(61)]


def _bezier(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    u = 1 - t
    weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
    return x, y


@lru_cache(maxsize=256)
def seal(agency: str, size: int = 480) -> bytes:
    """A round red seal as PNG with a transparent background: the agency's name around a star, "DẤU MÔ PHỎNG" below."""
    whole = size * FINE
    image = Image.new("RGBA", (whole, whole), (*RED, 0))
    draw = ImageDraw.Draw(image)
    for radius, thickness in ((0.490, 0.016), (0.462, 0.006), (0.300, 0.006)):
        _ring(draw, whole, radius, thickness)
    _arc(image, agency.upper(), radius=0.382, middle=-90.0, most=230.0)
    _arc(image, "DẤU MÔ PHỎNG", radius=0.382, middle=90.0, most=90.0, inward=True)
    _star(draw, whole)
    return _png(image.resize((size, size), Image.Resampling.LANCZOS))


def _ring(draw: ImageDraw.ImageDraw, whole: int, radius: float, thickness: float) -> None:
    edge = whole / 2 - radius * whole
    box = [edge, edge, whole - edge, whole - edge]
    draw.ellipse(box, outline=(*RED, 255), width=max(int(thickness * whole), 1))


def _star(draw: ImageDraw.ImageDraw, whole: int) -> None:
    corners = []
    for point in range(10):
        length = whole * (0.23 if point % 2 == 0 else 0.088)
        turn = math.radians(36 * point - 90)
        corners.append((whole / 2 + length * math.cos(turn), whole / 2 + length * math.sin(turn)))
    draw.polygon(corners, fill=(*RED, 255))


def _arc(
    image: Image.Image, text: str, *, radius: float, middle: float, most: float, inward: bool = False
) -> None:
    """Letters along a circle around the angle ``middle`` (degrees, clockwise from the right), ``most`` degrees wide."""
    whole = image.width
    font = _fitting(text, whole, radius, most)
    degrees = [math.degrees(font.getlength(letter) * 1.08 / (radius * whole)) for letter in text]
    direction = -1 if inward else 1
    angle = middle - direction * sum(degrees) / 2
    for letter, wide in zip(text, degrees, strict=True):
        centre = angle + direction * wide / 2
        _letter(image, letter, font, radius, centre, inward)
        angle += direction * wide


def _fitting(text: str, whole: int, radius: float, most: float) -> ImageFont.FreeTypeFont:
    for size in range(int(whole * 0.085), int(whole * 0.03), -4):
        font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), size)
        if math.degrees(font.getlength(text) * 1.08 / (radius * whole)) <= most:
            break
    return font


def _letter(
    image: Image.Image, letter: str, font: ImageFont.FreeTypeFont, radius: float, degrees: float, inward: bool
) -> None:
    side = int(font.size * 2.2)
    shape = Image.new("L", (side, side), 0)
    ImageDraw.Draw(shape).text((side / 2, side / 2), letter, font=font, fill=255, anchor="mm")
    shape = shape.rotate(90 - degrees if inward else -90 - degrees, resample=Image.Resampling.BICUBIC)
    x = image.width / 2 + radius * image.width * math.cos(math.radians(degrees)) - side / 2
    y = image.width / 2 + radius * image.width * math.sin(math.radians(degrees)) - side / 2
    image.paste((*RED, 255), (int(x), int(y)), shape)


def _png(image: Image.Image) -> bytes:
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
