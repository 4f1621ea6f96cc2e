"""`pkglint inspect FILE`: what a person wants to know before trusting a distribution; a viewer, not a verdict."""

from __future__ import annotations

import sys
from pathlib import Path

from pkglint.formats.fields import FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from pkglint.model import Sdist, Wheel

SCHEMA = 1
LARGEST = 10
SINGLE = tuple(spec.name for spec in FIELDS.values() if not spec.multiple and spec.name != "Description")
REPEATED = tuple(
    spec.name for spec in FIELDS.values() if spec.multiple and spec.name not in {"Requires-Dist", "Provides-Extra"}
)


def inspect(arguments: list[str]) -> int:
    """Print what the files are; exit 2 when one of them cannot be opened."""
    from pkglint.usage import FAULT, OK

    options = parser().parse_args(arguments)
    described = [describe(target) for target in options.targets]
    shown = [facts for facts, _ in described]
    if options.html:
        from pkglint.cli import html

        html.write(options.html, html.of_inspection(described))
    if options.format == "json":
        from pkglint.report.escape import json_text

        sys.stdout.write(json_text({"schema_version": SCHEMA, "distributions": shown}))
    else:
        from pkglint.cli.inspect_text import show

        for facts in shown:
            show(facts, every=options.all)
    return FAULT if any("problem" in facts for facts in shown) else OK


def parser() -> argparse.ArgumentParser:
    """Return the parser of `pkglint inspect`."""
    import argparse

    made = argparse.ArgumentParser(
        prog="pkglint inspect",
        description="Show what is in a wheel or sdist, an unpacked one, or an installed project.",
    )
    made.add_argument(
        "targets",
        nargs="+",
        metavar="FILE",
        help="a wheel, an sdist, a directory with .dist-info or PKG-INFO, or the name of an installed project",
    )
    made.add_argument(
        "--output-format", "--format", dest="format", choices=("text", "json"), default="text", help="default: text"
    )
    made.add_argument("--all", action="store_true", help="list every file (text shows large directories as one line)")
    made.add_argument("--html", metavar="FILE", help="write a self-contained HTML page as well")
    return made


def describe(target: str) -> tuple[dict[str, Any], Wheel | Sdist | None]:
    """Return everything known about one target, or its problem in words; and the artifact, when it is a file that can be read."""
    from pkglint.archive import DEFAULT_LIMITS
    from pkglint.run.discover import as_artifact

    path = Path(target)
    if not path.is_file():
        return of_metadata(target, path), None
    artifact = as_artifact(path, target, DEFAULT_LIMITS)
    if artifact is None:
        return {"target": target, "problem": "is no wheel or sdist by its name (expected .whl or .tar.gz)"}, None
    facts = of_artifact(artifact)
    return facts, artifact if "problem" not in facts else None


def of_artifact(artifact: Wheel | Sdist) -> dict[str, Any]:
    """Return the facts of a wheel or sdist file."""
    from pkglint.cli.output import identity

    size, digest = identity(artifact.path)
    facts: dict[str, Any] = {
        "target": artifact.display_path,
        "kind": artifact.kind,
        "name": artifact.name,
        "version": artifact.version,
        "size": size,
        "sha256": digest,
    }
    problem = artifact.archive.problem
    if problem is not None:
        return {**facts, "problem": f"cannot be opened: {problem.detail}"}
    facts |= of_headers(artifact.metadata)
    if artifact.kind == "wheel":
        from pkglint.model import Wheel

        assert isinstance(artifact, Wheel)
        facts["tags"] = sorted(map(str, artifact.tags))
        facts["generator"] = artifact.wheel_file.get("Generator")
        facts["entry_points"] = {
            group: {point.name: point.value for point in points}
            for group, points in artifact.entry_points.groups.items()
        }
    facts["top_level"] = sorted(artifact.library.top_names)
    facts["typed"] = sorted(path for path in artifact.library.by_path if path.endswith("/py.typed"))
    from pkglint.model.paths import is_license_name

    listed = [
        (entry, artifact.files.get(entry.name.removeprefix(artifact.prefix))) for entry in artifact.archive.entries
    ]
    facts["license_files"] = sorted(
        entry.name
        for entry, file in listed
        if file is not None and (is_license_name(file.basename) or "/licenses/" in entry.name)
    )
    members: list[dict[str, Any]] = [
        {
            "name": entry.name,
            "kind": entry.kind,
            "size": entry.size,
            "compressed": entry.compressed,
            "mode": None if entry.mode is None else f"{entry.mode:04o}",
        }
        for entry in artifact.archive.entries
    ]
    facts["unpacked_size"] = sum(entry.size for entry in artifact.archive.entries)
    facts["faults"] = [f"{fault.code}: {fault.detail}" for fault in artifact.archive.faults]
    facts["largest"] = [m["name"] for m in sorted(members, key=lambda m: (-m["size"], m["name"]))[:LARGEST]]
    facts["members"] = members
    return facts


