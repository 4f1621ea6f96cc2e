"""A structure-aware fuzzer over the format parsers, the archive readers, and the whole of linting.

    python tests/fuzz.py --inputs 100000 [--seed 1] [--targets metadata,zip,lint] [--corpus FOLDER]

Seeds are what `build.py` makes (and the files of --corpus); they are cut, doubled, spliced and sprinkled with tokens that the
formats give a meaning. A crash is an exception from a parser or reader, a check that failed (the engine's notification), or an
input that takes longer than --seconds. Crashing inputs are written to --save with their seed. `tests/test_fuzz.py` runs it
briefly; a long run is a command.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import build

from pkglint import catalogue, engine, settings
from pkglint.archive import Limits, open_archive
from pkglint.discover import discover
from pkglint.finding import Report
from pkglint.formats import entry_points, manifest_in, metadata, python_source, record, setup_cfg, toml, wheel_file
from pkglint.locate import entries
from pkglint.report import FORMATS, render

if TYPE_CHECKING:
    from collections.abc import Callable

TOKENS = [
    b"\n", b"\r\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b":", b" ", b"\t", b"=", b";", b",", b'"', b"'", b"\\", b"[", b"]", b"{", b"}",
    b"UNKNOWN", b"Metadata-Version: 2.4\n", b"Name: x\n", b"Version: 1\n", b"Requires-Dist: a; extra == 'b'\n", b"Classifier: Private :: x\n",
    b"Description: a\n        b\n", b"Content-Type: text/plain; charset=x\n", b"From x\n", b"../", b"/etc/passwd", b"C:\\x", b"con", b"aux.py", b"\xe2\x80\xae",
    b"sha256=", b",,\n", b"[console_scripts]\n", b"[DEFAULT]\n", b"a = b:c\n", b"[project]\n", b"dynamic = ['version']\n", b"'''", b'"""', b"[[a.b]]\n", b"a.b.c = 1\n",
    b"1e999", b"9" * 400, b"(" * 200, b"if x:\n", b"import os\n", b"from . import x\n", b"async def f(): yield\n", b"match x:\n case 1: pass\n", b"\x1b[31m", b"::error::", b"##[x]",
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"\x1f\x8b\x08", b"ustar\x0000", b"ustar  \0", b"\xff\xff\xff\xff", b"\x01\x00\x08\x00",
    b"-----BEGIN PRIVATE KEY-----\n", b"<<<<<<< a\n=======\n>>>>>>> b\n", b".. include:: x\n", b"![a](b)\n", b"`", b"|x|", b"pypi-AgEIcHlwaS5vcmc",
]  # fmt: skip


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """Return the seed after a few random edits."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0:
                data[at:at] = chance.choice(TOKENS)
            case 1:
                del data[at : at + chance.choice((1, 1, 4, 30, 512))]
            case 2 if data:
                data[at % len(data)] = chance.randrange(256)
            case 3:
                piece = data[at : at + chance.choice((4, 46, 100, 512))]
                other = chance.randrange(len(data) + 1)
                data[other:other] = piece
            case 4:
                token = chance.choice(TOKENS)
                data[at : at + len(token)] = token
            case 5 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 6:
                data[at : at + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\1\0\0\0"))
            case _:
                data = data[:at] if chance.random() < 0.3 else data
    return bytes(data)


class Fuzzer:
    """The targets, their seeds, and where files go."""

    def __init__(self, folder: Path, corpus: Path | None) -> None:
        """Make the seeds."""
        self.folder = folder
        made = folder / "made"
        made.mkdir()
        texts: dict[str, list[bytes]] = {
            "metadata": [build.metadata(None, "demo", "1.0", None)],
            "wheel_file": [b"Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"],
            "record": [
                build.record([("demo/__init__.py", b"x"), ("a,b.py", b"y")], "demo-1.0.dist-info/RECORD").encode()
            ],
            "entry_points": [b"[console_scripts]\ndemo = demo.cli:main\n\n[demo.plugins]\na = demo:b [c]\n"],
            "toml": [
                build.pyproject(build.PROJECT, {}).encode(),
                (Path(__file__).parent.parent / "pyproject.toml").read_bytes(),
            ],
            "setup_cfg": [
                b"[metadata]\nname = demo\nversion = attr: demo.__version__\n[options]\ninstall_requires =\n    a\n    b; python_version < '3'\n"
            ],
            "manifest_in": [b"include *.md\nrecursive-include docs *.rst\nglobal-exclude *.py[co]\nprune build\n"],
            "python_source": [Path(__file__).read_bytes(), Path(build.__file__).read_bytes()[:4000]],
        }
        self.seeds = dict(texts)
        self.seeds["zip"] = [
            build.build_wheel(made).read_bytes(),
            build.build_wheel(made, {"a/é.py": "x" * 3000, "a/b/": "", "l": {"link": "a"}}).read_bytes(),
        ]
        self.seeds["tar"] = [
            build.build_sdist(made).read_bytes(),
            build.build_sdist(made, {"x" * 150: "y", "l": {"link": "a"}}, format="gnu").read_bytes(),
        ]
        if corpus is not None:
            for path in sorted(corpus.iterdir()):
                if path.stat().st_size < 200_000 and path.name.endswith((".whl", ".tar.gz")):
                    self.seeds["zip" if path.suffix == ".whl" else "tar"].append(path.read_bytes())
        self.rules = tuple(rule for rule in catalogue.all_rules() if rule.status != "removed")
        self.options = settings.resolved(self.rules, {})
        self.targets: dict[str, Callable[[random.Random], bytes]] = {name: self.parser(name) for name in texts}
        self.targets |= {
            "zip": self.archive("zip", "demo-1.0-py3-none-any.whl"),
            "tar": self.archive("tar", "demo-1.0.tar.gz"),
            "lint": self.lint,
        }

    def parser(self, name: str) -> Callable[[random.Random], bytes]:
        """Return a target that parses mutated texts of one format."""
        parse: Any = {
            "metadata": metadata.parse, "wheel_file": wheel_file.parse, "record": record.parse, "entry_points": entry_points.parse, "toml": toml.parse,
            "setup_cfg": setup_cfg.parse, "manifest_in": manifest_in.parse, "python_source": python_source.parse,
        }[name]  # fmt: skip

        def run(chance: random.Random) -> bytes:
            data = mutated(chance.choice(self.seeds[name]), chance)
            self.current = data
            found = parse(data)
            if name == "metadata":
                _ = found.description, found.description_line, found.all("classifier"), found.get("name")
            elif name == "toml":
                _ = [found.locate((key,)) for key in found.value]
            return data

        return run

    def archive(self, kind: str, filename: str) -> Callable[[random.Random], bytes]:
        """Return a target that opens a mutated archive and reads all of it."""

        def run(chance: random.Random) -> bytes:
            data = self.packed(kind, chance)
            self.current = data
            path = self.folder / filename
            path.write_bytes(data)
            archive = open_archive(path, Limits(max_member=1 << 20, max_total=16 << 20, free=16 << 20))
            _ = archive.faults
            for _, _content in archive.contents(lambda _: True):
                pass
            archive.close()
            return data

        return run

    def packed(self, kind: str, chance: random.Random) -> bytes:
        """Return a mutated archive; for a tar mostly the stream inside the compression is what changes."""
        data = chance.choice(self.seeds[kind])
        if kind == "tar" and chance.random() < 0.8:
            import gzip

            return gzip.compress(mutated(gzip.decompress(data), chance), 1, mtime=0)
        return mutated(data, chance)

    def lint(self, chance: random.Random) -> bytes:
        """Lint a mutated release, in both senses: broken archives, and sound archives of broken files."""
        folder = self.folder / "dist"
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        wheel = folder / "demo-1.0-py3-none-any.whl"
        if chance.random() < 0.3:
            wheel.write_bytes(self.packed("zip", chance))
            (folder / "demo-1.0.tar.gz").write_bytes(self.packed("tar", chance))
        else:

            def text(name: str) -> dict[str, str]:
                return {"hex": mutated(chance.choice(self.seeds[name]), chance).hex()}

            files = {
                "demo/__init__.py": text("python_source"), "demo/py.typed": "", "{dist-info}/METADATA": text("metadata"),
                "{dist-info}/WHEEL": text("wheel_file"), "{dist-info}/entry_points.txt": text("entry_points"),
            }  # fmt: skip
            if chance.random() < 0.5:
                files["{dist-info}/RECORD"] = text("record")
            build.build_wheel(
                folder,
                {name: value for name, value in files.items() if chance.random() < 0.7 or name == "demo/py.typed"},
            )
            source = {
                "PKG-INFO": text("metadata"),
                "pyproject.toml": text("toml"),
                "setup.cfg": text("setup_cfg"),
                "MANIFEST.in": text("manifest_in"),
                "setup.py": text("python_source"),
                "src/demo/__init__.py": "",
            }
            build.build_sdist(folder, {name: value for name, value in source.items() if chance.random() < 0.7})
        self.current = wheel.read_bytes() if wheel.exists() else b""
        found = discover([str(folder)], cwd=self.folder)
        outcome = engine.lint(found.releases, self.rules, self.options)
        assert not [n for n in outcome.notifications if n.level == "error"], outcome.notifications
        merged = entries(outcome.findings, self.folder, code_scanning=True)
        report = Report("0", (), tuple(merged), tuple(outcome.notifications), 0, self.rules)
        render(chance.choice(FORMATS), report).encode("utf-8")
        return self.current


def run(
    inputs: int,
    *,
    seed: int,
    targets: list[str] | None = None,
    corpus: Path | None = None,
    seconds: float = 20,
    save: Path | None = None,
) -> list[str]:
    """Run so many inputs over the targets in turn; return the crashes as texts."""
    crashes: list[str] = []
    with tempfile.TemporaryDirectory() as made:
        fuzzer = Fuzzer(Path(made), corpus)
        names = targets or list(fuzzer.targets)
        for number in range(inputs):
            name = names[number % len(names)]
            chance = random.Random(f"{seed}:{number}:{name}")
            fuzzer.current = b""
            began = time.process_time()
            try:
                fuzzer.targets[name](chance)
                took = time.process_time() - began
                problem = f"took {took:.1f} s" if took > seconds else ""
            except Exception:  # noqa: BLE001 - a crash is what is looked for
                problem = traceback.format_exc(limit=-6)
            if problem:
                crashes.append(f"{name} (seed {seed}, input {number}): {problem}")
                if save is not None:
                    save.mkdir(parents=True, exist_ok=True)
                    (save / f"{name}-{seed}-{number}").write_bytes(fuzzer.current)
                print(crashes[-1], file=sys.stderr, flush=True)  # noqa: T201
    return crashes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--targets")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    began = time.monotonic()
    targets = options.targets.split(",") if options.targets else None
    crashes = run(
        options.inputs,
        seed=options.seed,
        targets=targets,
        corpus=options.corpus,
        seconds=options.seconds,
        save=options.save,
    )
    print(f"{options.inputs} inputs in {time.monotonic() - began:.0f} s, {len(crashes)} crashes")  # noqa: T201
    return 1 if crashes else 0


if __name__ == "__main__":
    raise SystemExit(main())
