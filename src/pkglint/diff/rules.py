"""The rules of family `diff`: one function each, from a comparison to hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pkglint.diff.metadata import same_licence
from pkglint.finding import Field, Hit, Member, Whole
from pkglint.model.dependencies import DEVELOPMENT
from pkglint.model.paths import is_license_name, normalized
from pkglint.model.versions import PYTHONS, admits_python, parse_requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.requirements import Requirement

    from pkglint.diff.comparison import Comparison


def breaking_change(pair: Comparison) -> Iterator[Hit]:
    """Yield what callers can no longer do, unless the version makes a major step, which says so."""
    if pair.verdict.counts == "major":
        return
    step = release(pair)
    for change in pair.changes or ():
        facts: dict[str, Any] = {
            "name": change.name,
            "parameter": "",
            **change.facts,
            "step": step,
            "new": pair.new.version,
        }
        yield Hit(Whole(), change.kind, **facts)


def version_step_too_small(pair: Comparison) -> Iterator[Hit]:
    """Yield the verdict when the version makes a smaller step than the changes ask for."""
    verdict = pair.verdict
    if not verdict.enough:
        reasons = verdict.reasons[verdict.advice][:3]
        facts: dict[str, Any] = {
            "required": verdict.advice,
            "old": pair.old.version,
            "new": pair.new.version,
            "step": verdict.step,
        }
        yield Hit(Field("Version", 0), **facts, reasons=reasons)


def dependency_added_in_patch(pair: Comparison) -> Iterator[Hit]:
    """Yield the requirements that a patch release adds or narrows for everybody."""
    if pair.verdict.step != "patch":
        return
    for text in pair.metadata.dependencies.added:
        if (requirement := run_time_requirement(text)) is not None:
            yield Hit(Field("Requires-Dist"), "added", requirement=text, **facts_of(requirement, pair))
    for step in pair.metadata.dependencies.changed:
        before, after = parse_requirement(step.old), run_time_requirement(step.new)
        if before is None or after is None or str(before.marker or "") != str(after.marker or ""):
            continue
        if set(map(str, after.specifier)) - set(map(str, before.specifier)):
            texts: dict[str, Any] = {"requirement": step.new, "old_requirement": step.old}
            yield Hit(Field("Requires-Dist"), "changed", **texts, **facts_of(after, pair))


def dependency_removed(pair: Comparison) -> Iterator[Hit]:
    """Yield the run-time requirements that are gone."""
    for text in pair.metadata.dependencies.removed:
        if (requirement := run_time_requirement(text)) is not None:
            yield Hit(Field("Requires-Dist"), requirement=text, **facts_of(requirement, pair))


def run_time_requirement(text: str) -> Requirement | None:
    """Return a requirement that every installation has, None for one of an extra."""
    return None if "extra ==" in text else parse_requirement(text)


def facts_of(requirement: Requirement, pair: Comparison) -> dict[str, Any]:
    """Return what findings say of a requirement."""
    marker = str(requirement.marker or "")
    return {"project": normalized(requirement.name), "marker": marker, "new": pair.new.version}


def extra_lost(pair: Comparison) -> Iterator[Hit]:
    """Yield the extras for users that are gone."""
    for extra in pair.metadata.extras.removed:
        if extra not in DEVELOPMENT:
            yield Hit(Field("Provides-Extra"), extra=extra, new=pair.new.version)


def file_lost(pair: Comparison) -> Iterator[Hit]:
    """Yield the files of packages that are gone and lie nowhere else: markers, licence files and data; modules where the API was not compared."""
    if pair.new.kind != "wheel":
        return
    modules = {path.rpartition("/")[0] for path in pair.new.library.by_path}
    for member in pair.members.removed:
        top, _, name = member.path.rpartition("/")
        if name == "py.typed":
            if top in modules:
                yield Hit(Whole(), "marker", path=member.path, package=top.replace("/", "."), new=pair.new.version)
        elif member.path.startswith(".dist-info/"):
            if is_license_name(name) and not renamed_licence(pair, name):
                yield Hit(Whole(), "licence", path=name, new=pair.new.version)
        elif member.path.startswith(".data/") or "/tests/" in f"/{member.path}" or "/test/" in f"/{member.path}":
            continue
        elif name.endswith((".py", ".pyi")):
            if pair.changes is None and not any(part.startswith("_") for part in member.path.split("/")):
                yield Hit(
                    Whole(),
                    "module",
                    path=member.path,
                    module=member.path.rpartition(".")[0].replace("/", "."),
                    new=pair.new.version,
                )
        elif top and not name.endswith((".so", ".pyd", ".dylib", ".dll", ".pyc")) and top in modules:
            yield Hit(Whole(), "data", path=member.path, new=pair.new.version)


def renamed_licence(pair: Comparison, name: str) -> bool:
    """Tell whether a licence file of that name lies elsewhere in the new release."""
    return any(file.path.endswith(f"/{name}") and ".dist-info/" in file.path for file in pair.new.files)


def entry_point_lost(pair: Comparison) -> Iterator[Hit]:
    """Yield the commands and plug-ins that are gone, and commands that run something else."""
    for point in pair.metadata.entry_points.removed:
        group, _, name = point.partition(":")
        variant = "command" if group in {"console_scripts", "gui_scripts"} else "entry-point"
        yield Hit(Member(".dist-info/entry_points.txt"), variant, group=group, name=name, new=pair.new.version)
    for point, step in pair.metadata.targets.items():
        group, _, name = point.partition(":")
        if group in {"console_scripts", "gui_scripts"}:
            yield Hit(
                Member(".dist-info/entry_points.txt"), "target-changed", group=group, name=name, target=step.new, old_target=step.old,
                new=pair.new.version,
            )  # fmt: skip


def python_dropped_in_patch(pair: Comparison) -> Iterator[Hit]:
    """Yield the Pythons that a patch release no longer admits."""
    change = pair.metadata.requires_python
    if pair.verdict.step != "patch" or change is None or change.new is None:
        return
    if change.old is None:
        yield Hit(
            Field("Requires-Python", 0),
            "raised-without-bound",
            pythons=[],
            new_value=change.new,
            old=pair.old.version,
            new=pair.new.version,
        )
        return
    lost = [each for each in PYTHONS if admits_python(change.old, each) and not admits_python(change.new, each)]
    if lost:
        yield Hit(
            Field("Requires-Python", 0),
            "requires-python",
            pythons=lost,
            old_value=change.old,
            new_value=change.new,
            new=pair.new.version,
        )


def licence_changed(pair: Comparison) -> Iterator[Hit]:
    """Yield a licence that became another, went, or is declared in another way."""
    change = pair.metadata.license
    if change is None or change.old is None:
        return
    facts = {"old_licence": change.old, "new_licence": change.new or "", "new": pair.new.version}
    if change.new is None:
        yield Hit(Field("License-Expression"), "lost", **facts, old=pair.old.version)
    elif same_licence(change.old, change.new):
        yield Hit(Field("License-Expression"), "statement-changed", **facts)
    else:
        yield Hit(Field("License-Expression"), "changed", **facts)


def size_jump(pair: Comparison, max_growth: float = 2, min_growth: int = 1024 * 1024) -> Iterator[Hit]:
    """Yield a file that grew to more than `max_growth` times its size, and by more than `min_growth` bytes."""
    old, new = (each.path.stat().st_size for each in (pair.old, pair.new))
    if new > old * max_growth and new - old > min_growth:
        largest = sorted(
            (
                *((m.size, m.path) for m in pair.members.added),
                *((c.new_size - c.old_size, c.path) for c in pair.members.changed),
            ),
            reverse=True,
        )
        yield Hit(
            Whole(),
            kind=pair.new.kind,
            old_size=old,
            new_size=new,
            paths=[path for size, path in largest[:3] if size > 0],
        )


def symbol_lost(pair: Comparison) -> Iterator[Hit]:
    """Yield the symbols that a library meant to be linked no longer exports."""
    for library in pair.natives.changed if pair.natives else ():
        for symbol in library.symbols_removed:
            yield Hit(Member(library.path), symbol=symbol, library=library.path, new=pair.new.version)


def release(pair: Comparison) -> str:
    """Return the step in words that a message can take: `patch`, `minor`, or "" where the version tells none."""
    return pair.verdict.step or "other"
