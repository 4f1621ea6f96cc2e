"""The HTML pages: nothing from an archive becomes markup or script, nothing is loaded, and a browser shows them."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import build
import pytest

from pkglint.cli import main
from pkglint.report import page, treemap

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def pages(folder: Path) -> dict[str, Path]:
    """The three pages of a release whose names and texts are hostile."""
    folder.mkdir(exist_ok=True)
    table: dict[str, Any] = {
        "demo/__init__.py": "def f(): ...\n",
        f"demo/{HOSTILE.replace('/', '')}.txt": "x",
        "@metadata": {"Summary": HOSTILE, "Keywords": HOSTILE, "Classifier": [HOSTILE], "Requires-Dist": [HOSTILE]},
        "@description": f"# Title\n\n{HOSTILE}\n\n[link](javascript:alert(1)) ![image](https://example.org/x.png)\n",
    }
    old = build.build_wheel(folder, table)
    new = build.build_wheel(folder, {**table, "@version": "1.1", "demo/__init__.py": "", "demo/more.txt": HOSTILE})
    made = {name: folder / f"{name}.html" for name in ("diff", "inspect", "lint")}
    assert main(["diff", str(old), str(new), "--no-config", "--html", str(made["diff"])]) == 0
    assert main(["inspect", str(new), "--html", str(made["inspect"])]) == 0
    main([str(new), "--no-config", "--html", str(made["lint"])])
    return made


def test_no_text_becomes_markup_and_nothing_is_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in pages(tmp_path).values():
        text = path.read_text(encoding="utf-8")
        tags = Tags()
        tags.feed(text)
        scripts = [attributes for tag, attributes in tags.seen if tag == "script"]
        assert scripts == [{}]
        assert not [attributes for _, attributes in tags.seen if any(name.startswith("on") for name in attributes)]
        assert not [
            value
            for _, attributes in tags.seen
            for value in attributes.values()
            if value and "javascript:" in value.lower()
        ]
        assert not [tag for tag, _ in tags.seen if tag in {"link", "iframe", "object", "embed", "form", "base"}]
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy is not None
        assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
        assert len(text) < 300_000


def test_the_policy_admits_exactly_our_script_and_style(tmp_path: Path) -> None:
    text = page.document("t", "l", [page.Section("s", "x")])
    for tag in ("script", "style"):
        content = text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        assert page.digest(content) in text
    assert page.digest("alert(1)") not in text


def test_a_treemap_fills_its_area_in_proportion() -> None:
    sizes = [500, 250, 125, 125, 3]
    boxes = treemap.squarified(sizes)
    assert len(boxes) == len(sizes)
    for box in boxes:
        share = box.width * box.height / (treemap.WIDTH * treemap.HEIGHT)
        assert share == pytest.approx(sizes[box.number] / sum(sizes))
        assert -1e-6 <= box.left <= box.left + box.width <= treemap.WIDTH + 1e-6
        assert -1e-6 <= box.top <= box.top + box.height <= treemap.HEIGHT + 1e-6


def test_a_treemap_of_many_files_is_bounded() -> None:
    drawn = treemap.drawn({f"demo/{number}.txt": 1 + number % 7 for number in range(100_000)})
    assert drawn.count("<rect") <= treemap.MOST
    assert "smaller files" in drawn
    assert treemap.drawn({"empty": 0}) == ""


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_shows_them(tmp_path: Path, width: int) -> None:
    """The script sorts tables, no hostile script runs, and a phone scrolls the page in one direction only."""
    assert BROWSER is not None
    probe = (
        "<script>const head = document.querySelector('th button'); if (head) head.click();"
        "document.documentElement.dataset.wide = document.documentElement.scrollWidth > innerWidth + 1;"
        "document.documentElement.dataset.sorted = !head || head.closest('th').hasAttribute('aria-sort');</script>"
    )
    for path in pages(tmp_path / "made").values():
        text = path.read_text(encoding="utf-8")
        content = probe.removeprefix("<script>").removesuffix("</script>")
        shown = tmp_path / path.name
        # The probe is let in by name; everything else stays under the page's own policy.
        shown.write_text(
            text.replace("script-src '", f"script-src '{page.digest(content)}' '").replace("</body>", f"{probe}</body>")
        )
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},900",
             "--dump-dom", shown.as_uri()],
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        assert 'data-sorted="true"' in done.stdout
        assert 'data-wide="false"' in done.stdout
