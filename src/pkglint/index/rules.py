"""The rules of family `index`: one function each, from what the index answered to hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from packaging.specifiers import SpecifierSet
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from pkglint.data import uploads
from pkglint.finding import Field, Hit, Whole
from pkglint.index.client import Failure
from pkglint.index.questions import satisfying, versions
from pkglint.model.dependencies import DEVELOPMENT
from pkglint.model.versions import PYTHONS, admits_python, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.requirements import Requirement
    from packaging.tags import Tag
    from packaging.version import Version
    from pypi_simple import DistributionPackage, ProjectPage

    from pkglint.index.questions import Asked, Needed
    from pkglint.model import Sdist, Wheel

SYSTEMS = {"win": "Windows", "macosx": "macOS", "linux": "Linux", "manylinux": "Linux", "musllinux": "Linux"}
"""How platform tags begin → the system that a person knows."""
PROMISES = {"Microsoft :: Windows": "Windows", "MacOS": "macOS", "POSIX :: Linux": "Linux"}
"""Parts of `Operating System ::` classifiers → system."""
ENVIRONMENTS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
)  # fmt: skip
"""What markers are tried with."""


def page(asked: Asked) -> ProjectPage | None:
    """Return the project's own page, None when there is none or it is not known."""
    return None if asked.own is None or isinstance(asked.own, Failure) else asked.own


def name_not_on_index(asked: Asked) -> Iterator[Hit]:
    """Yield that the first upload would create the project."""
    if asked.own is None and asked.first:
        yield Hit(Field("Name", 0), name=asked.release.name, index=asked.where)


def project_archived_or_quarantined(asked: Asked) -> Iterator[Hit]:
    """Yield a status (PEP 792) in which the index takes no files, or says that the project is not to be used."""
    own = page(asked)
    status = str(getattr(own.status, "value", own.status)) if own is not None and own.status is not None else ""
    if status in {"archived", "quarantined", "deprecated"} and asked.first:
        assert own is not None
        yield Hit(
            Field("Name", 0), status, name=asked.release.name, index=asked.where, explanation=own.status_reason or ""
        )


def state_of(asked: Asked) -> uploads.State:
    """Return what a page shows of the state in which PyPI decides on an upload; deleted files are on no page."""
    own = page(asked)
    if own is None:
        return uploads.State()
    files = published(asked)
    times = [file.upload_time for file in files if file.upload_time is not None]
    return uploads.State(
        tuple((file.filename, file.digests.get("sha256", ""), file.version or "") for file in own.packages),
        created=min(times) if times else None,
        sdists=tuple(file.filename for file in files if file.package_type == "sdist"),
    )


def published(asked: Asked) -> list[DistributionPackage]:
    """Return the files of this very version that the index has."""
    own, version = page(asked), version_of(asked)
    return versions(own).get(version, []) if own is not None and version is not None else []


def version_of(asked: Asked) -> Version | None:
    """Return the release's version, None when it has none that can be compared."""
    return parse_version(asked.release.version)


def answers(asked: Asked) -> Iterator[tuple[Wheel | Sdist, str]]:
    """Yield each built file with what PyPI would answer to its upload, by what the page shows."""
    state = state_of(asked)
    for artifact in asked.release.built:
        name, sdist = artifact.filename, artifact.kind == "sdist"
        yield artifact, uploads.answer(state, name, asked.digests[name], sdist=sdist, now=asked.now)


def file_on_index(asked: Asked) -> Iterator[Hit]:
    """Yield the built files that are there already, by name or by content."""
    own = page(asked)
    if own is None:
        return
    for artifact, answer in answers(asked):
        name, content = artifact.filename, asked.digests[artifact.filename]
        variant, other = "", ""
        if answer == uploads.SAME:
            variant = "same-content"
        elif answer == uploads.TAKEN and any(file.filename == name for file in own.packages):
            variant = "other-content"
        elif answer == uploads.TAKEN:
            variant = "same-content-other-name"
            other = next((file.filename for file in own.packages if file.digests.get("sha256") == content), "")
        if variant:
            yield Hit(Whole(), variant, file=name, other=other, index=asked.where, artifact=artifact)


