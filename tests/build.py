"""Builds the smallest real wheel, sdist and source tree, and lets a case override any part of them.

A case is a table: `wheel`, `sdist` and `tree` map paths to contents (each may also be a list of such tables). Keys that
begin with `@` describe the artifact itself. `docs/rules-howto.md` lists everything a case can say; the functions below
are its definition.
"""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import json
import os
import random
import struct
import subprocess
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import native

if TYPE_CHECKING:
    from pathlib import Path

STAMP = (2024, 5, 17, 12, 0, 0)
EPOCH = 1715947200

README = """# demo

A small package that shows what a well-kept distribution looks like, with enough words in it to be a description.

Install it with `pip install demo`.
"""

LICENSE = """MIT License

Copyright (c) 2024 Ada Lovelace

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software.
"""

HEADERS: list[tuple[str, str]] = [
    ("Metadata-Version", "2.4"),
    ("Name", "{name}"),
    ("Version", "{version}"),
    ("Summary", "Shows what a well-kept distribution looks like"),
    ("Project-URL", "Homepage, https://github.com/analytical/demo"),
    ("Project-URL", "Changelog, https://github.com/analytical/demo/releases"),
    ("Author-email", "Ada Lovelace <ada@analytical-engine.org>"),
    ("License-Expression", "MIT"),
    ("License-File", "LICENSE"),
    ("Keywords", "packaging,wheel"),
    ("Classifier", "Development Status :: 5 - Production/Stable"),
    ("Classifier", "Programming Language :: Python :: 3.12"),
    ("Classifier", "Typing :: Typed"),
    ("Requires-Python", ">=3.9"),
    ("Description-Content-Type", "text/markdown"),
]

PACKAGE: dict[str, Any] = {"demo/__init__.py": '"""A demonstration."""\n', "demo/py.typed": ""}

PROJECT: dict[str, Any] = {
    "name": "demo",
    "version": "1.0",
    "description": "Shows what a well-kept distribution looks like",
    "readme": "README.md",
    "license": "MIT",
    "license-files": ["LICENSE"],
    "requires-python": ">=3.9",
    "authors": [{"name": "Ada Lovelace", "email": "ada@analytical-engine.org"}],
    "keywords": ["packaging", "wheel"],
    "classifiers": [
        "Development Status :: 5 - Production/Stable",
        "Programming Language :: Python :: 3.12",
        "Typing :: Typed",
    ],
    "urls": {
        "Homepage": "https://github.com/analytical/demo",
        "Changelog": "https://github.com/analytical/demo/releases",
    },
}
BUILD_SYSTEM = {"requires": ["hatchling>=1.27"], "build-backend": "hatchling.build"}


def content(value: Any) -> bytes:
    """A content: text, or a table with text, hex or base64, and repeat; or `random = N` for N bytes that do not compress."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes):
        return value
    for kind, write in (("elf", native.elf), ("macho", native.macho), ("pe", native.pe)):
        if kind in value:
            return write(value[kind])
    if "random" in value:
        return random.Random(0).randbytes(value["random"])
    if "hex" in value:
        data = bytes.fromhex(value["hex"])
    elif "base64" in value:
        data = base64.b64decode(value["base64"])
    elif "latin1" in value:
        data = value["latin1"].encode("latin-1")
    else:
        data = value.get("text", "").encode()
    return bytes(data * value.get("repeat", 1))


def metadata(overrides: Any, name: str, version: str, description: str | None) -> bytes:
    """METADATA: the default headers with overrides (false removes, a list repeats), or a raw text."""
    if isinstance(overrides, str):
        return overrides.encode()
    lower = {key.lower(): (key, value) for key, value in (overrides or {}).items()}
    lines: list[str] = []
    seen: set[str] = set()
    for key, value in HEADERS:
        if key.lower() in lower:
            if key.lower() not in seen:
                seen.add(key.lower())
                lines += header_lines(*lower[key.lower()])
            continue
        lines.append(f"{key}: {value.format(name=name, version=version)}")
    for low, (key, value) in lower.items():
        if low not in seen:
            lines += header_lines(key, value)
    body = README if description is None else description
    return ("\n".join(lines) + "\n\n" + body).encode("utf-8", "surrogateescape")


def header_lines(key: str, value: Any) -> list[str]:
    if value is False:
        return []
    return [f"{key}: {item}" for item in (value if isinstance(value, list) else [value])]


def record(members: list[tuple[str, bytes]], own: str) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    for name, data in members:
        if not name.endswith("/"):
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.writerow((name, f"sha256={digest}", len(data)))
    rows.writerow((own, "", ""))
    return out.getvalue()


def split(table: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Files, and the settings of the artifact (keys with @)."""
    return (
        {key: value for key, value in table.items() if not key.startswith("@")},
        {key[1:]: value for key, value in table.items() if key.startswith("@")},
    )


