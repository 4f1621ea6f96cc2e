"""`pkglint diff`: what changed between two releases, in every section, and bad input."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import build
import pytest

import pkglint.diff
from pkglint.cli import main
from pkglint.diff import members, metadata, verdict
from pkglint.diff.api import compare as compare_api
from pkglint.diff.surface import Surface
from pkglint.model import Wheel
from pkglint.model.files import Files
from pkglint.rehearse.index import Answer, Index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def wheel(folder: Path, table: dict[str, Any], version: str = "1.0") -> Wheel:
    folder.mkdir(parents=True, exist_ok=True)
    return Wheel(build.build_wheel(folder, {"@version": version, **table}))


def broken(tmp_path: Path, old: dict[str, Any] | str, new: dict[str, Any] | str) -> list[tuple[str, str]]:
    """(kind, name) of what broke between two packages, or between two texts of demo/__init__.py."""
    sides = [
        wheel(tmp_path / name, {"demo/__init__.py": side} if isinstance(side, str) else side)
        for name, side in (("old", old), ("new", new))
    ]
    changes, _ = compare_api(*(Surface(each.library) for each in sides))
    return [(change.kind, change.name) for change in changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # What a caller may have done and can do no longer.
        ("def f(a, b): ...", "def f(a): ...", [("parameter-removed", "demo.f")]),
        ("def f(a): ...", "def f(b): ...", [("parameter-removed", "demo.f")]),
        ("def f(a): ...", "def f(a, b): ...", [("parameter-added-required", "demo.f")]),
        ("def f(a, b=1): ...", "def f(b=1, a=None): ...", [("parameter-moved", "demo.f")]),
        ("def f(a, b=1): ...", "def f(a, *, b=1): ...", [("parameter-kind", "demo.f")]),
        ("def f(a): ...", "def f(a, /): ...", [("parameter-kind", "demo.f")]),
        ("def f(a=1): ...", "def f(a): ...", [("parameter-now-required", "demo.f")]),
        ("def f(**kw): ...", "def f(): ...", [("parameter-removed", "demo.f")]),
        ("class A:\n    def m(self): ...", "class A: ...", [("removed", "demo.A.m")]),
        ("class A:\n    def __init__(self, x): ...", "class A: ...", [("parameter-removed", "demo.A")]),
        ("class A:\n    def m(self): ...", "class A:\n    @property\n    def m(self): ...", [("kind-changed", "demo.A.m")]),
        ("class E(KeyError): ...", "class E(Exception): ...", [("base-removed", "demo.E")]),
        # What looks like it, and works.
        ("def f(a, /): ...", "def f(b, /): ...", []),
        ("def f(a): ...", "def f(a, b=1, *c, **d): ...", []),
        ("def f(a, b): ...", "def f(*a, **b): ...", []),
        ("def f(a, _b=1): ...", "def f(a): ...", []),
        ("def f(a): ...", "def f(b=1, *, a=1): ...", []),
        ("def f(*a): ...", "def f(a, b): ...", []),
        ("def f(a, *b): ...", "def f(a, b): ...", [("parameter-added-required", "demo.f")]),
        ("X = 1", "X = 2", []),
        ("def f(): ...", "class f: ...", []),
        ("def f(): ...", "def __getattr__(name): return getattr(other, name)", []),
        ("def f(): ...", "globals()['f'] = 1", []),
        ("def f(): ...", "from other import f", []),
        ("class A(Other):\n    def m(self): ...", "class A(Other): ...", []),
        ("from other import Base\nclass A(Base):\n    def m(self): ...", "from other import Base\nclass A(Base): ...", []),
        ("class A:\n    def m(self): ...", "class B:\n    def m(self): ...\nclass A(B): ...", []),
        ("@decorated\ndef f(a): ...", "def f(): ...", []),
        ("if __name__ == '__main__':\n    x = 1\n", "", []),
        ("def f(): ...", "def f(", []),
        ("T = TypeVar('T')", "", []),
        # What only type checkers see is not offered, and what they do not see is.
        ("import typing as t\nif t.TYPE_CHECKING:\n    def f(): ...\n", "", []),
        ("if TYPE_CHECKING:\n    from x import f\nelse:\n    def f(a): ...\n", "def f(): ...", [("parameter-removed", "demo.f")]),
        # `__all__` in pieces.
        ("def f(): ...\n__all__ = []\n__all__.extend(['f'])\n", "", [("removed", "demo.f")]),
        ("def f(): ...\n__all__ = []\n__all__.append('f')\n", "", [("removed", "demo.f")]),
        ("def f(): ...\n__all__ = [n for n in dir() if n]\n", "", [("removed", "demo.f")]),
        ("def f(): ...\n__all__ = [\n    n\n    for n in dir()\n]\n", "", [("removed", "demo.f")]),
        ("def f(): ...\n__all__ = ['f', 'g']\n__all__.remove('f')\ndef g(): ...", "__all__ = ['g']\ndef g(): ...", []),
        ("try:\n    FileNotFoundError\nexcept NameError:\n    FileNotFoundError = IOError", "", []),
        ("class A:\n    def goOn(self, a): ...", "class A:\n    def go_on(self, b): ...\n    goOn = go_on", [("parameter-removed", "demo.A.goOn")]),
        # An implementation decides, not its overloads.
        ("@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef f(a, b=1): ...", "def f(a): ...", [("parameter-removed", "demo.f")]),
        # Metaclasses: one with `__call__` makes instances in its own way.
        ("class _M(type):\n    def __call__(cls, *a): ...\nclass A(metaclass=_M):\n    def __init__(self, x): ...", "class A:\n    def __init__(self): ...", []),
        ("class _M(type): ...\nclass A(metaclass=_M):\n    def __init__(self, x): ...", "class A:\n    def __init__(self): ...", [("parameter-removed", "demo.A")]),
        ("class _M(type): ...\n@six.add_metaclass(_M)\nclass A:\n    def __init__(self, x): ...", "class A:\n    def __init__(self): ...", [("parameter-removed", "demo.A")]),
        # Bases of the standard library are known; words in documentation bind nothing.
        ("from collections.abc import Mapping\nclass A(Mapping):\n    def copy(self): ...\n    def get(self): ...", "from collections.abc import Mapping\nclass A(Mapping): ...", [("removed", "demo.A.copy")]),
        ("class A:\n    def size(self): ...", "class A:\n    \"Has no 'size', self.size = 1 is gone.\"\n    # self.size = 1", [("removed", "demo.A.size")]),
        ("class A:\n    def size(self): ...", "class A:\n    def _other(self):\n        self.size, self.b = 1, 2", []),
        ("class A(namedtuple('A', 'x')): ...", "class A(NamedTuple):\n    x: int", []),
        ("class A(list): ...", "class A(typing.List[int]): ...", []),
        ("def f(): ...", "if 'g' not in globals(): g = 1\ndef __dir__(): return globals().keys()", [("removed", "demo.f")]),
        ("def f(): ...\ndef g(): ...", "for n in ['f', 'h']:\n    globals()[n] = 1", [("removed", "demo.g")]),
        ("def f(): ...", "for n in names:\n    globals()[n] = 1", []),
        ("def f(): ...", "fill(globals())", []),
        ("def f(): ...", "g = globals()\ng['f'] = 1", []),
        ("class B: ...\nclass A(B): ...", "class A: ...\ndef __getattr__(name): return A", []),
        ("class B: ...\nclass A(B): ...", "class B: ...\nclass A: ...", [("base-removed", "demo.A")]),
        ("class A:\n    @abc.abstractproperty\n    def x(self): ...", "class A:\n    @property\n    @abc.abstractmethod\n    def x(self): ...", []),
        ("class A:\n    @lazy_property\n    def x(self): ...", "class A:\n    @property\n    def x(self): ...", []),
        # What a call gives: a value, or a coroutine; and on what a method is called.
        ("def f(): return 1", "async def f(): return 1", []),
        ("def f() -> int: ...", "async def f() -> int: ...", [("kind-changed", "demo.f")]),
        ("async def f(): ...", "def f() -> Awaitable[int]: ...", []),
        ("async def f(): ...", "def f() -> int: ...", [("kind-changed", "demo.f")]),
        ("@typing_extensions.deprecated('x')\ndef f(a): ...", "def f(): ...", [("parameter-removed", "demo.f")]),
        # `__init__` is written by attrs, pydantic, NamedTuple.
        ("@attr.s\nclass A:\n    _x = attr.ib()\n    y = attr.ib(default=1)", "@attrs.define\nclass A:\n    _x: int\n    y: int = 1", []),
        ("@attr.s\nclass A:\n    x = attr.ib(default=1)\n    n = 1", "@attr.s\nclass A:\n    x = attr.ib()\n    n = 1", [("parameter-now-required", "demo.A")]),
        ("@define\nclass A:\n    x: int\n    N: ClassVar[int] = 1", "@define\nclass A:\n    x: int\n    y: int = field()\n    N: ClassVar[int] = 1", [("parameter-added-required", "demo.A")]),
        ("@define\nclass A:\n    x: int", "@define\nclass A:\n    x: int\n    y = field()\n    @y.default\n    def _y(self): ...\n    z: int = field(init=False)", []),
        ("@define\nclass A:\n    x: int = 0\n", "@define(kw_only=True)\nclass A:\n    x: int = 0\n", [("parameter-kind", "demo.A")]),
        ("class A(NamedTuple):\n    x: int", "class A(NamedTuple):\n    x: int\n    y: int", [("parameter-added-required", "demo.A")]),
        ("from pydantic import BaseModel\nclass A(BaseModel):\n    x: int\n    y: int = 1", "from pydantic import BaseModel\nclass A(BaseModel):\n    x: int\n    y: int = Field(1)\n    z: int = Field(...)\n    w: int = Field(default_factory=int)", [("parameter-added-required", "demo.A")]),
        ("from pydantic import BaseModel\nclass A(BaseModel):\n    x: int", "from pydantic import BaseModel\nclass A(BaseModel):\n    x: int = Field(alias='y')\n    z: int", []),
        # Names that `__getattr__` no longer answers for are gone.
        ("def f(): ...", "def __getattr__(name):\n    raise AttributeError(name)", [("removed", "demo.f")]),
        ("def f(): ...", "def __getattr__(name):\n    if name == 'g': return 1\n    raise AttributeError(name)", [("removed", "demo.f")]),
        ("def f(): ...", "_OLD = {'g': 1}\ndef __getattr__(name):\n    if name in _OLD: return 1\n    raise AttributeError", [("removed", "demo.f")]),
        # `__all__` decides what is offered.
        ("__all__ = ['f']\ndef f(): ...\ndef g(): ...", "__all__ = ['f']\ndef f(): ...", []),
        ("__all__ = ['_f']\ndef _f(): ...", "", [("removed", "demo._f")]),
    ],
)  # fmt: skip
def test_what_breaks_and_what_only_looks_like_it(
    tmp_path: Path, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert broken(tmp_path, old, new) == expected


def test_names_are_the_public_ones(tmp_path: Path) -> None:
    """A class of a private module is told by the name users import; a private module is nobody's."""
    old = {
        "demo/__init__.py": "from demo._core import A as Alias\n",
        "demo/_core.py": "class A:\n    def run(self): ...\n",
    }
    new = {"demo/__init__.py": "from demo._core import A as Alias\n", "demo/_core.py": "class A: ...\n"}
    assert broken(tmp_path, old, new) == [("removed", "demo.Alias.run")]