def version_on_index(asked: Asked) -> Iterator[Hit]:
    """Yield that the version is there, and whether new files for it are taken."""
    files = published(asked)
    if not files:
        return
    facts: dict[str, Any] = {"version": asked.release.version, "index": asked.where}
    state = state_of(asked)
    built = list(answers(asked))
    if state.created is None:
        yield Hit(Field("Version", 0), "unknown-window", **facts, first_upload="", until="")
        return
    facts |= {"first_upload": f"{state.created:%Y-%m-%d}", "until": f"{state.created + uploads.WINDOW:%Y-%m-%d}"}
    if asked.now - state.created <= uploads.WINDOW:
        yield Hit(Field("Version", 0), "open", **facts)
    elif any(answer == uploads.OLD for _, answer in built):
        yield Hit(Field("Version", 0), "closed", **facts)
    elif not built:
        yield Hit(Field("Version", 0), "published", **facts)


def second_sdist(asked: Asked) -> Iterator[Hit]:
    """Yield an sdist for a version that has one under another name."""
    state = state_of(asked)
    for artifact, answer in answers(asked):
        if artifact.kind == "sdist" and state.sdists and answer in {uploads.SECOND_SDIST, uploads.OLD}:
            facts: dict[str, Any] = {
                "file": artifact.filename,
                "other": state.sdists[0],
                "version": asked.release.version,
            }
            yield Hit(Whole(), **facts, index=asked.where, artifact=artifact)


def stable_versions(own: ProjectPage) -> list[Version]:
    """Return the versions of a page that are neither pre-releases nor yanked."""
    return [
        version
        for version, files in versions(own).items()
        if not version.is_prerelease and not all(file.is_yanked for file in files)
    ]


def version_not_newest(asked: Asked) -> Iterator[Hit]:
    """Yield a version below the newest stable release, milder where it continues an older series."""
    own, version = page(asked), version_of(asked)
    if own is None or version is None or published(asked):
        return
    stable = stable_versions(own)
    newest = max(stable, default=None)
    if newest is None or version >= newest:
        return
    series = [each for each in stable if each.release[:2] == version.release[:2] and each > version]
    facts: dict[str, Any] = {
        "version": str(version),
        "newest": str(max(series) if series else newest),
        "index": asked.where,
    }
    yield Hit(Field("Version", 0), "same-series" if series else "older-series", **facts)


# Dependencies


def place(need: Needed) -> Field:
    """Return where a requirement stands."""
    return Field("Requires-Dist", need.nth)


def facts_of(asked: Asked, need: Needed) -> dict[str, Any]:
    """Return the facts that every finding about a requirement has."""
    return {
        "requirement": str(need.requirement),
        "project": canonicalize_name(need.requirement.name),
        "index": asked.where,
    }


def for_development(requirement: Requirement) -> bool:
    """Tell whether a requirement is only for those who work on the project."""
    from pkglint.model.dependencies import extras_of

    extras = [canonicalize_name(extra) for extra in extras_of(requirement)]
    return bool(extras) and set(extras) <= DEVELOPMENT


def dependency_not_on_index(asked: Asked) -> Iterator[Hit]:
    """Yield requirements of projects that the index does not have."""
    for need in asked.needed:
        if need.page is None:
            variant = "development" if for_development(need.requirement) else "release"
            yield Hit(place(need), variant, **facts_of(asked, need))


def dependency_without_version(asked: Asked) -> Iterator[Hit]:
    """Yield requirements that no release satisfies, or only yanked ones."""
    for need in asked.needed:
        if need.page is None or (pinned(need.requirement) and satisfying(need.page, need.requirement, yanked=True)):
            continue
        known = versions(need.page)
        if satisfying(need.page, need.requirement) or not known:
            continue
        newest = str(max((each for each in known if not each.is_prerelease), default=max(known)))
        variant = "only-yanked" if satisfying(need.page, need.requirement, yanked=True) else "none"
        yield Hit(place(need), variant, **facts_of(asked, need), newest=newest)


def pinned(requirement: Requirement) -> bool:
    """Tell whether a requirement admits one version only."""
    return any(
        each.operator == "===" or (each.operator == "==" and not each.version.endswith("*"))
        for each in requirement.specifier
    )


