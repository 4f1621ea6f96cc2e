"""Each kind of fix with each back end, built before and after: the build goes on, and its files differ by what the fix says alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import build
import pytest

from pkglint import catalogue
from pkglint.cli import main


class Backend(NamedTuple):
    """How a back end is asked for, what it needs beside that, and the floor that licence expressions give it."""

    requires: str
    module: str
    floor: str
    settings: str = ""
    files: dict[str, str] = {}  # noqa: RUF012 - a default that nobody changes


CARGO = '[package]\nname = "demo"\nversion = "1.1.0"\nedition = "2021"\n\n[[bin]]\nname = "demo-rs"\npath = "rust/main.rs"\n'
MESON = """\
project('demo', version: '1.1')
py = import('python').find_installation()
py.install_sources('src/demo/__init__.py', 'src/demo/cli.py', subdir: 'demo')
"""
BACKENDS = {
    "setuptools": Backend(
        "setuptools>=61",
        "setuptools.build_meta",
        "setuptools>=77.0.3",
        "",
        {"MANIFEST.in": "recursive-include src *\n"},
    ),
    "hatchling": Backend("hatchling", "hatchling.build", "hatchling>=1.27"),
    "flit-core": Backend("flit_core>=3.2,<5", "flit_core.buildapi", "flit_core>=3.12,<5"),
    "pdm-backend": Backend("pdm-backend>=2", "pdm.backend", "pdm-backend>=2.4"),
    "poetry-core": Backend("poetry-core>=2.0", "poetry.core.masonry.api", "poetry-core>=2.2"),
    "uv-build": Backend("uv_build>=0.6", "uv_build", "uv_build>=0.7"),
    "maturin": Backend(
        "maturin>=1,<2",
        "maturin",
        "maturin>=1.9.2,<2",
        '[tool.maturin]\nbindings = "bin"\npython-source = "src"\n',
        {"Cargo.toml": CARGO, "rust/main.rs": "fn main() {}\n"},
    ),
    "scikit-build-core": Backend(
        "scikit-build-core>=0.5",
        "scikit_build_core.build",
        "scikit-build-core>=0.11",
        '[tool.scikit-build]\nwheel.cmake = false\nwheel.packages = ["src/demo"]\n',
    ),
    "meson-python": Backend("meson-python", "mesonpy", "meson-python>=0.18", "", {"meson.build": MESON}),
}


class Kind(NamedTuple):
    """A kind of fix: the rules whose findings it mends, and all by which what is built differs afterwards."""

    rules: str
    gone: tuple[str, ...] = ()
    """Files, by their path in the source, that are in neither sdist nor wheel any more."""
    new: tuple[str, ...] = ()
    """Files that are in both now."""
    headers: tuple[str, ...] = ()
    """`+` or `-` and a line of the metadata that comes or goes."""
    texts: tuple[tuple[str, str], ...] = ()
    """A file of the wheel, and what it contains now."""
    without: tuple[str, ...] = ()
    """Back ends in whose project there is nothing to be mended, or nothing that can be mended for certain."""
    installs: tuple[str, ...] = ()
    """Back ends that ship every new file of a package, where only those do."""


TODAY = datetime.now().astimezone().date().isoformat()
OLDER = """\
[build-system]
requires = ["{requires}"]
build-backend = "{module}"

[project]
name = "demo"
version = "1.1"
description = "Shows what a well-kept distribution looks like"
readme = "README.md"
license = {{ text = "MIT" }}  # as it always was
classifiers = [
    "Development Status :: 5 - Production/Stable",
    "License :: OSI Approved :: MIT License",
    "Programming Language :: Python :: 3",
    "Programming Language :: Python :: 3.9",
    "Programming Language :: Python :: 3.13",
    "Topic :: Utilities",
    "Topic :: Utilities",
    "Typing :: Typed",
]
dependencies = [
    "tomli; sys_platform == 'windows'",  # a value
    "dataclasses",
    "packaging",
    "packaging",
]

[project.scripts]
demo = "demo.cli:mian"
demo-two = "demo.clii:main"

[project.urls]
Source = "https://github.com/Analytical/demo"

