"""Extension modules whose file name, init function or symbols do not go with the wheel's tags."""

from __future__ import annotations

from pkglint.checks.binary.extensions import Made, extension, extensions, made_for, suffix_platform
from pkglint.checks.binary.libraries import brought_by_others
from pkglint.checks.binary.linux import names_in
from pkglint.checks.binary.platforms import FORMATS, KNOWN, platforms
from pkglint.finding import Hit, Member
from pkglint.model.paths import in_test_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.checks.binary.extensions import Extension
    from pkglint.checks.binary.platforms import Platform
    from pkglint.model import Tag, Wheel


LAST_GNU_ON_MUSL = 10
"""The last minor version of CPython 3 whose suffix on musl says `gnu`."""


def extension_tag_mismatch(wheel: Wheel) -> Iterator[Hit]:
    """Yield extension modules whose suffix is for an interpreter or a platform that no tag of the wheel admits."""
    tags = wheel.tags
    modules = [one for one in extensions(wheel) if not in_test_path(one.path)]
    by_module: dict[str, list[Made]] = {}
    for one in modules:
        made = made_for(one.suffix)
        if made is not None:
            by_module.setdefault(one.module, []).append(made)
    for one in modules:
        made = made_for(one.suffix)
        if made is None or not made.interpreter or not tags:
            continue
        family = by_module[one.module]
        if any(_admits(tag, made) for tag in tags) and not _only_gil(tags, family):
            named = suffix_platform(one.suffix)
            if named is not None and _of_other_platform(
                wheel, one, [each for each in modules if each.module == one.module]
            ):
                yield Hit(Member(one.path), "platform", platform=named.tag, tag=_tag_text(wheel, platform=True))
        elif _only_gil(tags, family) or not (_twin(tags, family) or _on_purpose(wheel, one, family)):
            if made.interpreter in {"abi3", "abi3t"}:
                yield Hit(Member(one.path), "stable-abi", suffix=suffix_of(one), interpreter=_deaf_to_stable_abi(tags))
            else:
                version = f"{made.version[0]}.{made.version[1:]}"
                interpreter = (
                    "pypy" if made.interpreter == "pp" else "free-threaded-cpython" if made.free_threaded else "cpython"
                )
                yield Hit(Member(one.path), "version", interpreter=interpreter, version=version, tag=_tag_text(wheel))


def _deaf_to_stable_abi(tags: frozenset[Tag]) -> str:
    """Return the interpreter of the tags that does not look for the stable ABI's suffix at hand."""
    if any(tag.python.startswith("pp") for tag in tags):
        return "pypy"
    return "free-threaded-cpython" if any(is_free_threaded(tag.abi) for tag in tags) else "cpython"


def is_free_threaded(abi: str) -> bool:
    """Tell whether an ABI tag is for interpreters without the lock."""
    return abi == "abi3t" or (abi.startswith("cp") and abi.endswith("t"))


def suffix_of(one: Extension) -> str:
    """Return all that stands behind the module's name."""
    return f".{one.suffix}.{one.path.rpartition('.')[2]}"


def _tag_text(wheel: Wheel, *, platform: bool = False) -> str:
    """Return the interpreter and ABI tags, and the platform tag when asked for, as the file name has them."""
    parts = wheel.filename_parts
    return "" if parts is None else "-".join((parts.python, parts.abi, *((parts.platform,) if platform else ())))


def _of_other_platform(wheel: Wheel, one: Extension, family: list[Extension]) -> bool:
    """Tell whether the platform in a suffix is none of the wheel's, though the code is for one of them; a twin with a fitting name excuses it."""
    every = platforms(wheel)
    if any(each.system in {"any", "other"} or not KNOWN.issuperset(each.machines) for each in every):
        return False
    old = any(tag.python[2:].isdigit() and int(tag.python[3:] or 0) <= LAST_GNU_ON_MUSL for tag in wheel.tags)

    def fits(wanted: Platform | None) -> bool:
        return wanted is None or any(_looked_for(wanted, each, old=old) for each in every)

    mine = [each for each in every if FORMATS[each.system] == one.native.format]
    loads = any(set(each.machines) <= set(one.native.machines) for each in mine)
    return loads and not any(fits(suffix_platform(each.suffix)) for each in family)


def _looked_for(wanted: Platform, tag: Platform, *, old: bool) -> bool:
    """Tell whether a Python of a platform tag looks for files of a platform; before Python 3.11 one on musl looked for those of glibc."""
    if wanted.system != tag.system or (wanted.machines and wanted.machines != tag.machines):
        return False
    return not tag.libc or wanted.libc == tag.libc or (old and tag.libc == "musl" and wanted.libc == "glibc")


def _admits(tag: Tag, made: Made) -> bool:
    """Tell whether an interpreter that a tag is for looks for a suffix."""
    python, abi, threaded = tag.python, tag.abi, is_free_threaded(tag.abi)
    if made.interpreter == "cp":
        if abi.startswith("cp"):
            return abi[2:].rstrip("tmdu") == made.version and threaded == made.free_threaded
        return abi == "none" and python in {f"cp{made.version}", f"py{made.version}"}
    if made.interpreter == "pp":
        return python == f"pp{made.version}"
    if made.interpreter == "abi3t":
        return abi in {"abi3", "abi3t"} or threaded
    return not threaded and python.startswith("cp") and (abi in {"abi3", "none"} or abi.startswith("cp"))


