"""Every firing case built again with another version, other sizes and other counts has the same fingerprints, in every kind of artifact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import proof
import pytest

from pkglint.catalogue.rule import Scope
from pkglint.locate.identity import Identity

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from pkglint.catalogue.rule import Rule

FILES = proof.compiler().rule_files()
DECLARED = [path for path in FILES if proof.rule_from_file(path)[0].identity is not None]
PENDING = {
    "archive",
    "size",
    "wheel",
}
"""Families with rules that do not declare their identity yet: the list shrinks to nothing."""
ONE_VERSION = frozenset({"forbidden-project-name"})
"""Rules whose cases hold for one version, size and count only, so that nothing can be compared."""
OF_ONE_KIND = {
    # PyPI refuses control characters in wheels, and only a ZIP file has local headers.
    "control-character-in-path": {"control", "local-header"},
    # uv publish skips wheels for their names, never sdists.
    "discouraged-version": {"file-name-skipped"},
    # Installers repair the modes of a wheel's files and not those of an sdist.
    "unreadable-mode": {"sdist", "wheel"},
}
"""Rule → the variants that say what is true of one kind of artifact only: in another kind the same file is another finding."""


def test_every_rule_of_a_family_that_is_not_pending_declares_its_identity() -> None:
    assert {path.parent.name for path in FILES if path not in DECLARED} <= PENDING


def marks(rule: Rule, case: dict[str, Any], folder: Path, without: Container[str] = ()) -> list[str]:
    """The fingerprints of a case's findings, sorted; equal ones count once, as they are one finding."""
    identity = Identity()
    found = proof.findings(rule, case, folder)
    return sorted({identity.of(finding)[0] for finding in found if finding.variant not in without})


def grown(value: Any) -> Any:
    """A case's content with larger files where their size is a number."""
    if isinstance(value, dict):
        return {
            key: each + each // 9 + 1 if key in {"random", "repeat"} and isinstance(each, int) else grown(each)
            for key, each in value.items()
        }
    return [grown(each) for each in value] if isinstance(value, list) else value


def added(value: Any) -> Any:
    """A case's content with one more module in its package."""
    if isinstance(value, list):
        return [added(each) for each in value]
    if not isinstance(value, dict):
        return value
    roots = [root for root in ("demo/", "src/demo/") if any(key == f"{root}__init__.py" for key in value)]
    return value | {f"{root}zz_more.py": "# more\n" * 40 for root in roots}


def released(value: Any, named: bool = False) -> Any:
    """A case's content with the names that repeat the version, as the next release has them."""
    if isinstance(value, dict):
        # What is written as bytes may name the version itself, as an attestation does: it keeps its name.
        return {
            key if isinstance(each, dict) and "base64" in each else released(key, True): released(each, key in NAMING)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [released(each, named) for each in value]
    return NAMED.sub("2.7", value) if named and isinstance(value, str) else value


NAMED = re.compile(r"(?<=[-v])1\.0(?!\d)")
NAMING = frozenset({"@dist-info", "@filename", "@git"})
"""Keys of a case whose values are names of files and tags."""


def changes(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A case in another version, with larger files, and with more of them."""
    kinds = {key: case[key] for key in ("wheel", "sdist", "tree") if key in case}
    if "version" not in case:
        yield released(case) | {"version": "2.7"}
    for change in (grown, added):
        made = {key: change(value) for key, value in kinds.items()}
        if made != kinds:
            yield case | made


# What commands find depends on two releases, an index or an installation: their cases do not describe an artifact that
# could be built again in another version.
@pytest.mark.parametrize(
    "path", [path for path in DECLARED if not proof.rule_from_file(path)[0].commands], ids=lambda path: path.stem
)
def test_another_version_other_sizes_and_counts(path: Path, tmp_path: Path) -> None:
    rule, table = proof.rule_from_file(path)
    compared = 0
    for number, case in enumerate(table["fires"]):
        first = marks(rule, case, tmp_path / str(number))
        for nth, other in enumerate(changes(case)):
            try:
                second = marks(rule, other, tmp_path / f"{number}-{nth}")
            except AssertionError:
                continue  # the case's bytes are for its own version and sizes
            if len(first) == len(second):
                compared += 1
                assert first == second, (case.get("title", number), [*other][-1])
    assert compared or rule.id in ONE_VERSION


@pytest.mark.parametrize(
    "path", [path for path in DECLARED if proof.rule_from_file(path)[0].scope is Scope.ARTIFACT], ids=lambda path: path.stem
)  # fmt: skip
def test_wheel_sdist_and_tree_agree(path: Path, tmp_path: Path) -> None:
    rule, table = proof.rule_from_file(path)
    for number, case in enumerate(table["fires"]):
        others = {key: value for key, value in case.items() if key not in {"wheel", "sdist", "tree"}}
        without = OF_ONE_KIND.get(rule.id, ())
        kinds = {key: case[key] for key in ("wheel", "sdist", "tree") if key in case}
        if not kinds:
            same: dict[str, Any] = dict.fromkeys(("wheel", "sdist", "tree"), True)
        elif len(kinds) == 1 and isinstance(files := next(iter(kinds.values())), dict) and plain(files):
            # Without `__init__.py` nothing says that `src` holds a package.
            bare = {"demo/__init__.py": ""} | {key.removeprefix("src/"): value for key, value in files.items()}
            below = {f"src/{key}": value for key, value in bare.items()}
            # Only an archive has entries for directories.
            same = {"wheel": bare, "sdist": below, "tree": {key: below[key] for key in below if not key.endswith("/")}}
        else:
            continue
        if "metadata" in case:
            del same["tree"]  # what a case says of METADATA and PKG-INFO is not in its pyproject.toml
        found = [
            marks(rule, others | {kind: value}, tmp_path / f"{number}-{kind}", without) for kind, value in same.items()
        ]
        most = max(found, key=len)
        for each in found:
            assert len(each) < len(most) or each == most, case.get("title", number)


def test_variants_of_one_kind_exist() -> None:
    rules = {path.stem: proof.rule_from_file(path)[1] for path in FILES}
    assert all(variants <= rules[name]["messages"].keys() for name, variants in OF_ONE_KIND.items())


def plain(files: dict[str, Any]) -> bool:
    """Whether a case says nothing but the package's files."""
    return all(key.removeprefix("src/").startswith("demo/") for key in files)