{settings}"""
A: dict[str, Kind] = {
    "requires-python from the classifiers": Kind("requires-python-missing", headers=("+Requires-Python: >=3.9",)),
    "licence expression, files and floor": Kind(
        "legacy-license-metadata,license-field-misused",
        headers=("+License-Expression: MIT", "-Classifier: License :: OSI Approved :: MIT License"),
    ),
    "repeated classifier": Kind("duplicate-classifier"),
    "value in a marker": Kind(
        "misused-marker",
        headers=('-Requires-Dist: tomli; sys_platform == "windows"', '+Requires-Dist: tomli; sys_platform == "win32"'),
    ),
    "needless requirement": Kind(
        "stdlib-backport-required,dead-requirement",
        headers=("-Requires-Dist: dataclasses",),
    ),
    "function of a command": Kind(
        "entry-point-attribute-missing", texts=(("entry_points.txt", "demo=demo.cli:main"),), without=("maturin",)
    ),
    "module of a command": Kind(
        "entry-point-module-missing",
        texts=(("entry_points.txt", "demo-two=demo.cli:main"),),
        without=("scikit-build-core", "meson-python", "maturin"),
    ),
    "__version__": Kind("source-version-mismatch", texts=(("demo/__init__.py", '__version__="1.1"'),)),
    "links and images of the README": Kind(
        "relative-link,relative-image",
        texts=(
            ("METADATA", "[theguide](https://github.com/Analytical/demo/blob/v1.1/docs/guide.md#top)"),
            ("METADATA", "![apicture](https://raw.githubusercontent.com/Analytical/demo/v1.1/docs/a.png)"),
        ),
    ),
    "changelog heading": Kind("changelog-misses-version"),
    "id-token for the job that publishes": Kind("publish-without-id-token"),
    "tracked junk": Kind("junk-file", gone=("src/demo/old.orig",)),
    "ignored secrets": Kind(
        "ignored-file-will-be-packed",
        gone=("src/demo/.env",),
        without=("hatchling", "poetry-core", "maturin", "scikit-build-core", "meson-python"),
    ),
    "py.typed": Kind(
        "typed-classifier-without-marker", new=("src/demo/py.typed",), without=("meson-python",)
    ),
}  # fmt: skip
SLIPS = """\
[build-system]
requires = ["{requires}", "wheel"]
build-backend = "{module}"

[project]
name = "demo"
version = "1.1"
description = "Shows what a well-kept distribution looks like"
readme = "README.md"
requires-python = ">=3.9.*,!=3.10"
license = "MIT"
classifiers = [
    "Development Status :: 5 - Production/Stable",
    "Framework :: Djangoo",
    "Natural Language :: Ukranian",
    "Programming Language :: Python :: 2.7",
]
dependencies = [
    "packaging >= 20 < 90",  # a comma
    "tomli = 2.0",
]

[project.optional-dependencies]
"test extras" = ["pytest"]

[project.scripts]
demo = "src.demo.cli:main"

