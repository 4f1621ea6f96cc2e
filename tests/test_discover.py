"""Paths become releases: which files count, what belongs together, which tree joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import build
import pytest

from pkglint.run.discover import NothingToLint, UnusablePath, discover, source_only

if TYPE_CHECKING:
    from pathlib import Path


def test_files_of_one_name_and_version_are_one_release(tmp_path: Path) -> None:
    build.build_wheel(tmp_path)
    build.build_wheel(tmp_path, tag="cp312-cp312-win_amd64")
    build.build_sdist(tmp_path, version="1.0.0", filename="Demo-1.0.0.tar.gz")
    build.build_wheel(tmp_path, version="2.0")
    found = discover([str(tmp_path)], cwd=tmp_path)
    assert [(len(r.wheels), len(r.sdists)) for r in found.releases] == [(2, 1), (1, 0)]
    assert [len(r.siblings) for r in found.releases] == [1, 1]


def test_a_directory_is_not_searched_below(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    build.build_wheel(tmp_path / "deep")
    with pytest.raises(NothingToLint, match="no wheel or sdist in"):
        discover([str(tmp_path)], cwd=tmp_path)


def test_other_files_are_named_once_and_sidecars_are_known(tmp_path: Path) -> None:
    wheel = build.build_wheel(tmp_path)
    for name in (
        f"{wheel.name}.asc",
        f"{wheel.name}.publish.attestation",
        f"{wheel.name}.sigstore.json",
        ".gitignore",
        "notes.txt",
        "SUMS",
    ):
        (tmp_path / name).write_text("")
    found = discover([str(tmp_path)], cwd=tmp_path)
    assert len(found.notes) == 1
    assert "notes.txt" in found.notes[0]
    assert "SUMS" in found.notes[0]
    assert ".asc" not in found.notes[0]
    assert ".gitignore" not in found.notes[0]


def test_a_missing_path_does_not_stop_the_others(tmp_path: Path) -> None:
    wheel = build.build_wheel(tmp_path)
    found = discover([str(tmp_path / "absent.whl"), str(wheel)], cwd=tmp_path)
    assert len(found.releases) == 1
    assert found.problems == [f"{tmp_path}/absent.whl: no such file or directory"]


def test_only_missing_paths_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnusablePath, match="absent"):
        discover([str(tmp_path / "absent.whl")], cwd=tmp_path)


def test_globs_work_without_a_shell(tmp_path: Path) -> None:
    build.build_wheel(tmp_path)
    build.build_sdist(tmp_path)
    found = discover([str(tmp_path / "*.whl")], cwd=tmp_path)
    assert [len(r.built) for r in found.releases] == [1]


def test_the_tree_joins_by_name_from_the_working_directory_upward(tmp_path: Path) -> None:
    tree = build.build_tree(tmp_path)
    (tree / "dist").mkdir()
    wheel = build.build_wheel(tree / "dist")
    inside = tree / "src" / "demo"
    (release,) = discover([str(wheel)], cwd=inside).releases
    assert release.tree is not None
    assert release.tree.root == tree
    assert release.tree_fits


def test_a_tree_of_another_project_does_not_join(tmp_path: Path) -> None:
    tree = build.build_tree(tmp_path, name="other")
    (tree / "dist").mkdir()
    wheel = build.build_wheel(tree / "dist")
    (release,) = discover([str(wheel)], cwd=tree).releases
    assert release.tree is None
    found = discover([str(wheel)], source_root=str(tree), cwd=tree)
    assert found.releases[0].tree is None
    assert "other" in found.notes[0]


def test_a_tree_of_another_version_does_not_fit(tmp_path: Path) -> None:
    tree = build.build_tree(tmp_path, version="2.0")
    wheel = build.build_wheel(tmp_path)
    (release,) = discover([str(wheel)], cwd=tree).releases
    assert release.tree is not None
    assert not release.tree_fits


def test_source_only(tmp_path: Path) -> None:
    tree = build.build_tree(tmp_path)
    (release,) = source_only(str(tree)).releases
    assert release.tree is not None
    assert release.built == []
    with pytest.raises(UnusablePath):
        source_only(str(tmp_path / "absent"))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NothingToLint):
        source_only(str(empty))
