"""Native code where the wheel says there is none, and none where it says there is."""

from __future__ import annotations

from pkglint.checks.binary.extensions import extension, extensions, made_for
from pkglint.checks.binary.platforms import FORMATS, KNOWN, SYSTEMS, platforms
from pkglint.finding import Hit, Member, Whole
from pkglint.model.paths import extension_module_name, in_test_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.checks.binary.extensions import Extension
    from pkglint.checks.binary.platforms import Platform
    from pkglint.model import Wheel

_PACKED = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
    b"BZh",
    b"MSCF",
    b"\xd0\xcf\x11\xe0",
)
_SCRIPTS_OF_GPU = (".ptx", ".cubin", ".fatbin", ".hsaco", ".metallib", ".spv")


def native_code_in_any_wheel(wheel: Wheel) -> Iterator[Hit]:
    """Yield native files for one system in a wheel whose platform tag admits every system."""
    if wheel.platforms != {"any"}:
        return
    found = []
    for path, native in wheel.natives:
        if in_test_path(path) or not KNOWN.intersection(native.machines):
            continue
        module = extension(wheel, path, native)
        if module is not None or (
            native.format != "pe" and native.system != "" and native.kind in {"library", "program"}
        ):
            found.append((path, native, module is not None))
    # One who ships code for several systems has thought of them.
    windows = {native.format for _, native in wheel.natives if native.format == "pe" and native.loadable}
    if len({native.format for _, native, _ in found} | windows) > 1:
        return
    for path, native, importable in found:
        kind = "extension-module" if importable else native.kind
        yield Hit(Member(path), kind, system=SYSTEMS[native.format], machines=list(native.machines))


def platform_tag_without_native_code(wheel: Wheel, *, platform_data: bool) -> Iterator[Hit]:
    """Yield a wheel for one platform that holds nothing only one platform can run."""
    parts = wheel.filename_parts
    every = platforms(wheel)
    if (
        platform_data
        or parts is None
        or not every
        or any(one.system in {"any", "other"} for one in every)
        or wheel.natives
    ):
        return
    if not any(path.endswith((".py", ".pyi")) for path, _ in wheel.library):
        return  # files beside code, or nothing at all: chosen by platform on purpose
    for file in wheel.files:
        content = wheel.files.kept(file.path)
        if file.path.lower().endswith(_SCRIPTS_OF_GPU):
            return
        if file.size > 1 << 16 and not file.path.endswith((".py", ".pyi", ".txt", ".json", ".h", ".md")):
            content = content or wheel.files.content_of(file)
            if content.data.startswith(_PACKED):
                return  # what is packed in it cannot be seen
    yield Hit(Whole(), platforms=parts.platform.split("."))


def native_code_in_purelib(wheel: Wheel) -> Iterator[Hit]:
    """Yield the flag that has extension modules installed where code for every platform goes, and each one in `.data/purelib`."""
    if wheel.platforms == {"any"}:
        return  # native-code-in-any-wheel: the flag is right for the tag
    flag = next(iter(wheel.wheel_file.headers_of("Root-Is-Purelib")), None)
    pure = flag is not None and flag.value.strip().lower() == "true"
    schemes = f"{wheel.data_dir}/purelib/", f"{wheel.data_dir}/platlib/"
    flagged = []
    for module in extensions(wheel):
        data = wheel.data_dir and module.path.startswith(schemes)
        if data and module.path.startswith(schemes[0]):
            yield Hit(Member(module.path), "data-purelib")
        elif pure and not data:
            flagged.append(module.path)
    if flagged and flag is not None:
        yield Hit(Member(wheel.info_path("WHEEL"), flag.line), "flag", files=flagged, count=len(flagged))


def extension_for_other_platform(wheel: Wheel) -> Iterator[Hit]:
    """Yield extension modules that no system of the platform tags can load, and those that lack a slice."""
    every = platforms(wheel)
    if not every or any(one.system in {"any", "other"} or not KNOWN.issuperset(one.machines) for one in every):
        return
    modules = [one for one in extensions(wheel) if not in_test_path(one.path)]
    fitting = {
        one.stem
        for one in modules
        if any(_fits(one.native.format, one.native.machines, FORMATS[p.system], p.machines) for p in every)
    }
    for module in modules:
        native = module.native
        if not KNOWN.issuperset(native.machines) or not native.machines:
            continue
        mine = [one for one in every if FORMATS[one.system] == native.format]
        wanted = sorted({machine for one in mine for machine in one.machines})
        if not mine:
            if module.stem not in fitting:
                yield _misfit(module, every[0])
        elif native.format == "macho":
            missing = [machine for machine in wanted if machine not in native.machines]
            others = {
                one
                for each in modules
                if each.stem == module.stem and each is not module
                for one in each.native.machines
            }
            if missing and not others.issuperset(missing):
                lacking = next(one for one in mine if not set(one.machines) <= set(native.machines))
                yield _misfit(module, lacking, missing)
        elif native.machines[0] not in wanted and module.stem not in fitting:
            yield _misfit(module, mine[0])


def _fits(form: str, machines: tuple[str, ...], wanted_form: str, wanted: tuple[str, ...]) -> bool:
    """Tell whether a file of a format for some machines serves all machines of a platform."""
    return form == wanted_form and set(wanted) <= set(machines)


def _misfit(module: Extension, platform: Platform, missing: list[str] | None = None) -> Hit:
    """Return the hit of a module: what it is, and the tag it does not fit; with `missing` it has code for some of the tag's machines."""
    native, place = module.native, Member(module.path)
    machines = list(native.machines)
    if missing and len(missing) < len(platform.machines):
        return Hit(place, "missing-slice", machines=machines, missing_machines=missing, tag=platform.tag)
    if native.format != FORMATS[platform.system]:
        wanted = SYSTEMS[FORMATS[platform.system]]
        return Hit(
            place, "system", machines=machines, system=SYSTEMS[native.format], wanted_system=wanted, tag=platform.tag
        )
    return Hit(place, "machine", machines=machines, wanted_machines=list(platform.machines), tag=platform.tag)


_ELSEWHERE = (
    b"<bigaf>\n",
    b"\x01\xdf",
    b"\x01\xf7",
    b"version https://git-lfs",
    b"/* GNU ld",
    b"INPUT",
    b"GROUP",
    b"OUTPUT_FORMAT",
)
"""How files begin that are libraries of AIX, scripts of the linker, or Git LFS pointers, which another rule is about."""


def fake_extension(wheel: Wheel) -> Iterator[Hit]:
    """Yield files that are named like extension modules and hold no native code of any system."""
    for path, file in wheel.library:
        basename = path.rpartition("/")[2]
        stem = extension_module_name(basename)
        if stem is None or in_test_path(path):
            continue
        suffix = basename.rpartition(".")[0][len(stem) + 1 :]
        plain = not suffix and basename.endswith(".so")
        if made_for(suffix) is None or (plain and stem.startswith("lib")):
            continue
        if wheel.natives.of(file) is not None:
            continue
        content = wheel.files.content_of(file)
        if content.fault is None and not content.data.startswith(_ELSEWHERE):
            yield Hit(
                Member(file.path),
                "empty" if not content.data else "text" if is_text(content.data) else "unknown-format",
            )


def is_text(data: bytes) -> bool:
    """Tell whether the beginning of a content is text."""
    head = data[:4096]
    return b"\0" not in head and not any(byte < 9 or 13 < byte < 27 for byte in head)