def build_wheel(folder: Path, table: dict[str, Any] | None = None, **common: Any) -> Path:
    files, own = split(dict(PACKAGE) if table is None else table)
    own = {**common, **own}
    name, version, tag = own.get("name", "demo"), own.get("version", "1.0"), own.get("tag", "py3-none-any")
    stem = name.replace("-", "_").replace(".", "_").lower()
    info = own.get("dist-info", f"{stem}-{version}.dist-info")
    build = own.get("build", "")
    filename = own.get("filename", f"{stem}-{version}{'-' + build if build else ''}-{tag}.whl")
    pure = str(tag.endswith("-any")).lower()
    tags = "".join(
        f"Tag: {p}-{a}-{f}\n"
        for p in tag.split("-")[0].split(".")
        for a in tag.split("-")[1].split(".")
        for f in tag.split("-")[2].split(".")
    )
    build_line = f"Build: {build}\n" if build else ""
    defaults: dict[str, Any] = {
        f"{info}/METADATA": metadata(own.get("metadata"), name, version, own.get("description")),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: build 1.0\nRoot-Is-Purelib: {pure}\n{build_line}{tags}",
        f"{info}/licenses/LICENSE": LICENSE,
    }
    if "entry-points" in own:
        defaults[f"{info}/entry_points.txt"] = own["entry-points"]
    placed = {
        key.replace("{dist-info}", info).replace("{data}", info.removesuffix(".dist-info") + ".data"): value
        for key, value in files.items()
    }
    every = {
        **{k: v for k, v in placed.items() if k not in defaults},
        **{k: placed.get(k, v) for k, v in defaults.items()},
    }
    record_name = f"{info}/RECORD"
    given_record = every.pop(record_name, None)
    entries = [(key, value) for key, value in every.items() if value is not False]
    entries += [(key, value) for key, value in own.get("again", [])]
    if given_record is None:
        edits = own.get("record", {})
        text = record(
            [
                (key, b"" if linked(value) else content(value))
                for key, value in entries
                if key not in edits.get("drop", [])
            ],
            record_name,
        )
        if linked_any := [k for k, v in entries if linked(v)]:
            text = record(
                [
                    (k, content(v["link"]) if linked(v) else content(v))
                    for k, v in entries
                    if k not in edits.get("drop", [])
                ],
                record_name,
            )
            assert linked_any
        for old, new in edits.get("replace", {}).items():
            assert old in text, f"RECORD has no {old!r}"
            text = text.replace(old, new)
        given_record = text + edits.get("append", "")
    if given_record is not False:
        entries.append((record_name, given_record))
    path: Path = folder / filename
    if "raw" in own:
        path.write_bytes(content(own["raw"]))
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for key, value in entries:
            add_to_zip(archive, key, value)
        if "comment" in own:
            archive.comment = content(own["comment"])
    mutate(path, own.get("mutate", []))
    return path


def linked(value: Any) -> bool:
    return isinstance(value, dict) and "link" in value


METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}


