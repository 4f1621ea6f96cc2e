"""Sizes as areas: a squarified treemap (Bruls, Huizing and van Wijk, 2000) drawn as SVG."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import NamedTuple

from pkglint.catalogue.wording import size
from pkglint.report.escape import one_line

WIDTH, HEIGHT = 1000.0, 460.0
MOST = 250
"""Rectangles that are drawn; the smallest files of a directory share one."""
COLOURS = 8


class Box(NamedTuple):
    """A rectangle, and the number of what it stands for."""

    number: int
    left: float
    top: float
    width: float
    height: float


def drawn(sizes: dict[str, int]) -> str:
    """Return an SVG element for path → bytes; "" when there is nothing to draw."""
    items = merged({path: number for path, number in sizes.items() if number > 0})
    if not items:
        return ""
    folders = {each: number for number, each in enumerate(dict.fromkeys(folder(path) for path, _ in items))}
    parts = []
    for box in squarified([number for _, number in items]):
        path, number = items[box.number]
        label = path.rstrip("/").rpartition("/")[2]
        colour = folders[folder(path)] % COLOURS
        # An SVG of its own cuts off a label that is longer than its box, at any size of the letters.
        text = f'<text x="6" y="5">{shown(label)}</text>' if box.height > 26 and box.width > 40 else ""
        parts.append(
            f'<svg x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}">'
            f'<title>{shown(path)}: {size(number)}</title><rect class="c{colour}" width="100%" height="100%"/>{text}</svg>'
        )
    names = ", ".join(f"{path} {size(number)}" for path, number in items[:5])
    return f'<svg class="map" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{shown("Largest: " + names)}">{"".join(parts)}</svg>'


def folder(path: str) -> str:
    """Return what shares a colour: the folder of a file, at most two deep."""
    return "/".join(path.split("/")[:-1][:2])


def shown(text: str) -> str:
    """Return text as HTML."""
    return escape(one_line(text))


def merged(sizes: dict[str, int]) -> list[tuple[str, int]]:
    """Return the largest files by size, and for each directory one entry for all smaller ones; largest first."""
    ordered = sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
    if len(ordered) <= MOST:
        return ordered
    kept, rest = ordered[: MOST - 60], ordered[MOST - 60 :]
    small: dict[str, list[int]] = defaultdict(list)
    for path, number in rest:
        small[path.partition("/")[0] if "/" in path else ""].append(number)
    groups = sorted(
        ((f"{top}/ ({len(numbers)} smaller files)", sum(numbers)) for top, numbers in small.items()),
        key=lambda item: -item[1],
    )
    return sorted([*kept, *groups[:60]], key=lambda item: (-item[1], item[0]))


def squarified(sizes: list[int]) -> list[Box]:
    """Return rectangles whose areas are in proportion to the sizes, which are given largest first."""
    scale = WIDTH * HEIGHT / sum(sizes)
    areas = [number * scale for number in sizes]
    boxes: list[Box] = []
    left, top, width, height = 0.0, 0.0, WIDTH, HEIGHT
    start = 0
    while start < len(areas):
        side = min(width, height)
        end, total = start + 1, areas[start]
        while end < len(areas) and worst(areas[start:end], total, side) >= worst(
            areas[start : end + 1], total + areas[end], side
        ):
            total += areas[end]
            end += 1
        thickness = total / side if side else 0.0
        offset = 0.0
        for number in range(start, end):
            length = areas[number] / thickness if thickness else 0.0
            if width >= height:
                boxes.append(Box(number, left, top + offset, thickness, length))
            else:
                boxes.append(Box(number, left + offset, top, length, thickness))
            offset += length
        if width >= height:
            left, width = left + thickness, max(0.0, width - thickness)
        else:
            top, height = top + thickness, max(0.0, height - thickness)
        start = end
    return boxes


def worst(row: list[float], total: float, side: float) -> float:
    """Return the worst aspect ratio of a row of areas laid along a side."""
    if not side or not total:
        return float("inf")
    return max(
        side * side * row[0] / (total * total), total * total / (side * side * row[-1]) if row[-1] else float("inf")
    )