def dependency_yanked(asked: Asked) -> Iterator[Hit]:
    """Yield pins to a release that was yanked."""
    for need in asked.needed:
        if need.page is None or not pinned(need.requirement) or satisfying(need.page, need.requirement):
            continue
        for version in satisfying(need.page, need.requirement, yanked=True)[:1]:
            reason = next((file.yanked_reason for file in versions(need.page)[version] if file.yanked_reason), "")
            yield Hit(place(need), **facts_of(asked, need), version=str(version), explanation=reason)


def promised(asked: Asked) -> list[str]:
    """Return the minor releases of Python 3 that Requires-Python admits, oldest first; none without one."""
    declared = asked.artifact.metadata.value("Requires-Python")
    if not any(each.isdigit() for each in declared):
        return []
    return [python for python in PYTHONS if admits_python(declared, python)]


def applies(requirement: Requirement, python: str) -> bool:
    """Tell whether a requirement's marker may hold with a Python, on any system and with whatever extra."""
    if requirement.marker is None:
        return True
    from pkglint.model.dependencies import extras_of

    base = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    extras = [*extras_of(requirement), ""]
    return any(
        requirement.marker.evaluate({**base, **each, "extra": extra}) for each in ENVIRONMENTS for extra in extras
    )


def dependency_drops_python(asked: Asked) -> Iterator[Hit]:
    """Yield the oldest promised Python for which no satisfying release of a dependency can be installed, although newer Pythons have one."""
    pythons = promised(asked)
    for need in asked.needed:
        if need.page is None:
            continue
        admitted = satisfying(need.page, need.requirement)
        if not admitted:
            continue
        known = versions(need.page)
        supported = [python for python in pythons if any(installs(known[version], python) for version in admitted)]
        missing = [python for python in pythons if applies(need.requirement, python) and python not in supported]
        if missing and supported and minor(missing[0]) < minor(supported[0]):
            facts = facts_of(asked, need) | {"requires_python": asked.artifact.metadata.value("Requires-Python")}
            yield Hit(place(need), **facts, python=missing[0], supported=supported[0])


def minor(python: str) -> int:
    """Return the second number of a Python such as "3.9"."""
    return int(python.partition(".")[2])


def installs(files: list[DistributionPackage], python: str) -> bool:
    """Tell whether one of a release's files admits a Python by its Requires-Python."""
    return any(
        not file.is_yanked and (not file.requires_python or admits_python(file.requires_python, python))
        for file in files
    )


def systems_of(files: list[DistributionPackage]) -> set[str]:
    """Return the systems for which a release has wheels; `any` for all."""
    names = [file.filename.removesuffix(".whl") for file in files if file.package_type == "wheel"]
    tags = {tag for name in names for tag in name.rpartition("-")[2].split(".")}
    return {"any" if tag == "any" else system_of(tag) for tag in tags} - {""}


def system_of(tag: str) -> str:
    """Return the system that a platform tag is for, "" when it is none that is known."""
    return SYSTEMS.get(tag.partition("_")[0].rstrip("0123456789"), "") or SYSTEMS.get(tag[:3], "")


def promised_systems(asked: Asked) -> list[str]:
    """Return the systems that the project says it runs on: by classifiers, and by its own wheels for a platform."""
    named = {
        system
        for value in asked.artifact.metadata.all("Classifier")
        for part, system in PROMISES.items()
        if value.strip().endswith(f":: {part}")
    }
    for wheel in asked.release.wheels:
        named |= set(map(system_of, wheel.platforms))
    return sorted(named - {""})


def promised_minors(asked: Asked) -> list[str]:
    """Return the minor releases of Python that the classifiers name and Requires-Python admits: what a project says that it was tried with."""
    named = {
        value.strip().removeprefix("Programming Language :: Python :: ")
        for value in asked.artifact.metadata.all("Classifier")
    }
    declared = asked.artifact.metadata.value("Requires-Python")
    return [python for python in PYTHONS if python in named and (not declared or admits_python(declared, python))]


def has_wheel(files: list[DistributionPackage], python: str) -> bool:
    """Tell whether a release has a wheel that CPython of a minor release takes, on whatever system."""
    return any(
        runs_on(tag.interpreter, tag.abi, minor(python))
        for file in files
        if file.package_type == "wheel"
        for tag in tags_of(file.filename)
    )