{settings}"""
BUILDABLE = {
    ">=3.9.*,": ">=3.9,", '    "Framework :: Djangoo",\n': "", '    "Natural Language :: Ukranian",\n': "", "20 <": "20, <", "= 2.0": "== 2.0",
    '"test extras"': "test-extras", "src.demo.cli": "demo.cli", '", "wheel"]': '"]',
}  # fmt: skip
"""What stops a back end, and how it has to be written: the build before the fix has it so."""
B: dict[str, Kind] = {
    "requires-python": Kind("invalid-requires-python"),
    "requirements": Kind("invalid-requirement"),
    "bound of Python for a whole minor release": Kind(
        "python-bound-excludes-patches", headers=("-Requires-Python: !=3.10,>=3.9", "+Requires-Python: !=3.10.*,>=3.9")
    ),
    "misspelt classifier": Kind("unknown-classifier", headers=("+Classifier: Framework :: Django",)),
    "deprecated classifier": Kind("deprecated-classifier", headers=("+Classifier: Natural Language :: Ukrainian",)),
    "classifier of an excluded Python": Kind(
        "python-classifier-mismatch", headers=("-Classifier: Programming Language :: Python :: 2.7",)
    ),
    "classifiers of tested Pythons": Kind(
        "missing-classifiers", headers=tuple(f"+Classifier: Programming Language :: Python :: 3.{n}" for n in (9, 12, 13))
    ),
    "name of an extra": Kind("invalid-extra-name"),
    "module of a command with `src.`": Kind(
        "entry-point-module-missing", texts=(("entry_points.txt", "demo=demo.cli:main"),), without=("maturin",)
    ),
    "needless `wheel`": Kind(
        "untidy-build-system", without=tuple(name for name in BACKENDS if name != "setuptools")
    ),
}  # fmt: skip
WORKFLOW = """\
on: push
jobs:
  test:
    strategy:
      matrix:
        python-version: ["3.9", "3.12", "3.13"]
    runs-on: ubuntu-latest
    steps:
      - run: pytest
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
"""
FILES = {
    "src/demo/__init__.py": '"""A demonstration."""\n\n__version__ = "1.0"\n',
    "src/demo/cli.py": "def main(): ...\n",
    "src/demo/old.orig": "x\n",
    "LICENSE": build.LICENSE,
    "README.md": build.README + "\nSee [the guide](docs/guide.md#top) and ![a picture](docs/a.png).\n",
    "docs/guide.md": "# Guide\n",
    "docs/a.png": "x",
    "CHANGELOG.md": "# Changes\n\n## [Unreleased]\n\n- More.\n\n## [1.0] - 2024-01-01\n\n- Some.\n\n## [0.9] - 2023-01-01\n\n- First.\n",
    ".github/workflows/ci.yml": WORKFLOW,
    ".gitignore": ".env\ntarget/\n*.egg-info/\n.pdm-build/\n",
}


class Built(NamedTuple):
    """What an sdist and the wheel built from it hold: text by path, in the wheel without the version of `.dist-info`."""

    sdist: frozenset[str]
    wheel: dict[str, str]

    @property
    def headers(self) -> list[str]:
        """Return the lines of the metadata, spelt alike whatever the back end."""
        text = self.wheel["METADATA"].partition("\n\n")[0]
        return [
            plain(line)
            for line in text.splitlines()
            if not line.startswith(("Metadata-Version", "License-File", "License: "))
        ]


def plain(line: str) -> str:
    """Return a header with its requirement or specifiers as `packaging` writes them."""
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet

    name, _, value = line.partition(": ")
    return f"{name}: {Requirement(value) if name == 'Requires-Dist' else SpecifierSet(value) if name == 'Requires-Python' else value}"


def built(project: Path, out: Path) -> Built:
    """Commit all and build it with the installed back end, the wheel from the sdist."""
    build.git(project, "add", "-A")
    build.git(project, "commit", "-qm", "x", "--allow-empty")
    command = [sys.executable, "-m", "build", "--no-isolation", "--skip-dependency-check", "--outdir", str(out), str(project)]  # fmt: skip
    # Where uv_build, maturin and meson have their programs; one target directory saves compiling again.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CARGO_TARGET_DIR": str(out.parent / "target")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        files = {
            re.sub(r"^[^/]+\.dist-info/", "", name): archive.read(name).decode("utf-8", "replace")
            for name in archive.namelist()
            if not name.endswith("/")
        }
    with tarfile.open(sdist) as members:
        names = frozenset(member.name.partition("/")[2] for member in members if member.isfile())
    return Built(names, files)


def found(capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str]]:
    """Return (rule, message) of the source's findings."""
    main(["--source", "--output-format", "json"])
    return {(each["rule"], each["message"]) for each in json.loads(capsys.readouterr().out)["findings"]}


