"""The documentation: the README's example, the examples of the rules, and the site that is made of both."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import proof
import pytest

from pkglint.catalogue import all_rules
from pkglint.catalogue._examples import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

DOCS = proof.ROOT / "docs"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OTHERS = ("setuptools", "flit", "pdm", "poetry", "uv_build", "uv-build", "maturin", "scikit-build", "meson")
"""What is said of back ends that the example's project has not."""


def module(path: Path) -> Any:
    sys.path.insert(0, str(path.parent))
    try:
        spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
    finally:
        sys.path.remove(str(path.parent))
    return made


def test_the_readmes_example_is_one_screen_and_speaks_of_one_back_end() -> None:
    environment = {key: value for key, value in os.environ.items() if key not in {"FORCE_COLOR", "NO_COLOR"}}
    done = subprocess.run(
        [sys.executable, str(DOCS / "example" / "lint.py")],
        env=environment | {"COLUMNS": "100"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1
    command, *report = done.stdout.splitlines()
    assert command == "$ pkglint dist/"
    assert len(report) <= 50
    assert "hatchling" in done.stdout
    assert not [word for word in OTHERS if word in done.stdout]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in proof.compiler().rule_files()])
def test_a_rules_example_is_that_of_its_cases(path: Path) -> None:
    """What it says is what the case says, which is compared with what the check finds."""
    examples = module(proof.ROOT / "rules" / "examples.py")
    rule, table = proof.rule_from_file(path)
    bad = examples.bad_case(table, rule)
    hint = f"python rules/examples.py {path.stem}"
    assert EXAMPLES[path.stem]["bad"] == examples.picture(bad, rule), hint
    heads = [line for line in EXAMPLES[path.stem]["output"].splitlines() if not line.startswith(" ")]
    said = {" ".join(re.sub(r"^\w+: ", "", line).split()) for line in bad["says"]}
    for head in heads:
        assert any(" ".join(head.split()).partition(line[:60])[1] for line in said), hint


def test_every_rule_has_an_example() -> None:
    assert set(EXAMPLES) == {rule.id for rule in all_rules()}
    for example in EXAMPLES.values():
        assert example["bad"]
        assert example["good"]
        assert example["output"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by the environment that `.ci/run` makes for it, or by this one where it has the extra docs."""
    own = proof.ROOT / ".venv-docs" / "bin" / "python"
    python = str(own) if own.exists() else sys.executable
    if not own.exists():
        pytest.importorskip("sphinx", reason="needs the extra docs")
    out: Path = tmp_path_factory.mktemp("site") / "out"
    subprocess.run([python, str(DOCS / "website.py"), str(out)], check=True)
    return out


@pytest.mark.slow
def test_the_site_has_a_page_for_each_rule(site: Path) -> None:
    for rule in all_rules():
        text = (site / "rules" / f"{rule.id}.html").read_text(encoding="utf-8")
        assert f"<h1>{rule.id}<" in text
        assert 'id="bad"' in text
        assert 'id="good"' in text
    assert (site / "searchindex.js").is_file()


@pytest.mark.slow
def test_a_broken_link_is_found(tmp_path: Path) -> None:
    website = module(DOCS / "website.py")
    (tmp_path / "a.html").write_text(
        '<a href="b.html#there">b</a> <a href="https://example.org/">e</a>', encoding="utf-8"
    )
    (tmp_path / "b.html").write_text('<p id="there"></p><a href="a.html">a</a>', encoding="utf-8")
    assert website.broken(tmp_path) == []
    (tmp_path / "b.html").write_text('<p id="elsewhere"></p><img src="c.png"><a href="d/">d</a>', encoding="utf-8")
    assert website.broken(tmp_path) == ["a.html: b.html#there", "b.html: c.png", "b.html: d/"]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
@pytest.mark.parametrize(
    "page",
    ["index.html", "rules.html", "rules/unknown-classifier.html", "rules/no-license-file.html", "configuration.html",
     "guides/old-project.html", "guides/compiled-project.html", "migration/twine.html", "integrations/index.html", "search.html?q=classifier"],
)  # fmt: skip
def test_a_phone_scrolls_a_page_in_one_direction_only(site: Path, tmp_path: Path, page: str) -> None:
    """A frame is as wide as a phone: a browser does not make its window so narrow."""
    assert BROWSER is not None
    probe = (
        "<script>addEventListener('load', () => setTimeout(() => { const root = document.documentElement; parent.postMessage("
        "[root.scrollWidth, innerWidth, document.querySelector('article').innerText.length], '*'); }, 3000));</script>"
    )
    name, _, query = page.partition("?")
    copy = (site / name).with_name(f"probe-{(site / name).name}")
    copy.write_text((site / name).read_text(encoding="utf-8").replace("</body>", f"{probe}</body>"), encoding="utf-8")
    frame = tmp_path / "frame.html"
    frame.write_text(
        f"<iframe width=390 height=800 src='{copy.as_uri()}?{query}'></iframe>"
        "<script>onmessage = event => { document.documentElement.dataset.seen = event.data.join(); };</script>"
    )
    try:
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=10000",
             "--dump-dom", frame.as_uri()],
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
    finally:
        copy.unlink()
    seen = re.search(r'data-seen="(\d+),(\d+),(\d+)"', done.stdout)
    assert seen is not None
    wide, room, text = map(int, seen.groups())
    assert room == 390
    assert wide <= room
    assert text > 50