def test_compiled_modules(tmp_path: Path) -> None:
    """One that is gone is told; what one holds, no parser sees."""
    both = {
        "demo/__init__.py": "from demo._c import *\nfrom demo._c import f\n",
        "demo/_c.cpython-311-x86_64-linux-gnu.so": "",
        "demo/_c.pyi": "",
    }
    assert broken(tmp_path, {**both, "demo/fast.abi3.so": ""}, both) == [("module-removed", "demo.fast")]
    old = {"demo/__init__.py": "def f(a): ...\n"}
    new = {"demo/__init__.py": "from demo._c import *\n", "demo/_c.pyd": ""}
    assert broken(tmp_path / "2", old, new) == []
    assert broken(tmp_path / "3", old, {**new, "demo/__init__.py": "from demo._c import f\n"}) == []


def test_everything_imported_from_a_module_that_no_parser_sees_through(tmp_path: Path) -> None:
    """`from .x import *` may bring any name when x binds names at run time; a module `test` may be an API, and tests are none."""
    old = {"demo/__init__.py": "from demo.x import *\n", "demo/x.py": "def f(): ...\n"}
    new = {"demo/__init__.py": "from demo.x import *\n", "demo/x.py": "globals()['f'] = print\n"}
    assert broken(tmp_path, old, new) == []
    old = {
        "demo/__init__.py": "from demo.test import C\n",
        "demo/test.py": "class C:\n    def m(self): ...\ndef f(): ...\n",
    }
    new = {"demo/__init__.py": "from demo.test import C\n", "demo/test.py": "class C: ...\n"}
    assert broken(tmp_path / "2", old, new) == [("removed", "demo.C.m")]
    old = {"demo/__init__.py": "", "demo/test/__init__.py": "def f(): ...\n"}
    assert broken(tmp_path / "3", old, {**old, "demo/test/__init__.py": ""}) == [("removed", "demo.test.f")]
    old["demo/test/test_f.py"] = ""
    assert broken(tmp_path / "4", old, {**old, "demo/test/__init__.py": ""}) == []


