"""What callers of the old release can no longer do with the new one: two public surfaces compared name by name."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from griffe import ParameterKind as P

from pkglint.diff import fields
from pkglint.diff.surface import GONE, QUIET_DECORATORS, Public, Surface, bases, written

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 20_000
"""Public names of one release that are compared."""
NEUTRAL = frozenset({
    "property", "staticmethod", "classmethod", "abstractmethod", "cached_property", "lru_cache", "cache", "contextmanager",
    "asynccontextmanager", "override", "final", "deprecated", "overload", "wraps",
})  # fmt: skip
"""Decorators that leave a function's parameters as they are."""
METACLASS_DECORATORS = frozenset({"six.add_metaclass", "add_metaclass"})
LOOSE_BASES = frozenset({"object", "ABC", "Generic", "Protocol", "NamedTuple", "namedtuple", "TypedDict"})
"""Bases whose loss no caller notices."""


class Change(NamedTuple):
    """One thing that worked with the old release and does not with the new one."""

    kind: str
    """A variant of the rule breaking-change: `removed`, `module-removed`, `parameter-removed`, `override-breaks` …"""
    name: str
    """The public path, as a user writes it."""
    facts: dict[str, Any]
    certainty: str = "likely"
    aliases: tuple[str, ...] = ()
    """Other public paths of the same object that broke the same way."""
    module: str = ""
    """The public module that the change is listed under."""


class Additions(NamedTuple):
    """Public names that only the new release has, and functions that take more than before."""

    names: list[str]
    parameters: list[str]


def compare(old: Surface, new: Surface) -> tuple[list[Change], Additions]:
    """Return what broke, an entry per object, and what was added; sorted by public path."""
    before = {each.path: each for each in islice(old.public(), MOST)}
    after = {each.path: each for each in islice(new.public(), MOST)}
    broken: dict[tuple[str, str, str], list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    gone: set[str] = set()
    for path in sorted(before, key=lambda path: (path.count("."), before[path].inherited, path)):
        if any(each in gone for each in prefixes(path)):
            continue
        for kind, facts in changes(old, new, before[path]):
            if kind in {"removed", "module-removed"}:
                gone.add(path)
            what = str(facts.get("parameter") or facts.get("base") or facts.get("method") or "")
            broken[identity(before[path]), kind, what].append((path, facts))
    found = []
    for (_, kind, _), places in broken.items():
        (name, facts), *others = places
        found.append(Change(kind, name, facts, "likely", tuple(path for path, _ in others), module_of(old, name)))
    return sorted(found, key=lambda change: (change.name, change.kind)), additions(old, new, before, after)


def prefixes(path: str) -> Iterator[str]:
    """Yield every dotted prefix of a path."""
    parts = path.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts)))


def identity(public: Public) -> str:
    """Return what is the same for two names of one object."""
    return public.path if public.target is None else str(public.target.path)


def module_of(surface: Surface, path: str) -> str:
    """Return the longest prefix of a public path that is a module."""
    best = path.partition(".")[0]
    for prefix in prefixes(path):
        found = surface.lookup(prefix)
        if found.target is None or not found.target.is_module:
            break
        best = prefix
    return best


def changes(old: Surface, new: Surface, public: Public) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what broke about one public name of the old release."""
    now = new.lookup(public.path)
    was = public.target
    if now is GONE or not now.found:
        if was is not None and was.is_module:
            yield "module-removed", {}
        elif public.holder is not None and was.is_attribute and {"property", "class-attribute"}.isdisjoint(was.labels):
            yield "attribute-removed", {"attribute": public.path.rpartition(".")[2]}
        else:
            yield "removed", {}
        return
    if was is None or now.target is None or now.open:
        return
    will = now.target
    if was.is_class and will.is_class:
        yield from of_classes(old, new, was, will)
    elif was.is_function and will.is_function:
        if way_of_calling(was) != way_of_calling(will) and "" not in {way_of_calling(was), way_of_calling(will)}:
            yield "kind-changed", {"old_kind": way_of_calling(was), "new_kind": way_of_calling(will)}
        elif comparable(was, will):
            method = public.holder is not None
            yield from of_parameters(
                *(parameters(each, bound=method and "staticmethod" not in each.labels) for each in (was, will))
            )
            if public.holder is not None:
                yield from of_overrides(was, will)
    elif (
        kind(was) != kind(will)
        and not any(each.is_function and foreign_decorators(each) for each in (was, will))
        and {kind(was), kind(will)} <= {"a function", "a class", "a module", "a property"}
        and (kind(was), kind(will)) != ("a function", "a class")
    ):
        yield "kind-changed", {"old_kind": kind(was), "new_kind": kind(will)}


def kind(target: Any) -> str:
    """Return what an object is, in words."""
    if target.is_module:
        return "a module"
    if target.is_class:
        return "a class"
    if target.is_function:
        return "a property" if is_property(target) else "a function"
    return "a property" if "property" in target.labels else "a value"


def way_of_calling(function: Any) -> str:
    """Return `an async function` or `a function`, by what a call gives; "" when that cannot be told."""
    if foreign_decorators(function) or function.overloads:
        return ""
    if "async" in function.labels:
        return "" if "AsyncContextManager" in str(function.returns) else "an async function"
    returned = str(function.returns or "")
    return "" if not returned or re.search("Await|Corout|Future|Task|Async|Any|Deferred", returned) else "a function"


def is_property(function: Any) -> bool:
    """Tell whether a decorator, by its name, makes an attribute of a function."""
    return any(written(decorator).endswith("property") for decorator in function.decorators)


def of_classes(old: Surface, new: Surface, was: Any, will: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what broke in making instances of a class, in subclassing it, and in what it is an instance of."""
    before, after = construction(old, was), construction(new, will)
    if before is not None and after is not None:
        yield from of_parameters(before, after)
    abstract = sorted(abstract_methods(new, will) - abstract_methods(old, was))
    if abstract and not was.name.startswith("_"):
        yield "abstract-added", {"method": abstract[0], "methods": abstract}
    yield from lost_bases(old, new, was, will)


