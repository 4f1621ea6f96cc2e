"""The `__init__` that attrs, pydantic and NamedTuple write for a class from its fields; dataclasses are griffe's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from griffe import Parameter
from griffe import ParameterKind as P

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTRS = frozenset({
    "attr.s", "attr.attrs", "attr.attributes", "attr.dataclass", "attr.define", "attr.frozen", "attr.mutable", "attrs.define", "attrs.frozen",
    "attrs.mutable", "define", "frozen", "mutable",
})  # fmt: skip
"""Decorators of attrs; those of `attr.s` and its like take fields from annotations only when they are asked to."""
UNANNOTATED = frozenset({"attr.s", "attr.attrs", "attr.attributes"})
FIELD = re.compile(r"(?:attrs?\.)?(?:ib|attrib|field)\(")
MODELS = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic_settings.BaseSettings"})
TUPLES = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple", "NamedTuple"})


def made(classes: list[Any], foreign: list[str]) -> list[Any] | None:
    """Return the parameters of the `__init__` that is written for a class, None when none is, or it cannot be told.

    `classes` are the class and the distribution's own classes that it inherits from, `foreign` the names of its other bases.
    """
    others = set(foreign) - {"object", "abc.ABC", "ABC"}
    if others & TUPLES and others <= TUPLES and len(classes) == 1 and "__new__" not in classes[0].members:
        return list(annotated(classes[0], P.positional_or_keyword))
    if others & MODELS and others <= MODELS:
        return of_model(classes)
    if not others and any(decoration(each) is not None for each in classes):
        return of_attrs(classes)
    return None


def decoration(cls: Any) -> str | None:
    """Return the decorator of attrs on a class as it is written, None without one."""
    return next((text for each in cls.decorators if (text := str(each.value)).partition("(")[0] in ATTRS), None)


def annotated(cls: Any, kind: P) -> Iterator[Parameter]:
    """Yield the annotated attributes of a class body, those of the class alone excepted, as parameters."""
    for name, member in cls.members.items():
        if member.is_alias or not member.is_attribute or member.annotation is None or name.startswith("__"):
            continue
        if "instance-attribute" in member.labels:
            yield Parameter(name, kind=kind, default=member.value)


def of_model(classes: list[Any]) -> list[Any] | None:
    """Return the parameters of a model of pydantic: its fields by keyword, and any other, which it passes over. None with aliases."""
    found: dict[str, Parameter] = {}
    for cls in reversed(classes):
        for each in annotated(cls, P.keyword_only):
            text = str(each.default)
            if "alias" in text:
                return None
            if text == "..." or re.match(r"(?:\w+\.)?Field\((?!.*\bdefault)(?:\.\.\.|\w+=|\))", text):
                each.default = None
            if not each.name.startswith("_") and each.name != "model_config":
                found[each.name] = each
    return [*found.values(), Parameter("data", kind=P.var_keyword)]


def of_attrs(classes: list[Any]) -> list[Any] | None:
    """Return the parameters of a class of attrs; None where a class has no such `__init__`, or a part of it is computed."""
    found: dict[str, Parameter] = {}
    for cls in reversed(classes):
        text = decoration(cls)
        if text is None:
            continue
        name, _, options = text.partition("(")
        if "init=False" in options.replace(" ", "") or "these" in options or "transformer" in options:
            return None
        every = name not in UNANNOTATED or "auto_attribs=True" in options.replace(" ", "")
        defaults = {
            str(decorator.value).removesuffix(".default")
            for member in cls.members.values()
            if not member.is_alias and member.is_function
            for decorator in member.decorators
            if str(decorator.value).endswith(".default")
        }
        for field, member in cls.members.items():
            if member.is_alias or not member.is_attribute or "property" in member.labels or field.startswith("__"):
                continue
            value = str(member.value or "").replace(" ", "")
            call = FIELD.match(value) is not None
            if not call and not (every and member.annotation is not None and "instance-attribute" in member.labels):
                continue
            found.pop(field, None)
            if call and ("init=False" in value or "alias=" in value):
                continue
            optional = (value and not call) or "default=" in value or "factory=" in value or field in defaults
            by_name = "kw_only=True" in value or "kw_only=True" in options.replace(" ", "")
            found[field] = Parameter(
                field.lstrip("_"),
                kind=P.keyword_only if by_name else P.positional_or_keyword,
                default="…" if optional else None,
            )
    return sorted(found.values(), key=lambda each: each.kind is P.keyword_only)
