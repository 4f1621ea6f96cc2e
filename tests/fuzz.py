"""A structure-aware fuzzer over the format parsers, the archive readers, and the whole of linting.

    python tests/fuzz.py --inputs 100000 [--seed 1] [--targets metadata,zip,lint] [--corpus FOLDER]

Seeds are what `build.py` makes, the `[[fires]]` and `[[quiet]]` cases of the rules, and the files of --corpus with the texts in
them; they are cut, doubled, spliced and sprinkled with tokens that the formats give a meaning, byte by byte and line by line. The targets:

* one for each parser of `formats/`;
* `zip` and `tar`: open, list and read all of a mutated archive;
* `lint`: a release of broken archives, or of sound archives with broken files in them, through every rule and a report;
* `rules`: a case of the rule catalogue with broken texts, its tree included, through the same;
* `real`: a file of the corpus, repacked with a few broken members, through the same (needs --corpus).

A crash is an exception from a parser or reader, a check that failed (the engine's notification), or an input that takes longer than
--seconds of processor time. Crashing inputs are written to --save with their seed. `tests/test_fuzz.py` runs it briefly; a long run is a command.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import io
import random
import re
import shutil
import signal
import sys
import tarfile
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import build
import native
import proof

from pkglint import catalogue
from pkglint.archive import Limits, open_archive
from pkglint.finding import Report
from pkglint.formats import (
    entry_points,
    manifest_in,
    metadata,
    python_source,
    record,
    setup_cfg,
    setup_py,
    text,
    toml,
    wheel_file,
    yaml_lines,
)
from pkglint.formats import native as native_code
from pkglint.locate import entries
from pkglint.report import FORMATS, render
from pkglint.run import engine, settings
from pkglint.run.discover import discover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pkglint.model import Release

TOKENS = [
    b"\n", b"\r\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b":", b" ", b"\t", b"=", b";", b",", b'"', b"'", b"\\", b"[", b"]", b"{", b"}",
    b"UNKNOWN", b"Metadata-Version: 2.4\n", b"Name: x\n", b"Version: 1\n", b"Requires-Dist: a; extra == 'b'\n", b"Classifier: Private :: x\n",
    b"Description: a\n        b\n", b"Content-Type: text/plain; charset=x\n", b"From x\n", b"../", b"/etc/passwd", b"C:\\x", b"con", b"aux.py", b"\xe2\x80\xae",
    b"sha256=", b",,\n", b"[console_scripts]\n", b"[DEFAULT]\n", b"a = b:c\n", b"[project]\n", b"dynamic = ['version']\n", b"'''", b'"""', b"[[a.b]]\n", b"a.b.c = 1\n",
    b"1e999", b"9" * 400, b"(" * 200, b"if x:\n", b"import os\n", b"from . import x\n", b"async def f(): yield\n", b"match x:\n case 1: pass\n", b"\x1b[31m", b"::error::", b"##[x]",
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"\x1f\x8b\x08", b"ustar\x0000", b"ustar  \0", b"\xff\xff\xff\xff", b"\x01\x00\x08\x00",
    b"-----BEGIN PRIVATE KEY-----\n", b"<<<<<<< a\n=======\n>>>>>>> b\n", b".. include:: x\n", b"![a](b)\n", b"`", b"|x|", b"pypi-AgEIcHlwaS5vcmc",
]  # fmt: skip
VALUES = [
    b"", b" ", b"\x1b[2J", b"\xff", b"\xed\xb3\xbf", b"-", b"0", b"1.0", b"1!2.0+local.9", b"99999999999999999999", b"nan", b"true", b"{}", b"[]", b"[[]]", b"''", b'"a" "b"',
    b"a" * 3000, b"a@" * 800, b"[" * 900, b"(" * 900, b"." * 2000, b" " * 3000 + b"x", b"../../x", b"*" * 300, b"**/" * 100, b"http://[", b"https://a:b@c", b"file:///x", b"git+ssh://a@b#egg=c",
    b"MIT OR (Apache-2.0 AND", b"LicenseRef-" + b"x" * 300, b">=3,<4,!=3.1.*,~=3", b"==1.*; python_version < '3' and (extra == 'a' or", b"a[b,c]>=1;os_name=='x'", b"a @ http://x ; extra=='y'",
    b"${{ secrets.X }}", b"attr: a.b.c", b"file: a, b", b"find: x", b"<script>", b"text/markdown; charset=UTF-8; variant=GFM", b"A <a@b>, " * 50, b"\\N{x}", b"\\u12", b"%(x)s", b"{0!r:>{1}}",
    "ﬀ İ ſ K".encode(), b"\xc2\x85", b"\xe2\x80\xa8", b"1" * 5000, b"0x" + b"f" * 5000, b"2024-01-01T00:00:00Z", b"&a *a", b"!!python/object:os.system x", b"<<: *a", b"|\n  x", b"{a: [b, {c: d}]}",
]  # fmt: skip
KINDS = {
    "METADATA": "metadata", "PKG-INFO": "metadata", "WHEEL": "wheel_file", "RECORD": "record", "entry_points.txt": "entry_points", "pyproject.toml": "toml",
    "setup.cfg": "setup_cfg", "setup.py": "setup_py", "MANIFEST.in": "manifest_in", ".py": "python_source", ".yml": "yaml_lines", ".so": "native", ".pyd": "native",
    ".toml": "toml", ".dylib": "native", "README.md": "text", "README.rst": "text",
}  # fmt: skip
"""The name or suffix of a file → the parser's target that has its texts as seeds."""


