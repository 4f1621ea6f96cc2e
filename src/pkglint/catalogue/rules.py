"""All rules, and which of them a run selects: by id, former name, family or tag."""

from __future__ import annotations

from functools import lru_cache

from pkglint.catalogue._compiled import RULES
from pkglint.catalogue.rule import Certainty, Option, Rule, Scope, Severity, Status
from pkglint.usage import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

REFUSALS = frozenset({"pypi", "twine"})
"""The tags of what PyPI refuses: itself, or twine on the way to it."""


class UnknownName(Usage):
    """A name that selects nothing; the text suggests the nearest one."""


# Equal words are found in a dictionary in a tenth of the time that calling an enumeration takes, a thousand times.
_SEVERITIES, _CERTAINTIES, _SCOPES, _STATUSES = (
    {word: word for word in kind} for kind in (Severity, Certainty, Scope, Status)
)


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Return every rule in the catalogue's order, removed ones included."""
    return tuple(map(rule_of, RULES))


def rule_of(record: Mapping[str, Any]) -> Rule:
    """Return the rule of a record as rules/compile.py makes it: the rule's fields by name, absent where they have the default."""
    return Rule(
        **{
            **record,
            "severity": _SEVERITIES[record["severity"]],
            "certainty": _CERTAINTIES[record["certainty"]],
            "scope": _SCOPES[record["scope"]],
            "status": _STATUSES[record.get("status", "stable")],
            "options": tuple(Option(**option) for option in record.get("options", ())),
        }
    )


@lru_cache(maxsize=1)
def by_name() -> dict[str, Rule]:
    """Return id → rule, former names included."""
    names = {rule.id: rule for rule in all_rules()}
    for rule in all_rules():
        for former in rule.renamed_from:
            names.setdefault(former, rule)
    return names


def find(name: str) -> Rule:
    """Return the rule of an id or former name; UnknownName says what was probably meant."""
    if name in by_name():
        return by_name()[name]
    if name in labels():
        raise UnknownName(f"{name!r} is a family or tag, not a rule: pkglint rules --select {name} lists its rules")
    raise UnknownName(f"unknown rule {name!r}{rule_suggestion(name, by_name())}")


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return ", did you mean 'x'?" for the nearest known name, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f", did you mean {near[0]!r}?" if near else ""


def rule_suggestion(name: str, known: Iterable[str]) -> str:
    """Return ": here it is 'x'" for what another tool calls so (`W004`), else the nearest name, else rules about that thing."""
    from difflib import get_close_matches

    word = name.lower()
    own = sorted(rule.id for rule in all_rules() if any(each.lower().split()[1:] == [word] for each in rule.replaces))
    if 0 < len(own) < 4:
        return f": here it is {' or '.join(map(repr, own))}"
    known = list(known)
    if get_close_matches(word, known, n=1, cutoff=0.8):
        return suggestion(word, known)
    words = {rule.id: _words(f"{rule.id} {rule.summary}") for rule in all_rules() if rule.status is not Status.REMOVED}
    every = sorted({word for own in words.values() for word in own})
    score = dict.fromkeys(words, 0.0)
    for asked in _words(name):
        near = set(get_close_matches(asked, every, n=5, cutoff=0.82))
        having = [rule for rule, own in words.items() if near & own]
        for rule in having:
            # A word that few rules have says more; in the id it says most.
            score[rule] += (2 if near & _words(rule) else 1) / len(having)
    best = [rule for rule, points in sorted(score.items(), key=lambda item: (-item[1], item[0])) if points][:3]
    return f", did you mean {' or '.join(map(repr, best))}?" if best else suggestion(name, known)


def _words(text: str) -> set[str]:
    """Return the words of an id or a sentence, without the short ones."""
    return {word for word in text.lower().replace("-", " ").replace("_", " ").split() if len(word) > 2}


def labels() -> set[str]:
    """Return every word that selects something: ids, former names, families, tags and `all`."""
    words = {"all"}
    for rule in all_rules():
        words |= rule.names
    return words


def select(names: Iterable[str], ignored: Iterable[str] = (), extended: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Return the rules a run uses, in the catalogue's order.

    `names` empty means every stable rule. A family, a tag or `all` never brings in preview rules; an id does. `ignored` wins
    over a family, tag or default, and an id in `names` or `extended` wins over a family or tag in `ignored`.
    Raises UnknownName for a word that selects nothing, and for a removed rule.
    """
    selected, ignored = [*names], [*ignored]
    named = [*selected, *extended]
    wanted, unwanted = set(named), set(ignored)
    known = labels() if wanted or unwanted else set()
    for word in (*named, *ignored):
        if word not in known:
            raise UnknownName(f"unknown rule, family or tag {word!r}{rule_suggestion(word, known)}")
    default = not selected
    chosen = []
    for rule in all_rules():
        own = {rule.id, *rule.renamed_from}
        if rule.status is Status.REMOVED:
            if own & wanted:
                raise UnknownName(f"rule {rule.id!r} was removed")
            continue
        by_id = bool(own & wanted)
        by_group = rule.status is not Status.PREVIEW and (default or "all" in wanted or bool(rule.names & wanted))
        dropped = bool(own & unwanted) or (not by_id and ("all" in unwanted or bool(rule.names & unwanted)))
        always = rule.always and not own & unwanted
        if ((by_id or by_group) and not dropped) or always:
            chosen.append(rule)
    return tuple(chosen)


def refusals_only(names: Iterable[str]) -> frozenset[str]:
    """Return the ids of the rules that `names` select by the tags of refusals and by nothing else."""
    wanted = set(names)
    if not wanted & REFUSALS or "all" in wanted:
        return frozenset()
    return frozenset(rule.id for rule in all_rules() if not rule.names & wanted - REFUSALS)


def former_names_used(words: Iterable[str]) -> list[tuple[str, str]]:
    """Return (former name, present id) for every former name among `words`."""
    return [(word, by_name()[word].id) for word in words if word in by_name() and by_name()[word].id != word]
