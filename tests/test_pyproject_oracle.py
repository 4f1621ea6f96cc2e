"""validate-pyproject as an oracle: our reading of [project], [build-system] and groups, and the shortcut past its schema."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from validate_pyproject import api
from validate_pyproject.errors import ValidationError

from pkglint.checks.pyproject import project, tools
from pkglint.checks.pyproject.document import entry_fault
from pkglint.formats import toml

GOOD: dict[str, Any] = {
    "name": "demo",
    "version": "1.0",
    "description": "A demonstration",
    "readme": "README.md",
    "requires-python": ">=3.9",
    "license": "MIT",
    "license-files": ["LICENSE"],
    "authors": [{"name": "Ada", "email": "ada@analytical-engine.org"}],
    "maintainers": [{"email": "ada@analytical-engine.org"}],
    "keywords": ["a"],
    "classifiers": ["Typing :: Typed"],
    "urls": {"Homepage": "https://github.com/analytical/demo"},
    "scripts": {"demo": "demo:main"},
    "gui-scripts": {"demo-gui": "demo.gui:main"},
    "entry-points": {"acme.plugins": {"x": "demo:x"}},
    "dependencies": ["requests"],
    "optional-dependencies": {"cli": ["rich"]},
    "import-names": ["demo"],
    "import-namespaces": ["acme"],
    "dynamic": [],
}

# What the schema lets pass and the specification does not.
STRICTER: dict[str, list[Any]] = {
    "readme": [{"file": "a.md", "text": "b", "content-type": "text/markdown"}, "README.adoc", "README", "x", ""],
    "license-files": [["../x"], ["/x"], ["a\\b"], ["{a,b}"], ["[a"], [""]],
    "import-namespaces": [[]],
    "entry-points": [{"console_scripts": {"a": "b:c"}}],
}

# What the schema refuses and the specification does not, or another rule reports.
LAXER: dict[str, list[Any]] = {
    "import-names": [[""]],  # "or can be empty"
    "dynamic": [["version"]],  # static-and-dynamic
}

VALUES: list[Any] = [
    "", "x", "README.md", "README.adoc", "README", 1, 1.5, True, [], [1], ["x"], [["x"]], {}, {"x": "y"}, {"x": 1}, {"x": ["y"]}, [{}],
    [{"name": "A"}], [{"mail": "A"}], [{"name": 1}], {"file": "a.md"}, {"file": "a.md", "content-type": "text/markdown"},
    {"text": "a"}, {"file": "a.md", "text": "b", "content-type": "text/markdown"}, {"x y": ["requests"]}, ["../x"], ["/x"],
    ["a\\b"], ["{a,b}"], ["[a"], [""], ["demo-kit"], {"console_scripts": {"a": "b:c"}}, {"g": {"a": {"b": "c:d"}}}, ["version"], ["nothing"],
]  # fmt: skip

# What other rules say of such a value: the schema refuses it for what it means, not for its form.
MEANING = {
    "name": {""}, "version": {"", "x", "README.md", "README.adoc", "README"}, "requires-python": {"", "x", "README.md", "README.adoc", "README"},
    "license": {""},
}  # fmt: skip


VALIDATOR = api.Validator(plugins=[])


def refused(document: dict[str, Any]) -> str:
    try:
        VALIDATOR(copy.deepcopy(document))
    except ValidationError as error:
        return str(error.message)
    return ""


def test_the_good_table_is_good_to_both() -> None:
    assert refused({"project": GOOD}) == ""
    assert list(project.faults(GOOD, "")) == []


@pytest.mark.parametrize("key", [*GOOD, "requires_python"])
def test_forms_are_judged_as_the_schema_does(key: str) -> None:
    for value in VALUES:
        table = {**GOOD, key: value}
        if key == "license" and isinstance(value, dict):
            del table["license-files"]
        ours = [variant for path, variant, _ in project.faults(table, "") if path[:1] in {(key,), ()}]
        theirs = refused({"project": table})
        if isinstance(value, str) and value in MEANING.get(key, ()):
            continue
        if key == "license" and isinstance(value, str):
            continue  # an SPDX expression is another rule's
        if key in STRICTER and value in STRICTER[key]:
            assert ours, (key, value)
            continue
        if key == "classifiers" or (
            key in {"urls", "scripts", "gui-scripts", "entry-points", "dependencies"} and theirs and not ours
        ):
            # The words in them are other rules'; their types are ours.
            assert not ours or theirs, (key, value, ours)
            continue
        if (
            key == "license"
            and isinstance(value, dict)
            and {"file", "text"} & set(value)
            and set(value) != {"file", "text"}
        ):
            continue
        if key == "entry-points" and not isinstance(value, dict):
            assert ours  # the schema does not ask for a table
            continue
        if value in LAXER.get(key, ()):
            assert not ours, (key, value)
            assert theirs
            continue
        assert bool(ours) == bool(theirs), (key, value, ours, theirs)


@pytest.mark.parametrize("key", ["name", "version", "description"])
def test_missing_keys(key: str) -> None:
    table = {name: value for name, value in GOOD.items() if name != key}
    assert bool(list(project.faults(table, ""))) == bool(refused({"project": table})) == (key != "description")


def test_group_entries() -> None:
    names = {"a": "a"}
    for item in [
        "x",
        "x >> 1",
        {"include-group": "a"},
        {"include-group": "b"},
        {"include": "a"},
        {"include-group": 1},
        1,
        [],
    ]:
        document = {"dependency-groups": {"a": [], "c": [item]}}
        assert bool(entry_fault(item, names)) == bool(refused(document)), item


text = st.sampled_from(
    ["demo", "demo.sub", "a b", "demo-stubs", "", "*", "*.json", "src", "x-y", "demo.__version__", "1a", "é"]
)
value = st.recursive(
    st.booleans() | st.integers(0, 1) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["find", "where", "include", "exclude", "namespaces", "attr", "file", "version", "dependencies", "readme", "", "*", "demo", "demo-stubs"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(tools.USUAL)), value)
def test_what_the_shortcut_lets_pass_the_schema_does(key: str, given_value: Any) -> None:
    if tools.usual(key, given_value):
        assert tools.schema_fault("setuptools", key, given_value) is None


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(text, value, max_size=3))
def test_any_table_is_good_for_distutils(given_value: dict[str, Any]) -> None:
    assert tools.schema_fault("distutils", "build_ext", given_value) is None


@pytest.mark.parametrize(
    ("key", "given_value"),
    [
        ("packages", ["demo", "demo.sub"]),
        ("packages", {"find": {"where": ["src"], "include": ["demo*"], "namespaces": False}}),
        ("package-data", {"*": ["*.txt"], "demo.sub": ["py.typed"]}),
        ("package-dir", {"": "src"}),
        ("dynamic", {"version": {"attr": "demo.__version__"}, "dependencies": {"file": ["requirements.txt"]}}),
        ("py-modules", ["six"]),
    ],
)
def test_the_usual_shapes_take_the_shortcut(key: str, given_value: Any) -> None:
    assert tools.usual(key, given_value)


def test_the_validator_is_not_imported_for_usual_tables() -> None:
    import subprocess
    import sys

    code = "import sys; from pkglint.checks.pyproject import tools; assert tools.usual('zip-safe', False); sys.exit('validate_pyproject' in sys.modules or 'fastjsonschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*GOOD, "x"]), st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12) | st.sampled_from(["file", "text", "name", "email"]), inner, max_size=3), max_leaves=8), max_size=6))  # fmt: skip
def test_any_table_is_judged_without_an_exception(table: dict[str, Any]) -> None:
    for path, variant, _ in project.faults(table, ""):
        assert variant
        assert isinstance(path, tuple)
        assert toml.parse(b"").line("project", *path) == 1
