"""Every firing case built again with another version, other sizes and other counts has the same fingerprints, in every kind of artifact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import proof
import pytest

from pkglint.locate.identity import Identity
from pkglint.rule import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pkglint.rule import Rule

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


def test_every_rule_of_a_family_that_is_not_pending_declares_its_identity() -> None:
    assert {path.parent.name for path in FILES if path not in DECLARED} <= PENDING


def marks(rule: Rule, case: dict[str, Any], folder: Path) -> list[str]:
    """The fingerprints of a case's findings, sorted; equal ones count once, as they are one finding."""
    identity = Identity()
    return sorted({identity.of(finding)[0] for finding in proof.findings(rule, case, folder)})


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


def changes(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A case in another version, with larger files, and with more of them."""
    kinds = {key: case[key] for key in ("wheel", "sdist", "tree") if key in case}
    if "version" not in case:
        yield case | {"version": "2.7"}
    for change in (grown, added):
        made = {key: change(value) for key, value in kinds.items()}
        if made != kinds:
            yield case | made


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: path.stem)
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
        kinds = {key: case[key] for key in ("wheel", "sdist", "tree") if key in case}
        if not kinds:
            same: dict[str, Any] = dict.fromkeys(("wheel", "sdist", "tree"), True)
        elif len(kinds) == 1 and isinstance(files := next(iter(kinds.values())), dict) and plain(files):
            bare = {key.removeprefix("src/"): value for key, value in files.items()}
            below = {f"src/{key}": value for key, value in bare.items()}
            same = {"wheel": bare, "sdist": below, "tree": below}
        else:
            continue
        found = [marks(rule, others | {kind: value}, tmp_path / f"{number}-{kind}") for kind, value in same.items()]
        most = max(found, key=len)
        for each in found:
            assert len(each) < len(most) or each == most, case.get("title", number)


def plain(files: dict[str, Any]) -> bool:
    """Whether a case says nothing but the package's files."""
    return all(key.removeprefix("src/").startswith("demo/") for key in files)
