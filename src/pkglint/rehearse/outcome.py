"""What became of a release on its way: uploads, installations, extras, the build from the sdist; and all faults as hits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pkglint.finding import Field, Hit, Whole
from pkglint.rehearse.behaviour import Behaviour, frame_of, path_of
from pkglint.rehearse.environments import last_line
from pkglint.rehearse.faults import Fault, cleaned, code_place, error_of, fault, requirement_place, short
from pkglint.rehearse.matrix import BUILD_LIMIT
from pkglint.rehearse.subject import has_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from pkglint.finding import Finding
    from pkglint.model import Release, Sdist
    from pkglint.rehearse.clients import Uploaded
    from pkglint.rehearse.matrix import Plan, Result
    from pkglint.rehearse.resolve import Problem

COMPILERS = re.compile(
    r"\b(gcc|g\+\+|cc|clang|cl\.exe|gfortran|cargo|rustc|rust|cmake|ninja|make|swig|nvcc|bazel|go|patchelf|pkg-config)\b", re.IGNORECASE
)  # fmt: skip
"""Tools that a build of native code needs and a machine may lack."""
NO_WHEEL = re.compile(r"Wheels are required for `([\w.-]+)` because building from source is disabled")
"""What uv says of a project that has only sdists."""
PIP_TOO_NEW = "This version of pip does not support python"


@dataclass
class Outcome:
    """Everything that a rehearsal of one release gave."""

    release: Release
    plan: Plan
    uploads: list[Uploaded] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    verdicts: Mapping[str, Finding] = field(default_factory=dict)
    """File name → the finding of the rule that says why PyPI, or twine, refuses it."""
    known: frozenset[str] = frozenset()
    """The names that are served without another index; offline, there are no others."""
    offline: bool = False
    notes: list[str] = field(default_factory=list)

    def faults(self) -> list[Fault]:
        """Return every fault, those of the upload first."""
        return [*self.uploaded(), *self.usable(), *self.installed(), *self.with_extras(),
                *Behaviour(self.results, self.plan, self.release.name, self.release.version).faults(), *self.built()]  # fmt: skip

    def uploaded(self) -> Iterator[Fault]:
        """Yield the uploads that did not go through: what the index refuses once, what a client refuses for each client."""
        refused = {each.path.name for each in self.uploads if each.outcome == "index"}
        reported: set[str] = set()
        for each in self.uploads:
            name = each.path.name
            if each.outcome == "accepted" or (each.outcome == "index" and name in reported):
                continue
            reported |= {name} if each.outcome == "index" else set()
            artifact = next(built for built in self.release.built if built.filename == name)
            cause = self.verdicts.get(name)
            facts: dict[str, Any] = {"kind": artifact.kind, "rule": cause.rule.id if cause is not None else ""}
            place, subject = (
                (cause.place, cause.subject)
                if cause is not None and cause.subject.kind != "release"
                else (Whole(), artifact)
            )
            facts |= {"client": each.client, "output": cleaned(each.output)}
            if each.outcome == "index":
                variant = "index"
                facts |= {"client": "", "reason": short(each.reason)}
            elif each.outcome == "skipped":
                variant = "client-skips"
            elif name in refused:
                continue
            else:
                variant = "client"
                facts["error"] = short(each.reason)
            yield Fault("upload-refused", Hit(place, variant, artifact=subject, **facts))

    def usable(self) -> Iterator[Fault]:
        """Yield that no Python is here, or that an installation would leave nothing."""
        first = self.release.built[0]
        if not self.plan.interpreters:
            requires = first.metadata.value("Requires-Python")
            yield Fault("no-interpreter-fits", Hit(Field("Requires-Python"), artifact=first, requires_python=requires))
        for result in self.results:
            subject = result.subject
            if subject is None or subject.usable or result.cell.kind != "wheel":
                continue
            source = self.release.source
            if subject.requirements and not has_code(source):
                continue  # it is there for what it requires
            yield fault("nothing-importable", result, "", Whole())

    # Installing

    def installed(self) -> Iterator[Fault]:
        """Yield why the release cannot be installed without extras."""
        bases = [each for each in self.results if each.cell.kind == "wheel"]
        for result in [*bases, *(each for each in self.results if each.cell.kind == "pip")]:
            if result.subject is None or result.install is None:
                continue
            if result.install.code == 0:
                yield from self.inconsistent(result)
            if result.install.code == 0 and not result.problems:
                continue
            if result.cell.kind == "pip" and any(
                each.install and each.install.code for each in bases if each.cell.interpreter == result.cell.interpreter
            ):
                continue
            older_went_well = any(each.install is not None and each.install.code == 0 for each in bases
                                  if each.cell.interpreter.minor < result.cell.interpreter.minor)  # fmt: skip
            yield from self.not_installed(result, older_went_well=older_went_well)

    def not_installed(self, result: Result, *, older_went_well: bool) -> Iterator[Fault]:
        """Yield why one installation failed; what only this rehearsal could not have is a note."""
        assert result.install is not None
        assert result.subject is not None
        wheel, output = result.subject.wheel, cleaned(result.install.stderr + result.install.stdout)
        if PIP_TOO_NEW in output:
            self.note(f"{result.cell.label}: this pip is for newer Pythons only; not rehearsed")
            return
        for problem in result.problems:
            if self.is_note(problem, result):
                continue
            place = requirement_place(problem.own)
            if problem.variant == "conflict":
                yield self.conflict(problem, result, output)
            elif problem.variant == "requirement-python" and older_went_well:
                requires = wheel.metadata.value("Requires-Python") or "no Requires-Python"
                facts = {"requirement": problem.requirement, "cause": problem.requirement, "output": output}
                facts |= {"python": result.cell.interpreter.label, "requires_python": requires}
                yield fault("newer-python-fails", result, "install", place, **facts)
            else:
                facts = {"requirement": problem.requirement, "output": output}
                yield fault("install-fails", result, problem.variant, place, **facts)
        if not result.problems and not self.is_without_wheel(result):
            facts = {"installer": "pip" if result.cell.kind == "pip" else "uv", "requirement": ""}
            facts |= {"error": short(last_line(result.install)), "output": output}
            yield fault("install-fails", result, "installer-error", Whole(), **facts)

    def conflict(self, problem: Problem, result: Result, output: str) -> Fault:
        """Return the fault of two requirements that exclude each other."""
        facts = {"requirement": problem.requirement, "other": problem.other, "by": problem.by or self.release.name}
        facts |= {"project": problem.own.parsed.name, "output": output}
        return fault("dependency-conflict", result, "conflict", requirement_place(problem.own), **facts)

    def inconsistent(self, result: Result) -> Iterator[Fault]:
        """Yield that what was installed does not fit together, by the installer's own check."""
        if result.checked is not None and result.checked.code not in {0, None} and result.subject is not None:
            said = (result.checked.stdout + "\n" + result.checked.stderr).splitlines()
            lines = [line.strip() for line in said if "require" in line or "incompatible" in line]
            facts = {"error": short(lines[-1] if lines else last_line(result.checked)), "requirement": ""}
            facts |= {"project": "", "output": cleaned(result.checked.stdout + result.checked.stderr)}
            yield fault("dependency-conflict", result, "check", Whole(), **facts)

    def is_without_wheel(self, result: Result) -> bool:
        """Tell whether an installation failed for want of a wheel somewhere below the release's own requirements, and note it."""
        found = NO_WHEEL.search(" ".join(result.install.stderr.split())) if result.install is not None else None
        if found is not None:
            self.note(
                f"'{found[1]}' has no wheel for {result.cell.label}: not rehearsed there (--allow-dependency-builds builds it)"
            )
        return found is not None

    def is_note(self, problem: Problem, result: Result) -> bool:
        """Tell whether a problem is one of this rehearsal alone, and note it."""
        if problem.variant == "requirement-sdist-only":
            self.note(
                f"'{problem.requirement}' has no wheel for {result.cell.label}: not rehearsed there (--allow-dependency-builds builds it)"
            )
            return True
        if problem.variant == "no-such-project" and self.offline:
            self.note(f"'{problem.requirement}' is in no folder of --find-links: {result.cell.label} was not rehearsed")
            return True
        return False

    def note(self, text: str) -> None:
        """Note something once."""
        if text not in self.notes:
            self.notes.append(text)

    def with_extras(self) -> Iterator[Fault]:
        """Yield the extras that cannot be installed, and the sets of them that exclude each other."""
        for result in self.results:
            if (
                result.cell.kind == "lowest"
                and result.install is not None
                and result.install.code != 0
                and self.base_of(result)
            ):
                self.note(f"the lowest versions cannot be installed together: {short(last_line(result.install))}")
            if (
                result.cell.kind not in {"extra", "extras"}
                or result.install is None
                or result.install.code == 0
                or not self.base_of(result)
            ):
                continue
            assert result.subject is not None
            output = cleaned(result.install.stderr + result.install.stdout)
            alone = {
                each.cell.extras[0]: each
                for each in self.results
                if each.cell.kind == "extra" and each.cell.interpreter == result.cell.interpreter
            }
            for problem in result.problems:
                if self.is_note(problem, result):
                    continue
                needing = [
                    extra
                    for extra in result.cell.extras
                    if problem.own in result.subject.needs(result.cell.interpreter, [extra])
                ]
                extra = (needing or result.cell.extras)[0]
                facts: dict[str, Any] = {"extra": extra, "requirement": problem.requirement, "output": output}
                if problem.variant != "conflict":
                    variant = "unsatisfiable"
                elif (
                    result.cell.kind == "extras"
                    and alone
                    and all(each.install is not None and each.install.code == 0 for each in alone.values())
                ):
                    variant = "combination"
                    facts |= {"extras": list(result.cell.extras), "other": problem.other}
                else:
                    variant = "conflict"
                    facts |= {"other": problem.other}
                yield fault("extra-cannot-install", result, variant, requirement_place(problem.own), **facts)
            if not result.problems and not self.is_without_wheel(result) and result.cell.kind == "extra":
                facts = {"extra": result.cell.extras[0], "requirement": "", "output": output}
                facts["error"] = short(last_line(result.install))
                yield fault("extra-cannot-install", result, "installer-error", Whole(), **facts)

    def base_of(self, result: Result) -> Result | None:
        """Return the same Python's environment without extras, if the release could be installed there."""
        return next((each for each in self.results if each.cell.kind == "wheel" and each.cell.interpreter == result.cell.interpreter
                     and each.install is not None and each.install.code == 0), None)  # fmt: skip

    # The sdist

    def built(self) -> Iterator[Fault]:
        """Yield why the sdist does not build, and how its wheel differs from the published one."""
        sdist = self.release.sdists[0] if self.release.sdists else None
        for result in self.results:
            if result.cell.kind != "sdist" or sdist is None:
                continue
            if result.build:
                yield from self.not_built(result, sdist)
            for difference in result.differences:
                facts: dict[str, Any] = {"path": "", "field": ""} | difference.facts
                wheel = next(iter(self.release.wheels), None)
                hit = Hit(Whole(), difference.variant, artifact=wheel, **facts)
                yield Fault("sdist-builds-other-wheel", hit, result.cell)

    def not_built(self, result: Result, sdist: Sdist) -> Iterator[Fault]:
        """Yield why one build failed; a tool for native code that is not here is a note."""
        done = result.build
        error = done.get("error") or {}
        shown = error_of(done)
        if done.get("hook") == "requires":
            # Nothing of the release ran: what it asks for could not be had.
            self.note(
                f"the build requirements {', '.join(done['requires'])} cannot be installed for {result.cell.label}: {shown.line}"
            )
            return
        place = code_place(error.get("at"))
        facts: dict[str, Any] = {"error": shown.line, "output": shown.output, "missing": "", "tool": ""}
        root, filename = error.get("root"), str(error.get("filename") or "")
        in_subprocess = any(
            str(frame[0]).replace("\\", "/").endswith("/subprocess.py") for frame in error.get("frames") or ()
        )
        natives = any(not str(tag).endswith("-any") for wheel in self.release.wheels for tag in wheel.tags)
        variant = "backend-error"
        if done.get("timeout"):
            facts["error"] = f"it does not end within {BUILD_LIMIT} s"
        elif root == "FileNotFoundError" and in_subprocess:
            variant, facts["tool"] = "tool-missing", filename.rpartition("/")[2]
        elif root == "FileNotFoundError" and filename:
            variant, facts["missing"] = "file-missing", short(filename)
        elif root == "ModuleNotFoundError" and error.get("name"):
            variant, facts["missing"] = "module-missing", str(error["name"])
        tool = facts["tool"] or (found[0] if natives and (found := COMPILERS.search(shown.output)) is not None else "")
        if natives and tool and COMPILERS.fullmatch(tool):
            self.note(
                f"the build from the sdist needs {tool}, which does not work here: {result.cell.label} was not compared"
            )
            return
        facts["frame"] = frame_of(error) if variant == "backend-error" else path_of(place)
        yield Fault("sdist-does-not-build", Hit(place, variant, artifact=sdist, **facts), result.cell)