def installed(backend: str) -> bool:
    """Tell whether a back end and what it runs are at hand."""
    from importlib.util import find_spec
    from shutil import which

    program = {"maturin": "cargo", "meson-python": "ninja"}.get(backend)
    return find_spec(BACKENDS[backend].module.partition(".")[0]) is not None and (
        program is None or which(program) is not None
    )


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("text", "kinds"), [(OLDER, A), (SLIPS, B)], ids=["older", "slips"])
def test_before_and_after(  # noqa: PLR0917 - parameters and fixtures
    backend: str,
    text: str,
    kinds: dict[str, Kind],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if not installed(backend):
        pytest.skip(f"{backend} is not installed")
    own = BACKENDS[backend]
    text = text.format(requires=own.requires, module=own.module, settings=own.settings)
    if backend == "maturin":
        # Commands of Python and a program of Rust do not mix.
        text = re.sub(r"\[project\.scripts\]\n(?:.+\n)+\n", "", text)
    tree = build.build_tree(tmp_path, {**FILES, **own.files, "pyproject.toml": text})
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"], ["tag", "v1.0"]):
        build.git(tree, *command)
    (tree / "src/demo/.env").write_text("API_KEY=q8Wv3Zt1Ry6Kp0\n")
    monkeypatch.chdir(tree)
    fine = text
    for wrong, right in BUILDABLE.items():
        fine = fine.replace(wrong, right) if kinds is B else fine
    (tree / "pyproject.toml").write_text(fine, encoding="utf-8")
    before, at_first = built(tree, tmp_path / "before"), found(capsys)
    (tree / "pyproject.toml").write_text(text, encoding="utf-8")
    at_first |= found(capsys)
    mended = {name: kind for name, kind in kinds.items() if backend not in kind.without}
    for name, kind in mended.items():
        assert any(rule in kind.rules.split(",") for rule, _ in found(capsys)), f"{name}: there is nothing to mend"
        assert main(["fix", "--apply", "--unsafe-fixes", "--select", kind.rules]) == 0
        capsys.readouterr()
        build.git(tree, "add", "-A")
        left = [each for each in found(capsys) if each[0] in kind.rules.split(",")]
        assert not left, f"{name}: {left}"
    assert found(capsys) - at_first == set()
    after = built(tree, tmp_path / "after")
    written = (tree / "pyproject.toml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if "  # " in line and line.partition("  # ")[2] not in written] == []
    if kinds is A:
        assert own.floor in written
        assert f"## [1.1] - {TODAY}\n\n- More.\n" in (tree / "CHANGELOG.md").read_text(encoding="utf-8")
    gone = {path for kind in mended.values() for path in kind.gone}
    new = {path for kind in mended.values() for path in kind.new}
    own_files = re.compile(
        r"LICENSE|\.gitattributes|[^/]+\.egg-info/.*|PKG-INFO|pyproject\.toml\.orig|setup\.(?:py|cfg)|Cargo\.lock"
    )
    assert {path for path in after.sdist ^ ((before.sdist - gone) | new) if not own_files.fullmatch(path)} == set()
    gone, new = ({path.removeprefix("src/") for path in paths} for paths in (gone, new))
    licences = {"licenses/LICENSE", "LICENSE"}
    assert set(after.wheel) - licences == (set(before.wheel) - gone - licences) | new
    assert "licenses/LICENSE" in after.wheel or (kinds is B and "licenses/LICENSE" not in before.wheel)
    changed = [line for kind in mended.values() for line in kind.headers]
    comes, goes = ({plain(line[1:]) for line in changed if line[0] == sign} for sign in "+-")
    assert goes <= set(before.headers)
    assert set(after.headers) == (set(before.headers) - goes) | comes
    for kind in mended.values():
        for path, words in kind.texts:
            assert words in re.sub(r"[ \t]", "", after.wheel[path])


FLAT = {
    "setuptools": "[tool.setuptools.packages.find]\n",
    "hatchling": '[tool.hatch.build.targets.wheel]\npackages = ["demo", "examples"]\n',
    "pdm-backend": "",
}
"""Back end → settings with which it puts a package `examples` into the wheel without being told its name, or besides."""


@pytest.mark.slow
@pytest.mark.parametrize("backend", FLAT)
def test_a_package_out_of_the_wheel(backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = BACKENDS[backend]
    text = SLIPS.format(requires=own.requires, module=own.module, settings=FLAT[backend]).replace("src.demo", "demo")
    for wrong, right in BUILDABLE.items():
        text = text.replace(wrong, right)
    files = {
        "demo/__init__.py": "",
        "demo/cli.py": "def main(): ...\n",
        "examples/__init__.py": "",
        "examples/a/b.py": "",
    }
    tree = build.build_tree(tmp_path, {**files, "pyproject.toml": text}, git=[])
    monkeypatch.chdir(tree)
    before = built(tree, tmp_path / "before")
    assert main(["fix", "--apply", "--unsafe-fixes", "--select", "generic-top-level"]) == 0
    assert main(["--source", "--select", "generic-top-level"]) == 0
    after = built(tree, tmp_path / "after")
    assert (
        set(before.wheel) - set(after.wheel) == {path for path in before.wheel if path.startswith("examples/")} != set()
    )
    assert set(after.wheel) <= set(before.wheel)


def test_the_table_in_the_documentation() -> None:
    page = (Path(__file__).parent.parent / "docs" / "fix.md").read_text(encoding="utf-8")
    assert table() in page


def test_the_documentation_says_which_edits_are_safe() -> None:
    page = (Path(__file__).parent.parent / "docs" / "fix.md").read_text(encoding="utf-8")
    said: dict[str, set[str]] = {}
    for row in re.findall(r"(?m)^\| .* \| (.*) \| (yes|no|both) \|$", page):
        for rule in re.findall(r"`([\w-]+)`", row[0]):
            said.setdefault(rule, set()).update({"yes", "no"} if row[1] == "both" else {row[1]})
    made = {
        rule.id: {"no" if rule.edits_unsafely(variant) else "yes" for variant in rule.messages}
        for rule in catalogue.all_rules()
        if rule.edit
    }
    assert said == made


def table() -> str:
    """Return the table of kinds and back ends for docs/fix.md."""
    lines = [f"| kind | {' | '.join(BACKENDS)} |", "| --- |" + " --- |" * len(BACKENDS)]
    for name, kind in {**A, **B}.items():
        lines.append(f"| {name} | {' | '.join('–' if each in kind.without else 'built' for each in BACKENDS)} |")
    lines.append(f"| package out of the wheel | {' | '.join('built' if each in FLAT else '–' for each in BACKENDS)} |")
    return "\n".join(lines) + "\n"