def lost_bases(old: Surface, new: Surface, was: Any, will: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the first base that a class no longer has, by the names under which bases are written and defined."""
    theirs, foreign = new.line(will)
    if any(base.partition(".")[0] in new.modules.members for base in foreign):
        return  # an own name that leads to no class: what it is, only running the code could tell
    # Without regard to case: `typing.List` is `list`.
    kept = {
        last(each).casefold()
        for each in (*(cls.name for cls in theirs), *foreign, *(base for cls in theirs for base in bases(cls)))
    }
    for base in bases(was):
        names = {last(base), *([old.lookup(base).target.name] if own(old, base) else [])}
        if names & LOOSE_BASES or {name.casefold() for name in names} & kept or last(base).startswith("_"):
            continue
        # A base that is gone itself is told by its own name, and one behind `__getattr__` may count these as its instances.
        now = new.lookup(base) if base.partition(".")[0] in new.modules.members else None
        if now is None or (now.found and not now.open):
            yield "base-removed", {"base": last(base)}
            return


def last(name: str) -> str:
    """Return the last component of a dotted name, without what stands in brackets behind it."""
    return name.partition("[")[0].rpartition(".")[2]


def abstract_methods(surface: Surface, cls: Any) -> set[str]:
    """Return the names that a subclass must define."""
    classes, _ = surface.line(cls)
    decided: dict[str, bool] = {}
    for each in classes:
        for name, member in each.members.items():
            if not member.is_alias and name not in decided:
                # The setter stands for an `abstractproperty`, which griffe does not know as a property.
                decided[name] = "abstractmethod" in member.labels or any(
                    last(written(decorator)) in {"abstractmethod", "abstractproperty", "setter"}
                    for decorator in getattr(member, "decorators", ())
                )
    return {name for name, abstract in decided.items() if abstract}


def comparable(was: Any, will: Any) -> bool:
    """Tell whether the parameters of two functions are what callers see: no decorator that may change them in one only, no overloads in stubs."""
    names = [foreign_decorators(each) for each in (was, will)]
    stubs = any(each.overloads and each.filepath.suffix == ".pyi" for each in (was, will))
    return names[0] == names[1] and not stubs


def foreign_decorators(function: Any) -> set[str]:
    """Return the decorators of a function that may change its parameters."""
    names = {written(decorator) for decorator in function.decorators}
    return {name for name in names if last(name) not in NEUTRAL}


def construction(surface: Surface, cls: Any) -> list[Any] | None:
    """Return the parameters with which instances of a class are made, None where only running the code could tell."""
    classes, foreign = surface.line(cls)
    if not all(plain_metaclass(surface, each) for each in classes):
        return None
    if "__init__" not in cls.members and (written_for := fields.made(classes, foreign)) is not None:
        return written_for
    for each in classes:
        if any(written(decorator) not in QUIET_DECORATORS | METACLASS_DECORATORS for decorator in each.decorators):
            return None
        for maker in ("__init__", "__new__"):
            made = each.members.get(maker)
            if made is not None:
                if made.is_alias or not made.is_function or (made.overloads and not made.parameters):
                    return None
                if foreign_decorators(made):
                    return None
                return parameters(made, bound=True)
        if any(last(base) not in LOOSE_BASES for base in bases(each) if not own(surface, base)):
            return None
    return [] if not foreign or set(map(last, foreign)) <= {"object", "ABC"} else None


def plain_metaclass(surface: Surface, cls: Any) -> bool:
    """Tell whether making instances of a class runs its `__init__`: its metaclass has no `__call__` of its own."""
    names = [str(cls.keywords["metaclass"])] if "metaclass" in cls.keywords else []
    names += [
        str(decorator.value).partition("(")[2].rstrip(")")
        for decorator in cls.decorators
        if written(decorator) in METACLASS_DECORATORS
    ]
    for name in names:
        if last(name) in {"type", "ABCMeta", "EnumMeta", "EnumType"}:
            continue
        found = surface.attribute(cls.module, name)
        if found.target is None or not found.target.is_class:
            return False
        classes, foreign = surface.line(found.target)
        if any("__call__" in each.members for each in classes) or set(map(last, foreign)) - {"type", "ABCMeta"}:
            return False
    return True


def own(surface: Surface, base: str) -> bool:
    """Tell whether a base is a class of the distribution."""
    found = surface.lookup(base)
    return found.target is not None and found.target.is_class


def parameters(function: Any, *, bound: bool) -> list[Any]:
    """Return a function's parameters, without the first one of a method."""
    found = list(function.parameters)
    if bound and found and found[0].kind in {P.positional_only, P.positional_or_keyword}:
        return found[1:]
    return found


def of_parameters(before: list[Any], after: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what an old call may do that the new parameters refuse or read otherwise."""
    positional = (P.positional_only, P.positional_or_keyword)
    first = [each for each in before if each.kind in positional]
    second = [each for each in after if each.kind in positional]
    by_name = {
        each.name: each for each in after if each.kind not in {P.var_positional, P.var_keyword, P.positional_only}
    }
    any_positional = any(each.kind is P.var_positional for each in after)
    any_keyword = any(each.kind is P.var_keyword for each in after)
    order = {each.name: number for number, each in enumerate(second)}
    old = {each.name: each for each in before if each.kind not in {P.var_positional, P.var_keyword}}
    moved = False
    for number, each in enumerate(first):
        now = by_name.get(each.name)
        if each.name.startswith("_"):
            continue
        if each.kind is P.positional_only:
            if number >= len(second) and not any_positional:
                yield "parameter-removed", {"parameter": each.name}
            continue
        if now is None:
            fits = number < len(second) or any_positional
            if (
                second[number : number + 1]
                and second[number].kind is P.positional_only
                and second[number].name == each.name
            ):
                yield "parameter-kind", {"parameter": each.name, "way": "positional-only"}
            elif not (any_keyword and fits):
                yield "parameter-removed", {"parameter": each.name}
        elif now.kind is P.keyword_only:
            # A new name at the old place takes what is given by position, and the old name what is given by name.
            replaced = number < len(second) and second[number].name not in old
            if not any_positional and not replaced:
                yield "parameter-kind", {"parameter": each.name, "way": "keyword-only"}
        elif order[each.name] != number and not moved:
            moved = True
            yield "parameter-moved", {"parameter": each.name}
    for each in before:
        if (
            each.kind is P.keyword_only
            and each.name not in by_name
            and not any_keyword
            and not each.name.startswith("_")
        ):
            yield "parameter-removed", {"parameter": each.name}
        if each.kind is P.var_keyword and not any_keyword and each.name != "_":
            yield "parameter-removed", {"parameter": f"**{each.name}"}
        if each.kind is P.var_positional and not any_positional and len(second) <= len(first):
            yield "parameter-removed", {"parameter": f"*{each.name}"}
    had_any = any(each.kind is P.var_positional for each in before)
    for number, each in enumerate(after):
        if each.kind in {P.var_positional, P.var_keyword} or not each.required:
            continue
        earlier = old.get(each.name)
        if earlier is None:
            replaced = (
                each.kind in positional
                and number < len(first)
                and (each.kind is P.positional_only or first[number].kind is P.positional_only)
            )
            taken = (
                each.kind in positional
                and number < len(first)
                and first[number].required
                and first[number].name not in by_name
            )
            if not replaced and not taken and not (had_any and not first and each.kind in positional):
                yield "parameter-added-required", {"parameter": each.name}
        elif not earlier.required:
            yield "parameter-now-required", {"parameter": each.name}


def of_overrides(was: Any, will: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the optional parameters that a method got: callers need not change, and subclasses that override it must."""
    names = {each.name for each in was.parameters}
    if any(each.kind is P.var_keyword for each in was.parameters):
        return
    for each in will.parameters:
        if each.name not in names and not each.required and each.kind not in {P.var_positional, P.var_keyword}:
            yield "override-breaks", {"parameter": each.name}
            return


def additions(old: Surface, new: Surface, before: dict[str, Public], after: dict[str, Public]) -> Additions:
    """Return the public names and the parameters that only the new release has."""
    names: list[str] = []
    known: set[str] = set()
    for path in sorted(after, key=lambda path: (path.count("."), path)):
        if path not in before and not any(each in known for each in prefixes(path)) and not old.lookup(path).found:
            names.append(path)
            known.add(path)
    more = []
    for path, each in after.items():
        was = before.get(path)
        if was is None or was.target is None or each.target is None:
            continue
        if was.target.is_function and each.target.is_function:
            one, two = was.target.parameters, each.target.parameters
        elif was.target.is_class and each.target.is_class:
            one, two = construction(old, was.target) or (), construction(new, each.target) or ()
        else:
            continue
        if {p.name for p in two} - {p.name for p in one}:
            more.append(path)
    return Additions(names, sorted(more))