def test_an_instance_attribute_of_a_private_class_behind_a_public_alias(tmp_path: Path) -> None:
    old = "class _Lock:\n    def __init__(self):\n        self.acquired = False\nLock = _Lock\n"
    new = "class _Lock:\n    def __init__(self): ...\nLock = _Lock\n"
    assert broken(tmp_path, old, new) == [("attribute-removed", "demo.Lock.acquired")]
    still = "class _Lock:\n    def __init__(self):\n        self._begin()\n    def _begin(self):\n        self.acquired = False\nLock = _Lock\n"
    assert broken(tmp_path / "2", old, still) == []


def test_one_object_with_two_names_is_one_change(tmp_path: Path) -> None:
    old = {"demo/__init__.py": "from demo.core import f\n", "demo/core.py": "def f(a): ...\n"}
    new = {"demo/__init__.py": "from demo.core import f\n", "demo/core.py": "def f(): ...\n"}
    sides = [Surface(wheel(tmp_path / str(number), table).library) for number, table in enumerate((old, new))]
    (change,), _ = compare_api(*sides)
    assert (change.name, change.aliases) == ("demo.f", ("demo.core.f",))


def test_dataclasses_and_overridable_methods(tmp_path: Path) -> None:
    old = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: int = 0\nclass Hook:\n    def run(self): ...\n"
    new = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nclass Hook:\n    def run(self, fast=False): ...\n"
    assert broken(tmp_path, old, new) == [
        ("override-breaks", "demo.Hook.run"),
        ("parameter-removed", "demo.P"),
        ("removed", "demo.P.y"),
    ]