def of_headers(metadata: Any) -> dict[str, Any]:
    """Return the core metadata as a table, with dependencies by extra."""
    found: dict[str, Any] = {name: metadata.get(name) for name in SINGLE if metadata.get(name) is not None}
    found |= {name: list(metadata.all(name)) for name in REPEATED if metadata.all(name)}
    description = metadata.description
    return {
        "metadata": found,
        "dependencies": dependencies(metadata.all("Requires-Dist")),
        "extras": list(metadata.all("Provides-Extra")),
        "description_length": len(description) if description else 0,
    }


def dependencies(values: tuple[str, ...]) -> dict[str, list[str]]:
    """Return requirements by the extra that asks for them ("" for none), as written."""
    import re

    found: dict[str, list[str]] = {}
    for value in values:
        match = re.search(r"""extra\s*==\s*['"]([^'"]+)['"]""", value)
        found.setdefault(match[1] if match else "", []).append(value)
    return found


def of_metadata(target: str, path: Path) -> dict[str, Any]:
    """Return the facts of an unpacked or installed distribution, as far as pkginfo reads it."""
    import warnings

    from pkginfo import Develop, Installed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found: Any = Develop(str(path)) if path.is_dir() and list(path.glob("*.egg-info")) else None
            if found is None and path.is_dir() and (path / "PKG-INFO").is_file():
                from pkginfo import UnpackedSDist

                found = UnpackedSDist(str(path))
            if found is None and path.is_dir() and (path / "METADATA").is_file():
                from pkglint.formats import metadata

                parsed = metadata.parse((path / "METADATA").read_bytes())
                return {
                    "target": target,
                    "kind": "dist-info",
                    "name": parsed.get("Name") or "",
                    "version": parsed.get("Version") or "",
                    **of_headers(parsed),
                }
            if found is None and not path.exists() and "/" not in target:
                found = Installed(target)
        except (ValueError, OSError) as error:
            return {"target": target, "problem": f"cannot be read: {error}"}
    if found is None or not found.name:
        what = (
            "holds no PKG-INFO, METADATA or .egg-info"
            if path.is_dir()
            else "is no file, and no project of that name is installed"
        )
        return {"target": target, "problem": what}
    rows = {name: getattr(found, name.lower().replace("-", "_"), None) for name in SINGLE}
    return {
        "target": target,
        "kind": "unpacked" if path.is_dir() else "installed",
        "name": found.name,
        "version": found.version or "",
        "metadata": {name: value for name, value in rows.items() if value}
        | ({"Classifier": list(found.classifiers)} if found.classifiers else {})
        | ({"Project-URL": list(found.project_urls)} if found.project_urls else {}),
        "dependencies": dependencies(tuple(found.requires_dist or ())),
        "extras": list(found.provides_extras or ()),
        "description_length": len(found.description or ""),
    }