def tags_of(filename: str) -> frozenset[Tag]:
    """Return the tags in a wheel's name, none for a name that cannot be read."""
    try:
        return parse_wheel_filename(filename)[3]
    except InvalidWheelFilename:
        return frozenset()


def runs_on(interpreter: str, abi: str, number: int) -> bool:
    """Tell whether CPython 3.`number` takes a wheel by the first two parts of its tag."""
    kind, digits = interpreter[:2], interpreter[2:]
    if interpreter == "py3":
        return abi == "none"
    if not digits.isdecimal() or not digits.startswith("3") or len(digits) < 2:
        return False
    built = int(digits[1:])
    if (kind == "py" and abi == "none") or (kind == "cp" and abi == "abi3"):
        return built <= number
    return kind == "cp" and built == number and abi.rstrip("m") in {"none", f"cp3{number}"}


def built_on(asked: Asked, need: Needed) -> dict[str, list[str]]:
    """Return version → the promised Pythons on which installers take the sdist of that version of a dependency, for it has no wheel for them."""
    assert need.page is not None
    known = versions(need.page)
    found: dict[str, list[str]] = {}
    for python in promised_minors(asked):
        if not applies(need.requirement, python):
            continue
        for version in satisfying(need.page, need.requirement):
            files = [file for file in known[version] if installs([file], python)]
            if has_wheel(files, python):
                break
            if any(file.package_type == "sdist" for file in files):
                found.setdefault(str(version), []).append(python)
                break
    return found


def dependency_lacks_wheel(asked: Asked) -> Iterator[Hit]:
    """Yield dependencies whose newest satisfying release must be built on a promised system or Python."""
    for need in asked.needed:
        if need.page is None or for_development(need.requirement):
            continue
        for version in satisfying(need.page, need.requirement)[:1]:
            files = versions(need.page)[version]
            systems = systems_of(files)
            lacking = [] if "any" in systems else [each for each in promised_systems(asked) if each not in systems]
            facts = {**facts_of(asked, need), "version": str(version), "platforms": lacking}
            if not systems and any(file.package_type == "sdist" for file in files):
                yield Hit(place(need), "none", **facts)
                break
            if systems and lacking and need.requirement.marker is None:
                yield Hit(place(need), "some", **facts)
        else:
            for chosen, pythons in built_on(asked, need).items():
                yield Hit(place(need), "pythons", **facts_of(asked, need), version=chosen, pythons=pythons)


def cap_excludes_newest(asked: Asked) -> Iterator[Hit]:
    """Yield upper bounds below the newest stable release of a dependency."""
    for need in asked.needed:
        caps = [each for each in need.requirement.specifier if each.operator in {"<", "<=", "~="}]
        if need.page is None or not caps or for_development(need.requirement):
            continue
        newest = max(stable_versions(need.page), default=None)
        if newest is None or newest in need.requirement.specifier or not satisfying(need.page, need.requirement):
            continue
        pythons = [python for python in promised(asked) if applies(need.requirement, python)]
        if pythons and not any(installs(versions(need.page)[newest], python) for python in pythons):
            continue  # where the bound counts, the newest release cannot be installed in any case
        others = SpecifierSet(",".join(str(each) for each in need.requirement.specifier if each not in caps))
        if newest in others and all(below(str(each), newest) for each in caps if newest not in SpecifierSet(str(each))):
            yield Hit(place(need), **facts_of(asked, need), newest=str(newest))


def below(cap: str, newest: Version) -> bool:
    """Tell whether a version is shut out because it is too high for a bound."""
    bound = parse_version(cap.lstrip("<=~"))
    return bound is not None and newest >= bound


def extra_not_in_dependency(asked: Asked) -> Iterator[Hit]:
    """Yield extras that the version of a dependency which installers would choose does not have."""
    for need in asked.needed:
        known = asked.extras.get(canonicalize_name(need.requirement.name))
        for extra in sorted(need.requirement.extras) if known is not None else ():
            version, names = known or ("", frozenset())
            if canonicalize_name(extra) not in names:
                facts = {name: fact for name, fact in facts_of(asked, need).items() if name != "index"}
                yield Hit(place(need), extra=extra, version=version, **facts)