PARSERS: dict[str, Callable[[bytes], Any]] = {
    "metadata": metadata.parse, "wheel_file": wheel_file.parse, "record": record.parse, "entry_points": entry_points.parse, "toml": toml.parse,
    "setup_cfg": setup_cfg.parse, "manifest_in": manifest_in.parse, "python_source": python_source.parse, "setup_py": setup_py.parse,
    "yaml_lines": yaml_lines.parse, "native": native_code.read, "text": text.decode,
}  # fmt: skip
"""The parsers of `formats/`; each is a target."""
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Hang(BaseException):
    """An input took too long; no check may catch it."""


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """Return the seed after a few random edits of bytes or of lines."""
    return edited(seed, chance) if chance.random() < 0.4 else sprinkled(seed, chance)


def sprinkled(seed: bytes, chance: random.Random) -> bytes:
    """Return the seed after a few random edits of bytes."""
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


def edited(seed: bytes, chance: random.Random) -> bytes:
    """Return the seed after a few random edits of lines: moved, doubled, many times over, indented, or with another value."""
    lines = seed.split(b"\n")
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        at = chance.randrange(len(lines))
        line = lines[at]
        match chance.randrange(8):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(chance.randrange(len(lines) + 1), line)
            case 2:
                lines[at:at] = [line] * chance.choice((2, 30, 300))
            case 3:
                lines[at] = chance.choice((b" ", b"\t", b"    ", b"        ")) + line
            case 4:
                lines[at] = line.lstrip() if line[:1].isspace() else line.swapcase()
            case 5:
                head, sign, _ = line.partition(chance.choice((b":", b"=", b",", b" ", b"(")))
                lines[at] = head + sign + b" " + chance.choice(VALUES)
            case 6:
                cut = chance.randrange(len(line) + 1)
                lines[at] = (
                    line[:cut] + line[cut : cut + chance.choice((1, 2, 9))] * chance.choice((2, 50, 2000)) + line[cut:]
                )
            case _:
                cut = chance.randrange(len(line) + 1)
                lines[at] = line[:cut] + chance.choice(VALUES) + line[cut:]
    return b"\n".join(lines)[: 20 * len(seed) + 20_000]


def kind_of(name: str) -> str:
    """Return the target whose parser reads files of this name, "" for none."""
    base = name.rpartition("/")[2]
    return KINDS.get(base) or KINDS.get(base[base.rfind(".") :], "")


def members(path: Path) -> list[tuple[str, bytes]]:
    """Return the names and contents of the regular files in a wheel or sdist, none when it is broken."""
    try:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as archive:
                return [(name, archive.read(name)) for name in archive.namelist()]
        with tarfile.open(path) as archive:
            found = [(info.name, archive.extractfile(info)) for info in archive.getmembers() if info.isfile()]
            return [(name, file.read()) for name, file in found if file is not None]
    except Exception:  # noqa: BLE001 - a corpus holds broken files, which the targets `zip` and `tar` take as they are
        return []