def _only_gil(tags: frozenset[Tag], family: list[Made]) -> bool:
    """Tell whether a wheel for `abi3t` has a module only as `.abi3`, which a free-threaded build does not look for (PEP 803)."""
    return any(tag.abi == "abi3t" for tag in tags) and all(made.interpreter == "abi3" for made in family)


def _twin(tags: frozenset[Tag], family: list[Made]) -> bool:
    """Tell whether the module is also there for a tag of the wheel; a bare `.so` is for everyone."""
    return any(not made.interpreter or any(_admits(tag, made) for tag in tags) for made in family)


def _on_purpose(wheel: Wheel, one: Extension, family: list[Made]) -> bool:
    """Tell whether a wheel for every Python 3 has a reason to hold the module: for several interpreters, or beside a source that does without."""
    if any(tag.abi != "none" for tag in wheel.tags) or any(tag.python.startswith(("cp", "pp")) for tag in wheel.tags):
        return False
    return len(set(family)) > 1 or f"{one.module.removeprefix('/')}.py" in wheel.library


def extension_without_init(wheel: Wheel) -> Iterator[Hit]:
    """Yield extension modules that export the init function of another name only: they were renamed."""
    for one in extensions(wheel):
        inits = one.native.inits
        basename = one.path.rpartition("/")[2]
        bare = not one.suffix and basename.endswith(".so")
        if not inits or in_test_path(one.path) or (bare and (one.stem.startswith("lib") or len(inits) > 1)):
            continue  # a library that brings modules for whoever loads it
        names = [one.stem]
        if one.stem == "__init__":
            names.insert(0, one.install.rpartition("/")[0].rpartition("/")[2])
        if basename.endswith(".pyd"):
            names.append(one.stem.removesuffix("_d"))
        expected = [f"{prefix}_{name}" for name in names for prefix in ("PyInit", "PyModExport")]
        expected += [
            f"{prefix}U_{_punycode(name)}"
            for name in names
            if not name.isascii()
            for prefix in ("PyInit", "PyModExport")
        ]
        if inits and not set(inits).intersection(expected):
            yield Hit(Member(one.path), module=one.stem, expected=expected[0], found=list(inits))


def _punycode(name: str) -> str:
    """Return a module's name as its init function has it (PEP 489)."""
    return name.encode("punycode").decode("ascii").replace("-", "_")


def abi3_violation(wheel: Wheel) -> Iterator[Hit]:
    """Yield libraries under an abi3 tag that need what is not in the stable ABI, or not yet in the tag's Python."""
    versions = [
        (int(tag.python[2]), int(tag.python[3:] or 0))
        for tag in wheel.tags
        if tag.abi in {"abi3", "abi3t"} and tag.python[:2] == "cp" and tag.python[2:].isdigit()
    ]
    if not versions:
        return
    floor = min(versions)
    own = frozenset[str]().union(*(native.provided for _, native in wheel.natives))
    present = names_in(wheel)
    for path, native in wheel.natives:
        if not native.loadable or in_test_path(path):
            continue
        module = extension(wheel, path, native)
        made = made_for(module.suffix) if module is not None else None
        if made is not None and made.interpreter in {"cp", "pp"}:
            continue  # extension-tag-mismatch, or a twin for one version
        needed = native.undefined - own
        dlls = [name for name in native.needed if _versioned_python(name)]
        if not needed and not dlls:
            continue
        added = _stable_abi()
        outside = sorted(name for name in needed if name.startswith(("Py", "_Py")) and name not in added)
        if outside and native.format != "pe" and brought_by_others(wheel, native, present):
            outside = []  # a requirement's library may define them
        late = sorted(name for name in needed if added.get(name, (0, 0)) > floor)
        define = f"0x{floor[0]:02X}{floor[1]:02X}0000"
        if outside:
            yield Hit(Member(path), "outside", symbols=outside, count=len(outside), define=define)
        if late:
            newest = max(added[name] for name in late)
            yield Hit(
                Member(path), "newer", symbols=late, added_in=f"{newest[0]}.{newest[1]}", floor=f"{floor[0]}.{floor[1]}", define=define,
            )  # fmt: skip
        if dlls and not outside:
            yield Hit(Member(path), "versioned-dll", library=dlls[0], define=define)


def _versioned_python(name: str) -> bool:
    """Tell whether a needed library is the one of a single Python version (`python311.dll`, not `python3.dll`)."""
    low = name.lower()
    return low.startswith("python3") and low.endswith(".dll") and low[7:-4].rstrip("td_").isdigit()


_STABLE: dict[str, tuple[int, int]] = {}


def _stable_abi() -> dict[str, tuple[int, int]]:
    """Return symbol → Python version that brought it into the stable ABI."""
    if not _STABLE:
        from abi3info import DATAS, FUNCTIONS  # type: ignore[import-untyped]

        for table in (FUNCTIONS, DATAS):
            _STABLE.update({symbol.name: (item.added.major, item.added.minor) for symbol, item in table.items()})
    return _STABLE