def test_what_may_have_been_there_is_not_added(tmp_path: Path) -> None:
    """A module that cannot be parsed, or serves names at run time, may have had them; line ends do not matter."""
    script = "if __name__ == '__main__':\r\n    a = 1\r\n\r\n    b = 2"
    for number, (old, new, expected) in enumerate(
        (
            ("def f(", "def f(): ...", []),
            ("def __getattr__(name): return 1", "def f(): ...", []),
            (script, f"def f(): ...\r\n{script}", ["demo.f"]),
        )
    ):
        sides = [
            wheel(tmp_path / f"{number}{name}", {"demo/__init__.py": text}) for name, text in (("o", old), ("n", new))
        ]
        _, added = compare_api(*(Surface(each.library) for each in sides))
        assert added.names == expected


def test_members(tmp_path: Path) -> None:
    old = wheel(tmp_path / "old", {"demo/__init__.py": "", "demo/a.txt": "aaa", "demo/b.txt": "b", "demo/c.txt": "c"})
    new = wheel(
        tmp_path / "new", {"demo/__init__.py": "", "demo/x/a.txt": "aaa", "demo/b.txt": "B2", "demo/d.txt": "d"}, "1.1"
    )
    found = members.compare(old, new)
    assert [each.path for each in found.added] == ["demo/d.txt"]
    assert [each.path for each in found.removed] == ["demo/c.txt"]
    assert found.changed == [members.Changed("demo/b.txt", 1, 2)]
    assert found.moved == [members.Moved("demo/a.txt", "demo/x/a.txt", 3)]
    assert found.packages["demo"] == (5, 6)


