"""Begin a rule: its file with a case of each kind, and its check, which finds nothing yet.

python rules/new.py size/huge-icon             # about wheels
python rules/new.py size/huge-icon sdist       # about sdists; or tree, artifact

Then write the check and the cases, and run what it prints.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUBJECTS = {"wheel": "Wheel", "sdist": "Sdist", "tree": "Tree", "artifact": "Artifact"}

RULE = '''summary   = "{words}"
message   = "{{path}} is at fault"
severity  = "warning"
certainty = "certain"
scope     = "{scope}"
tags      = ["style"]
replaces  = []
since     = "{since}"
see       = ["packaging-guide"]
check     = "{module}:{function}"
why = """
What breaks, for whom, and when it is noticed.
"""
fix = "What to change."
identity = []
[[fires]]
{kind} = {{ "demo/__init__.py" = "", "demo/fault.txt" = "" }}
at    = ["demo/fault.txt"]
[[quiet]]
{kind} = true
'''
HEAD = '''"""{summary}."""

from __future__ import annotations

from pkglint.finding import Hit, Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import {subject}
'''
CHECK = '''

def {function}({scope}: {subject}) -> Iterator[Hit]:
    """Yield what is at fault."""
    for file in {scope}.files:
        if file.size < 0:  # what makes a file faulty
            yield Hit(Member(file.path))
'''


def main(arguments: list[str]) -> int:
    """Write the files of a new rule; exit 2 when the arguments or the rule's name cannot be used."""
    name, scope = (*arguments, "wheel")[:2] if arguments else ("", "")
    family, _, rule = name.partition("/")
    folder = ROOT / "rules" / family
    if scope not in SUBJECTS or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", rule) or not folder.is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    target = folder / f"{rule}.toml"
    if list((ROOT / "rules").glob(f"*/{rule}.toml")):
        print(f"there is a rule {rule} already", file=sys.stderr)
        return 2
    function = rule.replace("-", "_")
    checks = ROOT / "src" / "pkglint" / "checks"
    package = (checks / family).is_dir()
    path = checks / family / f"{function}.py" if package else checks / f"{family}.py"
    values = {
        "words": rule.replace("-", " "),
        "summary": rule.replace("-", " ").capitalize(),
        "scope": scope,
        "since": released(),
        "module": f"{family}.{function}" if package else family,
        "function": function,
        "kind": {"artifact": "wheel"}.get(scope, scope),
        "subject": SUBJECTS[scope],
    }
    target.write_text(RULE.format(**values), encoding="utf-8")
    before = path.read_text(encoding="utf-8") if path.exists() else HEAD.format(**values)
    path.write_text(before.rstrip("\n") + "\n" + CHECK.format(**values), encoding="utf-8")
    print(f"written: {target.relative_to(ROOT)}, {path.relative_to(ROOT)}")
    print("write the check, the words and the cases; then")
    print(f"    python rules/says.py {rule}")
    print(f"    python rules/compile.py && python rules/examples.py {rule} && python docs/print.py")
    print(f"    pytest tests/test_rules.py tests/test_identity_proof.py -k {rule}")
    return 0


def released() -> str:
    """Return the version in which the rule will first be: `0.2` of `0.2.0.dev1`."""
    text = (ROOT / "src" / "pkglint" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'__version__ = "(\d+\.\d+)', text)
    assert match, "src/pkglint/__init__.py has no __version__"
    return match[1]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