def add_to_zip(archive: zipfile.ZipFile, name: str, value: Any) -> None:
    options = value if isinstance(value, dict) else {}
    info = zipfile.ZipInfo(name, tuple(options.get("time", STAMP)))
    info.compress_type = METHODS[options.get("method", "deflated")]
    info.create_system = options.get("system", 3)
    kind = {"symlink": 0o120000, "fifo": 0o010000, "device": 0o060000, "socket": 0o140000}.get(
        options.get("kind", "symlink" if "link" in options else ""), 0o100000
    )
    mode = options.get("mode", 0o755 if name.endswith("/") else 0o644)
    info.external_attr = (
        ((0o040000 if name.endswith("/") else kind) | mode) << 16 if mode is not None and mode is not False else 0
    )
    if "comment" in options:
        info.comment = content(options["comment"])
    if "extra" in options:
        info.extra = bytes.fromhex(options["extra"])
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # duplicate names are meant
        archive.writestr(info, options["link"].encode() if "link" in options else content(value))


def build_sdist(folder: Path, table: dict[str, Any] | None = None, **common: Any) -> Path:
    files, own = split({} if table is None else table)
    own = {**common, **own}
    name, version = own.get("name", "demo"), own.get("version", "1.0")
    stem = name.replace("-", "_").replace(".", "_").lower()
    filename = own.get("filename", f"{stem}-{version}.tar.gz")
    top = own.get("top", f"{stem}-{version}")
    defaults: dict[str, Any] = {
        "PKG-INFO": metadata(own.get("metadata"), name, version, own.get("description")),
        "pyproject.toml": pyproject({**PROJECT, "name": name, "version": version}, own),
        "README.md": README,
        "LICENSE": LICENSE,
    }
    if table is None or own.get("package"):
        defaults |= {f"src/{key}": value for key, value in PACKAGE.items()}
    every = {**defaults, **files}
    path: Path = folder / filename
    if "raw" in own:
        path.write_bytes(content(own["raw"]))
        return path
    members = [
        (f"{top}/{key}" if top and not key.startswith("//") else key.removeprefix("//"), value)
        for key, value in every.items()
        if value is not False
    ]
    members += [(f"{top}/{key}" if top else key, value) for key, value in own.get("again", [])]
    if filename.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for key, value in members:
                add_to_zip(archive, key, value)
    else:
        data = tar_bytes(members, own.get("format", "pax"))
        if filename.endswith((".gz", ".tgz", ".GZ")):
            buffer = io.BytesIO()
            with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as stream:
                stream.write(data)
            data = buffer.getvalue()
        elif filename.endswith(".bz2"):
            import bz2

            data = bz2.compress(data)
        elif filename.endswith(".xz"):
            import lzma

            data = lzma.compress(data)
        path.write_bytes(data)
    mutate(path, own.get("mutate", []))
    return path


FORMATS = {"pax": tarfile.PAX_FORMAT, "gnu": tarfile.GNU_FORMAT, "ustar": tarfile.USTAR_FORMAT}
TYPES = {
    "symlink": tarfile.SYMTYPE, "hardlink": tarfile.LNKTYPE, "fifo": tarfile.FIFOTYPE, "device": tarfile.CHRTYPE,
    "directory": tarfile.DIRTYPE, "sparse": tarfile.GNUTYPE_SPARSE,
}  # fmt: skip