def test_what_moved_costs_two_digests_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of files of one size, all elsewhere now, are not compared each with each."""
    sides = [
        wheel(tmp_path / side, {f"demo/{side}/{number}.txt": f"{number:04}" for number in range(500)})
        for side in ("a", "b")
    ]
    asked: list[str] = []
    digest = Files.digest

    def counted(files: Files, path: str) -> str:
        asked.append(path)
        return digest(files, path)

    monkeypatch.setattr(Files, "digest", counted)
    found = members.compare(*sides)
    assert len(found.moved) == 500
    assert all(each.old_path.replace("/a/", "/b/") == each.new_path for each in found.moved)
    assert len(asked) <= 1000


@pytest.mark.parametrize(
    ("old", "new", "added", "removed", "changed"),
    [
        (["a>=1"], ["A >=1"], [], [], []),
        (["a>=1"], ["a>=2"], [], [], [("a>=1", "a>=2")]),
        (["a; python_version < '3.9'"], ["a; python_version < '3.10'"], [], [], [('a; python_version < "3.9"', 'a; python_version < "3.10"')]),
        (["a; os_name == 'x'", "a>=1; os_name == 'y'"], ["a>=2"], [], [], [('a; os_name == "x"', "a>=2"), ('a>=1; os_name == "y"', "a>=2")]),
        (["a"], ["a; os_name == 'x'", "a>=1; os_name == 'y'"], [], [], [("a", 'a; os_name == "x"'), ("a", 'a>=1; os_name == "y"')]),
        (["a", "a>=1; os_name == 'y'"], ["a"], [], ['a>=1; os_name == "y"'], []),
        (["a"], ["a; extra == 'x'"], ['a; extra == "x"'], ["a"], []),
        (["not a requirement"], [], [], ["not a requirement"], []),
    ],
)  # fmt: skip
def test_dependencies(
    old: list[str], new: list[str], added: list[str], removed: list[str], changed: list[tuple[str, str]]
) -> None:
    assert metadata.dependencies(old, new) == (added, removed, [metadata.Step(*each) for each in changed])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("License :: OSI Approved :: MIT License", "MIT", True),
        ("Apache License, Version 2.0", "Apache-2.0", True),
        ("BSD", "BSD-3-Clause", True),
        ("LGPL-2.1-or-later", "MIT", False),
        ("GPL-2.0-only", "GPL-3.0-only", False),
        ("My own", "MIT", False),
        (None, "MIT", False),
    ],
)
def test_licences(one: str | None, other: str, same: bool) -> None:
    assert metadata.same_licence(one, other) is same


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [("1.2.3", "1.2.4", "patch"), ("1.2", "1.3", "minor"), ("1.9", "2.0", "major"), ("1.2.3", "1.2.3.post1", "patch"),
     ("2025.1", "2026.1", ""), ("1.2", "1.1", ""), ("1.0", "1.0", ""), ("1!1.0", "2!1.0", "")],
)  # fmt: skip
def test_steps(old: str, new: str, step: str) -> None:
    assert verdict.step_of(old, new) == step


def test_the_json_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = wheel(
        tmp_path / "old",
        {
            "demo/__init__.py": "def f(): ...\ndef g(a): ...\n",
            "@metadata": {"Requires-Python": ">=3.8", "Requires-Dist": ["a"]},
        },
    )
    new = wheel(
        tmp_path / "new",
        {
            "demo/__init__.py": "def g(): ...\n",
            "@metadata": {"Requires-Python": ">=3.10", "Requires-Dist": ["a>=1", "b"]},
        },
        "1.1",
    )
    assert main(["diff", str(old.path), str(new.path), "--no-config", "--output-format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in told["api"]["breaking"]] == ["demo.f", "demo.g"]
    assert told["metadata"]["requires_python"] == {"from": ">=3.8", "to": ">=3.10"}
    assert told["metadata"]["dependencies"] == {"added": ["b"], "removed": [], "changed": [{"from": "a", "to": "a>=1"}]}
    assert (told["advice"], told["step"], told["step_is_enough"]) == ("major", "minor", False)
    assert {each["rule"] for each in told["findings"]} == {"breaking-change", "version-step-too-small"}
    assert told["lint"] == {"new": told["lint"]["new"], "gone": told["lint"]["gone"]}


def test_the_exit_code_is_zero_unless_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (
        wheel(tmp_path / "old", {"demo/__init__.py": "def f(): ...\n"}),
        wheel(tmp_path / "new", {"demo/__init__.py": ""}, "1.1"),
    )
    arguments = ["diff", str(old.path), str(new.path), "--no-config"]
    assert main(arguments) == 0
    assert main([*arguments, "--fail-on", "warning"]) == 1
    assert main([*arguments, "--fail-on", "warning", "--ignore", "diff"]) == 0
    file = tmp_path / "pkglint.toml"
    file.write_text('[severity]\nbreaking-change = "note"\nversion-step-too-small = "note"\n')
    configured = [*arguments[:-1], "--config", str(file), "--fail-on"]
    assert main([*configured, "warning"]) == 0
    assert main([*configured, "note"]) == 1
    for name in ("sarif", "github", "gitlab", "markdown", "concise"):
        assert main([*arguments, "--output-format", name]) == 0
        assert "demo.f" in capsys.readouterr().out.rpartition("exit")[2] or name == "concise"


def test_the_text_is_grouped_and_folded_and_fits_80_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What breaks stands first, by module; long lists end in a count; only a name may be longer than a line."""
    many = "".join(f"def function_number_{number}(first_parameter): ...\n" for number in range(60))
    long = "class " + "A" * 90 + ":\n    def run(self, a): ...\n"
    old = {"demo/__init__.py": long + "class Hook:\n    def run(self): ...\n", "demo/core.py": many}
    new = {
        "demo/__init__.py": long.replace(", a", "") + "class Hook:\n    def run(self, fast=False): ...\n",
        "demo/core.py": many.replace("first_parameter", ""),
        **{f"demo/data_{number}.txt": f"{number}" for number in range(30)},
    }
    sides = [str(wheel(tmp_path / name, side, name).path) for name, side in (("1.0", old), ("1.1", new))]
    assert main(["diff", *sides, "--no-config"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "demo 1.0 to 1.1"
    assert "The changes need a major release; 1.0 to 1.1 is a minor step: too small." in told
    at = told.index("Public API: 61 breaking changes, 0 added")
    assert told[at + 1 : at + 3] == ["  in demo:", f"  ! {'A' * 90}.run"]
    assert told[at + 4 : at + 6] == [
        "  in demo.core:",
        "  ! function_number_0             lost the parameter 'first_parameter'",
    ]
    assert "    … and 21 more breaking (--all)" in told
    assert "  ^ Hook.run" in "\n".join(told[at:])
    assert "    … and 20 more added (--all)" in told
    assert [line for line in told if len(line) > 80] == [f"  ! {'A' * 90}.run"]
    assert main(["diff", *sides, "--no-config", "--all"]) == 0
    assert "more" not in capsys.readouterr().out


@pytest.mark.parametrize("case", ["absent", "text", "other project", "one side", "damaged", "kinds"])
def test_bad_input_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    good = str(wheel(tmp_path / "good", {}).path)
    (tmp_path / "x.txt").write_text("text")
    (tmp_path / "demo-2.0-py3-none-any.whl").write_text("text")
    other = str(build.build_wheel(tmp_path, None, name="elsewhere"))
    sides = {
        "absent": [good, str(tmp_path / "none.whl")], "text": [good, str(tmp_path / "x.txt")], "other project": [good, other],
        "one side": [good], "damaged": [good, str(tmp_path / "demo-2.0-py3-none-any.whl")],
        "kinds": [good, str(build.build_sdist(tmp_path, None))],
    }[case]  # fmt: skip
    assert main(["diff", *sides, "--no-config"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("pkglint: ")
    assert error.count("\n") == 1


def test_the_same_file_twice_says_that_nothing_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(wheel(tmp_path, {"demo/__init__.py": "def f(): ...\n"}).path)
    assert main(["diff", path, path, "--no-config"]) == 0
    assert "Public API: 0 breaking changes, 0 added" in capsys.readouterr().out


def test_a_folder_is_one_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wheel(tmp_path / "old", {})
    build.build_sdist(tmp_path / "old", None)
    wheel(tmp_path / "new", {}, "1.1")
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--no-config"]) == 0
    assert "old: demo-1.0-py3-none-any.whl\n  new: demo-1.1-py3-none-any.whl\n" in capsys.readouterr().out
    wheel(tmp_path / "new", {}, "1.2")
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--no-config"]) == 2
    assert "holds 2 releases" in capsys.readouterr().err


def test_without_griffe_the_other_sections_appear(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for name in [
        name for name in sys.modules if name.startswith(("griffe", "pkglint.diff.api", "pkglint.diff.surface"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("api", "surface"):
        monkeypatch.delattr(pkglint.diff, name, raising=False)
    monkeypatch.setitem(sys.modules, "griffe", None)
    old, new = wheel(tmp_path / "old", {}), wheel(tmp_path / "new", {}, "1.1")
    assert main(["diff", str(old.path), str(new.path), "--no-config"]) == 0
    told = capsys.readouterr().out
    assert "the public API was not compared: install pypkglint[diff]" in told
    assert "Metadata" in told


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index on the loopback interface with two releases of demo."""
    monkeypatch.setenv("PKGLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("PKGLINT_INDEX_URL", raising=False)
    published = tmp_path / "published"
    published.mkdir()
    with Index() as served:
        for version, tag in (("1.0", "py3-none-any"), ("1.0", "cp39-cp39-win_amd64"), ("1.1", "py3-none-any")):
            served.add(build.build_wheel(published, {"@version": version, "@tag": tag}))
        served.add(build.build_sdist(published, None))
        yield served


def fetched(index: Index, *sides: str) -> list[str]:
    """The options that compare sides by way of the index."""
    return ["diff", *sides, "--index-url", index.simple_url, "--no-config", "--output-format", "json"]


def test_published_releases(tmp_path: Path, index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    """The file that is most like the other side's is fetched, else one for this machine, and only that one."""
    assert main(fetched(index, "demo==1.0", "Demo==1.1")) == 0
    told = json.loads(capsys.readouterr().out)
    assert [told[side]["path"] for side in ("old", "new")] == ["demo-1.0-py3-none-any.whl", "demo-1.1-py3-none-any.whl"]
    for built, expected in (
        (build.build_wheel(tmp_path, {"@version": "1.2", "@tag": "cp313-cp313-win_amd64"}), "demo-1.0-cp39-cp39-win_amd64.whl"),
        (build.build_wheel(tmp_path, {"@version": "1.3", "@tag": "cp313-cp313-win_arm64"}), "demo-1.0-py3-none-any.whl"),
        (build.build_sdist(tmp_path, {"@version": "1.2"}), "demo-1.0.tar.gz"),
    ):  # fmt: skip
        index.requests.clear()
        assert main(fetched(index, "demo==1.0", str(built))) == 0
        assert json.loads(capsys.readouterr().out)["old"]["path"] == expected
        assert [path.rpartition("/")[2] for _, path, _ in index.requests if not path.endswith("/")] == [expected]


def test_what_an_index_cannot_give_is_one_clear_line(
    tmp_path: Path, index: Index, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    index.project("demo").files["demo-1.1-py3-none-any.whl"].sha256 = "1" * 64
    index.answers["/simple/broken/"] = Answer(status=500)
    index.answers["/simple/odd/"] = Answer(
        body=json.dumps(
            {
                "meta": {"api-version": "1.0"},
                "name": "odd",
                "files": [{"filename": "../odd-1.0.tar.gz", "url": "../x.tar.gz", "hashes": {}}],
            }
        ).encode()
    )
    for side, expected in (
        ("demo==9.0", "has no release 9.0 of demo; its newest release is 1.1"),
        ("demo==x", "'x' is not a version"),
        ("absent==1.0", "has no project absent"),
        ("broken==1.0", "did not answer: it answers with status 500"),
        ("odd==1.0", "has no release 1.0 of odd"),
        ("demo==1.1", "cannot be downloaded from 127.0.0.1: the file is not the one that the index describes"),
    ):
        assert main(fetched(index, side, side)) == 2
        error = capsys.readouterr().err
        assert expected in error
        assert error.count("\n") == 1
    monkeypatch.setattr("pkglint.index.client.LARGEST_FILE", 100)
    assert main(fetched(index, "demo==1.0", "demo==1.1")) == 2
    assert "more than 0 MiB" in capsys.readouterr().err
    assert main(["diff", "demo==1.0", "demo==1.1", "--no-config"]) == 2
    assert "demo==1.0: no such file or directory; with --index, a release of the index" in capsys.readouterr().err


@pytest.mark.slow
def test_since_tag_builds_the_tag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("build")
    project = tmp_path / "project"
    (project / "src" / "demo").mkdir(parents=True)
    text = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[project]\nname = "demo"\nversion = "{}"\n'
    (project / "pyproject.toml").write_text(text.format("1.0"))
    (project / "src" / "demo" / "__init__.py").write_text("def f(): ...\n")

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
            cwd=project,
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("tag", "v1.0")
    (project / "pyproject.toml").write_text(text.format("1.1"))
    (project / "src" / "demo" / "__init__.py").write_text("")
    git("commit", "-q", "-a", "-m", "two")
    monkeypatch.chdir(project)
    assert main(["diff", "--since-tag", "--no-config"]) == 0
    assert "in demo:\n  ! f  removed\n" in capsys.readouterr().out
    assert main(["diff", "--since-tag", "v9", "--no-config"]) == 2
    assert "--since-tag" in capsys.readouterr().err