def packed(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a wheel or sdist of these files."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files:
                archive.writestr(zipfile.ZipInfo(name, build.STAMP), data)
        return
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


class Fuzzer:
    """The targets, their seeds, and where files go."""

    def __init__(self, folder: Path, corpus: Path | None) -> None:
        """Make the seeds."""
        self.folder = folder
        self.current = b""
        made = folder / "made"
        made.mkdir()
        here = Path(__file__)
        self.seeds: dict[str, list[bytes]] = {
            "metadata": [build.metadata(None, "demo", "1.0", None)],
            "wheel_file": [b"Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"],
            "record": [
                build.record([("demo/__init__.py", b"x"), ("a,b.py", b"y")], "demo-1.0.dist-info/RECORD").encode()
            ],
            "entry_points": [b"[console_scripts]\ndemo = demo.cli:main\n\n[demo.plugins]\na = demo:b [c]\n"],
            "toml": [
                build.pyproject(build.PROJECT, {}).encode(),
                (here.parent.parent / "pyproject.toml").read_bytes(),
            ],
            "setup_cfg": [
                b"[metadata]\nname = demo\nversion = attr: demo.__version__\n[options]\ninstall_requires =\n    a\n    b; python_version < '3'\n"
            ],
            "manifest_in": [b"include *.md\nrecursive-include docs *.rst\nglobal-exclude *.py[co]\nprune build\n"],
            "python_source": [here.read_bytes(), Path(build.__file__).read_bytes()[:4000]],
            "setup_py": [
                (b"import os\nfrom setuptools import *\nhere = os.path.dirname(__file__)\nN = 'de' + 'mo'\nwith open(os.path.join(here, 'V')) as f:\n    V = f.read().strip()\n"
                b"def reqs(p):\n    return [l for l in open(p) if l]\nextras = {'a': ['b'] * 3, **{'c': []}}\nif __name__ == '__main__':\n    setup(name=N, version='%s' % V, packages=find_packages('src', "
                b"exclude=['t']), package_dir={'': 'src'}, extras_require=extras, install_requires=reqs('r.txt'), ext_modules=[Extension('a', ['a.c'])], cmdclass={'x': y})\n")
            ],
            "yaml_lines": [
                (b"on:\n  push:\n    tags: ['v*']\npermissions: {}\njobs:\n  a: &a\n    strategy:\n      matrix: {os: [x, y]}\n    steps:\n      - uses: pypa/gh-action-pypi-publish@v1\n        with:\n"
                b"          password: ${{ secrets.X }}\n      - run: |\n          twine upload dist/*\n  b: *a\n")
            ],
            "native": [
                native.elf({"needed": ["libc.so.6"], "versions": {"libc.so.6": ["GLIBC_2.17"]}, "undefined": ["a"], "exports": ["PyInit_a"], "runpath": "$ORIGIN", "debug": 64}),
                native.elf({"machine": "i686", "hash": "gnu", "sections": False, "exports": ["x", "y"]}),
                native.macho({"slices": ["x86_64", "arm64"], "needed": ["/usr/lib/libSystem.B.dylib"], "rpath": ["@loader_path"], "minimum": "11.0", "undefined": ["_a"], "exports": ["_b"]}),
                native.pe({"imports": {"KERNEL32.dll": ["Sleep"], "python3.dll": ["Py_X"]}, "delayed": ["a.dll"], "exports": ["PyInit_a"]}),
            ],
            "text": [build.README.encode(), b"=====\nTitle\n=====\n\n.. image:: x\n\n:ref:`a` |b|\n\n+--+--+\n|a |b |\n+--+--+\n"],
        }  # fmt: skip
        parsers = list(self.seeds)
        self.seeds["zip"] = [
            build.build_wheel(made).read_bytes(),
            build.build_wheel(made, {"a/é.py": "x" * 3000, "a/b/": "", "l": {"link": "a"}}).read_bytes(),
        ]
        self.seeds["tar"] = [
            build.build_sdist(made).read_bytes(),
            build.build_sdist(made, {"x" * 150: "y", "l": {"link": "a"}}, format="gnu").read_bytes(),
        ]
        self.files = self.read(corpus) if corpus is not None else []
        self.cases = [
            (rule.scope, case)
            for rule, table in map(proof.rule_from_file, sorted((proof.ROOT / "rules").glob("*/*.toml")))
            for case in (*table["fires"], *table["quiet"])
            if "git" not in str(case) and len(str(case)) < 100_000
        ]
        self.rules = tuple(rule for rule in catalogue.all_rules() if rule.status != "removed")
        self.options = settings.resolved(self.rules, {})
        self.targets: dict[str, Callable[[random.Random], None]] = {name: self.parser(name) for name in parsers}
        self.targets |= {
            "zip": self.archive("zip", "demo-1.0-py3-none-any.whl"),
            "tar": self.archive("tar", "demo-1.0.tar.gz"),
            "lint": self.lint,
            "rules": self.rule_case,
        }
        if self.files:
            self.targets["real"] = self.real

    def read(self, corpus: Path) -> list[tuple[str, list[tuple[str, bytes]]]]:
        """Return the small distributions of a folder as (name, members); they and their texts become seeds."""
        found = []
        for path in sorted(corpus.rglob("*")):
            if not path.name.endswith((".whl", ".tar.gz")) or path.stat().st_size > 200_000:
                continue
            self.seeds["zip" if path.suffix == ".whl" else "tar"].append(path.read_bytes())
            inside = members(path)
            if inside:
                found.append((path.name, inside))
            for name, data in inside:
                kind = kind_of(name)
                if kind and 0 < len(data) < 20_000 and len(self.seeds[kind]) < 400:
                    self.seeds[kind].append(data)
        return found

    def parser(self, name: str) -> Callable[[random.Random], None]:
        """Return a target that parses mutated texts of one format."""
        parse = PARSERS[name]

        def run(chance: random.Random) -> None:
            data = mutated(chance.choice(self.seeds[name]), chance)
            self.current = data
            found = parse(data)
            if name == "metadata":
                _ = found.description, found.description_line, found.all("classifier"), found.get("name")
            elif name == "toml":
                _ = [found.locate((key,)) for key in found.value]

        return run

    def archive(self, kind: str, filename: str) -> Callable[[random.Random], None]:
        """Return a target that opens a mutated archive and reads all of it."""

        def run(chance: random.Random) -> None:
            data = self.broken(kind, chance)
            self.current = data
            path = self.folder / filename
            path.write_bytes(data)
            archive = open_archive(path, Limits(max_member=1 << 20, max_total=16 << 20, free=16 << 20))
            _ = archive.faults
            for _, _content in archive.contents(lambda _: True):
                pass
            archive.close()

        return run

    def broken(self, kind: str, chance: random.Random) -> bytes:
        """Return a mutated archive; for a tar mostly the stream inside the compression is what changes."""
        data = chance.choice(self.seeds[kind])
        if kind == "tar" and chance.random() < 0.8:
            try:
                data = gzip.decompress(data)
            except (OSError, EOFError, ValueError):
                return sprinkled(data, chance)
            return gzip.compress(sprinkled(data, chance), 1, mtime=0)
        return sprinkled(data, chance)

    def emptied(self) -> Path:
        """Return an empty folder."""
        folder = self.folder / "case"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def lint(self, chance: random.Random) -> None:
        """Lint a mutated release, in both senses: broken archives, and sound archives of broken files."""
        folder = self.emptied() / "dist"
        folder.mkdir()
        if chance.random() < 0.3:
            (folder / "demo-1.0-py3-none-any.whl").write_bytes(self.broken("zip", chance))
            (folder / "demo-1.0.tar.gz").write_bytes(self.broken("tar", chance))
        else:

            def text(name: str) -> dict[str, str]:
                return {"hex": mutated(chance.choice(self.seeds[name]), chance).hex()}

            files = {
                "demo/__init__.py": text("python_source"), "demo/py.typed": "", "{dist-info}/METADATA": text("metadata"), "demo/x.so": text("native"),
                "{dist-info}/WHEEL": text("wheel_file"), "{dist-info}/entry_points.txt": text("entry_points"),
            }  # fmt: skip
            if chance.random() < 0.5:
                files["{dist-info}/RECORD"] = text("record")
            build.build_wheel(
                folder,
                {name: value for name, value in files.items() if chance.random() < 0.7 or name == "demo/py.typed"},
            )
            source = {
                "PKG-INFO": text("metadata"), "pyproject.toml": text("toml"), "setup.cfg": text("setup_cfg"), "MANIFEST.in": text("manifest_in"),
                "setup.py": text("setup_py"), "README.md": text("text"), "src/demo/__init__.py": "",
            }  # fmt: skip
            build.build_sdist(folder, {name: value for name, value in source.items() if chance.random() < 0.7})
        self.examine(discover([str(folder)], cwd=self.folder).releases, chance)

    def rule_case(self, chance: random.Random) -> None:
        """Lint what a rule's case describes, with broken texts in it."""
        scope, case = chance.choice(self.cases)
        self.current = repr(case).encode()
        case = copy.deepcopy(case)
        for kind in ("wheel", "sdist", "tree"):
            tables = case.get(kind)
            for table in tables if isinstance(tables, list) else [tables]:
                for name, value in table.items() if isinstance(table, dict) else ():
                    if isinstance(value, str) and not name.startswith("@") and chance.random() < 0.6:
                        table[name] = {"hex": mutated(value.encode(), chance).hex()}
        for key in ("metadata", "description"):
            if isinstance(case.get(key), str):
                case[key] = mutated(case[key].encode(), chance).decode("utf-8", "replace")
        try:
            releases = proof.releases_of(case, scope, self.emptied())
        except (OSError, ValueError, AttributeError, TypeError, AssertionError):
            return  # the builder could not make it
        self.current = repr(case).encode()
        self.examine(releases, chance)

    def real(self, chance: random.Random) -> None:
        """Lint a file of the corpus with a few members broken, missing or doubled."""
        name, inside = chance.choice(self.files)
        known = [at for at, (member, _) in enumerate(inside) if kind_of(member)] or range(len(inside))
        files = list(inside)
        for _ in range(chance.choice((1, 1, 2, 5))):
            at = chance.choice(known if chance.random() < 0.8 else range(len(inside)))
            files[at] = (files[at][0], mutated(files[at][1][:200_000], chance))
        if chance.random() < 0.2:
            at = chance.randrange(len(files))
            files[at] = (mutated(files[at][0].encode(), chance).decode("utf-8", "replace") or "x", files[at][1])
        folder = self.emptied()
        path = folder / name
        try:
            packed(path, files)
        except (ValueError, OverflowError):
            return  # a name that `zipfile` or `tarfile` does not write
        self.current = path.read_bytes()
        self.examine(discover([str(path)], cwd=self.folder).releases, chance)

    def examine(self, releases: list[Release], chance: random.Random) -> None:
        """Put releases through every rule and a report; a check that failed is an error."""
        try:
            outcome = engine.lint(releases, self.rules, self.options)
            assert not [n for n in outcome.notifications if n.level == "error"], outcome.notifications
            merged = entries(outcome.findings, self.folder, code_scanning=True)
            report = Report("0", (), tuple(merged), tuple(outcome.notifications), 0)
            printed = render(chance.choice([*FORMATS]), report)
        finally:
            for release in releases:
                for artifact in release.artifacts:
                    artifact.unload()
        printed.encode("utf-8")
        assert not _CONTROL.search(printed), "a control character is printed"


def run(
    inputs: int,
    *,
    seed: int,
    targets: list[str] | None = None,
    corpus: Path | None = None,
    seconds: float = 20,
    save: Path | None = None,
    done: Counter[str] | None = None,
) -> list[str]:
    """Run so many inputs over the targets in turn, counting them in `done`; return the crashes as texts."""
    crashes: list[str] = []
    done = Counter() if done is None else done

    def stop(*_: object) -> None:
        raise Hang

    timed = hasattr(signal, "setitimer")
    if timed:
        signal.signal(signal.SIGVTALRM, stop)
    with tempfile.TemporaryDirectory() as made:
        fuzzer = Fuzzer(Path(made), corpus)
        names = targets or list(fuzzer.targets)
        for number in range(inputs):
            name = names[number % len(names)]
            chance = random.Random(f"{seed}:{number}:{name}")
            fuzzer.current = b""
            if timed:
                signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
            try:
                fuzzer.targets[name](chance)
                problem = ""
            except (Exception, Hang):  # noqa: BLE001 - a crash is what is looked for
                problem = traceback.format_exc(limit=-6)
            finally:
                if timed:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            done[name] += 1
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
    done: Counter[str] = Counter()
    crashes = run(
        options.inputs,
        seed=options.seed,
        targets=options.targets.split(",") if options.targets else None,
        corpus=options.corpus,
        seconds=options.seconds,
        save=options.save,
        done=done,
    )
    print(f"{done.total()} inputs in {time.monotonic() - began:.0f} s, {len(crashes)} crashes: {dict(done)}")  # noqa: T201
    return 1 if crashes else 0


if __name__ == "__main__":
    raise SystemExit(main())
