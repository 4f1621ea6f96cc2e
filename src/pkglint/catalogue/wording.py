"""Facts → words: fills the templates of messages and fixes that the catalogue holds.

A template names facts in braces, with a format after a colon:

| format | makes |
| --- | --- |
| none | the value; a list is joined with commas |
| `{size:bytes}` | `2.1 MiB` |
| `{count:count}` | `8,204` |
| `{count:file|files}` | `file` when the number is 1, else `files` |
| `{value:quoted}` | the value in quotes, a list as `'a', 'b' and 'c'` |
| `{names:and}`, `{names:or}` | `a, b and c`, `a, b or c` |
| `{names:quoted 3}` | at most three values, then `and 4 more` |
"""

from __future__ import annotations

from functools import lru_cache

from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from typing import Any

    from pkglint.catalogue.rule import Rule

    Labels = Mapping[str, Mapping[str, str]]

_NAMED = regex(r"\{([a-z_]\w*)(?::([^{}]*))?\}")
_SENTENCE_END = regex(r"(?<=\.)\s+(?=[A-Z`])")
GENERAL = {"distribution": "PROJECT", "folder": "src/PACKAGE"}
"""Placeholders that stand for no project in particular as another word than their own."""


def message(rule: Rule, variant: str, facts: Mapping[str, Any]) -> str:
    """Return the message of a rule's variant with the facts in it; a KeyError names a variant or fact that is missing."""
    texts = rule.messages
    return fill(texts[variant] if len(texts) > 1 else texts.get("") or texts[variant], facts, rule.labels)


def fill(template: str, facts: Mapping[str, Any], labels: Labels) -> str:
    """Return a template with every fact that it names in its place."""
    return "".join(
        literal if name is None else literal + shown(facts[name], form, labels.get(name))
        for literal, name, form in _parts(template)
    )


@lru_cache(maxsize=1024)
def _parts(template: str) -> tuple[tuple[str, str | None, str], ...]:
    from string import Formatter

    return tuple((literal, name, form or "") for literal, name, form, _ in Formatter().parse(template))


def shown(value: Any, form: str = "", labels: Mapping[str, str] | None = None) -> str:
    """Return a fact in a format; `labels` are the words that stand for its values."""
    if form == "bytes":
        return size(value)
    if form == "count":
        return f"{value:,}"
    one, bar, many = form.partition("|")
    if bar:
        return one if value == 1 else many
    if isinstance(value, (set, frozenset)):
        value = sorted(value)
    items = [str(item) for item in value] if isinstance(value, (list, tuple)) else [str(value)]
    if labels:
        items = [labels.get(item, item) for item in items]
    word, _, most = form.partition(" ")
    if word == "quoted":
        items = list(map(quoted, items))
    if most and len(items) > int(most):
        items = [*items[: int(most)], f"{len(items) - int(most)} more"]
        word = "and"
    if word and len(items) > 1:
        last = "or" if word == "or" else "and"
        return f"{', '.join(items[:-1])} {last} {items[-1]}"
    return ", ".join(items)


def quoted(text: str) -> str:
    """Return a text in single quotes, or in double ones when it has a single quote in it."""
    return f'"{text}"' if "'" in text and '"' not in text else f"'{text}'"


def size(number: int) -> str:
    """Return a number of bytes in the largest unit that it reaches: `2.1 MiB`."""
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}".replace(".0 ", " ")
    return f"{number} byte" if number == 1 else f"{number} bytes"


def fixes_of(rule: Rule, variant: str) -> Mapping[str, str]:
    """Return back end → what to change, of a variant: its own or the rule's."""
    own: Mapping[str, str] = rule.variants.get(variant, {}).get("fixes") or rule.fixes
    return own


def fix_is_one_text(rule: Rule, variant: str) -> bool:
    """Tell whether what to change is the same text in every project."""
    own = fixes_of(rule, variant)
    return len(own) == 1 and "{" not in own["any"]


def fix(rule: Rule, variant: str, backend: str, values: Mapping[str, Any]) -> str:
    """Return what to change (Markdown), as a project with this back end writes it ("" when that is not known).

    `values` are the placeholders and the finding's facts; braces around anything else stay as they are. A value from
    outside can end no code span, and stands in one; what a label says is the rule's own text.
    """
    texts = fixes_of(rule, variant)
    kind = backend.partition("-")[0]
    text: str = texts.get(backend) or (texts.get(kind) if kind == "setuptools" else None) or texts["any"]
    if "{" not in text:
        return text

    def replace(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        value, labels = values[match[1]], rule.labels.get(match[1], {})
        words = shown(value, match[2] or "", labels)
        if isinstance(value, int) or (isinstance(value, str) and value in labels):
            return words
        if text.count("`", 0, match.start()) % 2:
            return safe(words)
        if isinstance(value, (list, tuple)):
            return shown([f"`{safe(str(each))}`" for each in value], match[2] or "")
        return f"`{safe(words)}`"

    return _NAMED.sub(replace, text)


def safe(words: str) -> str:
    """Return text from outside as it may stand in a code span: without backticks and invisible characters."""
    return "".join(each if each.isprintable() else "?" for each in words.replace("`", "'"))


def all_fixes(fixes: Mapping[str, str]) -> str:
    """Return a fix for no project in particular (Markdown): what holds for any back end, then each one's own; `{name}` reads NAME."""
    texts = {backend: general(text) for backend, text in fixes.items()}
    others = "\n".join(
        f"* {backend}: {own_part(text, texts['any'])}" for backend, text in texts.items() if backend != "any"
    )
    return "\n\n".join(filter(None, (texts["any"], others)))


def own_part(text: str, any_text: str) -> str:
    """Return a back end's fix without the sentences at its ends that the fix for any back end has there, too."""
    own, shared = _SENTENCE_END.split(text), _SENTENCE_END.split(any_text)
    while len(own) > 1 and own[0] == shared[0]:
        own, shared = own[1:], shared[1:] or [""]
    while len(own) > 1 and own[-1] == shared[-1]:
        own, shared = own[:-1], shared[:-1] or [""]
    return " ".join(own)


def general(text: str) -> str:
    """Return a fix or message with its open placeholders as words in capitals, and words that depend on a number in the plural."""

    def word(match: re.Match[str]) -> str:
        _, bar, plural = (match[2] or "").partition("|")
        return plural if bar else GENERAL.get(match[1], match[1].upper())

    return _NAMED.sub(word, text)