def tar_bytes(members: list[tuple[str, Any]], form: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=FORMATS[form]) as archive:
        for name, value in members:
            options = value if isinstance(value, dict) else {}
            info = tarfile.TarInfo(name.removesuffix("/"))
            info.mtime = options.get("mtime", EPOCH)
            info.mode = options.get("mode", 0o755 if name.endswith("/") else 0o644)
            info.uname = options.get("uname", "root")
            info.gname = options.get("gname", "root")
            info.pax_headers = dict(options.get("pax", {}))
            kind = options.get("kind", "symlink" if "link" in options else "directory" if name.endswith("/") else "")
            if kind:
                info.type = TYPES[kind]
                info.linkname = options.get("link", "")
                archive.addfile(info)
                continue
            data = content(value)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def mutate(path: Path, steps: list[str]) -> None:
    """Change the finished file: truncate:N, append:HEX, prepend:HEX, replace:HEX:HEX (first occurrence), replace-all:HEX:HEX, patch:OFFSET:HEX."""
    data = path.read_bytes()
    for step in steps:
        word, _, rest = step.partition(":")
        match word:
            case "truncate":
                data = data[: int(rest)]
            case "append":
                data += bytes.fromhex(rest)
            case "prepend":
                data = bytes.fromhex(rest) + data
            case "replace" | "replace-all":
                old, new = (bytes.fromhex(part) for part in rest.split(":"))
                assert old in data, f"{old!r} is not in the file"
                data = data.replace(old, new, 1 if word == "replace" else -1)
            case "patch":
                offset, new_hex = rest.split(":")
                at, new = int(offset), bytes.fromhex(new_hex)
                at = at if at >= 0 else len(data) + at
                data = data[:at] + new + data[at + len(new) :]
            case "data-descriptor":
                data = with_flag(data, 0x08)
            case "encrypted":
                data = with_flag(data, 0x01)
            case _:
                raise ValueError(f"unknown mutation {step!r}")
    path.write_bytes(data)


def with_flag(data: bytes, flag: int) -> bytes:
    """The archive with a general purpose flag set on the first member, in both headers."""
    out = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        struct.pack_into("<H", out, at, struct.unpack_from("<H", data, at)[0] | flag)
    return bytes(out)


def pyproject(project: dict[str, Any], own: dict[str, Any]) -> str:
    table = {**project, **own.get("project", {})}
    table = {key: value for key, value in table.items() if value is not False}
    system = {**BUILD_SYSTEM, **own.get("build-system", {})}
    return toml(
        {
            "build-system": {k: v for k, v in system.items() if v is not False},
            "project": table,
            **({"tool": own["tool"]} if "tool" in own else {}),
        }
    )


def toml(document: dict[str, Any]) -> str:
    lines: list[str] = []
    for table, values in document.items():
        lines.append(f"[{table}]")
        lines += [f"{key(name)} = {inline(value)}" for name, value in values.items()]
        lines.append("")
    return "\n".join(lines)


def key(name: str) -> str:
    return name if name and all((c.isalnum() and c.isascii()) or c in "-_" for c in name) else json.dumps(name)


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key(k)} = {inline(v)}" for k, v in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    return json.dumps(value)


def build_tree(folder: Path, table: dict[str, Any] | None = None, **common: Any) -> Path:
    files, own = split({} if table is None else table)
    own = {**common, **own}
    defaults: dict[str, Any] = {
        "pyproject.toml": pyproject(
            {**PROJECT, "name": own.get("name", "demo"), "version": own.get("version", "1.0")}, own
        ),
        "README.md": README,
        "LICENSE": LICENSE,
    }
    if table is None or own.get("package"):
        defaults |= {f"src/{key}": value for key, value in PACKAGE.items()}
    root: Path = folder / own.get("folder", "tree")
    root.mkdir(parents=True, exist_ok=True)
    for name, value in {**defaults, **files}.items():
        if value is False:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(value, dict) and "link" in value:
            path.symlink_to(value["link"])
        else:
            path.write_bytes(content(value))
    if "git" in own:
        git(root, "init", "-q", "-b", "main")
        untracked = own.get("untracked", [])
        (root / ".git" / "info").mkdir(parents=True, exist_ok=True)
        (root / ".git" / "info" / "exclude").write_text("".join(f"{item}\n" for item in untracked))
        git(root, "add", "-A", "-f") if not untracked else git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "all")
        for command in own["git"]:
            git(root, *command.split())
    return root


def git(root: Path, *arguments: str) -> None:
    identity = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b.c",
        # Equal files make equal commits, whose hashes messages may quote.
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    }
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | identity
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, env=environment)
