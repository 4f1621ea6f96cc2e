"""The table of core metadata fields is the only place that knows them: a row added there is seen everywhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pkglint.formats import fields

ROW = 'FieldSpec("Invented-Field", "2.5", True, keys=("invented-values",), shape="texts", setup="invented_values", resolved=True),'

SCRIPT = r'''
import sys, types

source = open(sys.argv[1], encoding="utf-8").read()
assert source.count("_ROWS = (\n") == 1
module = types.ModuleType("pkglint.formats.fields")
sys.modules[module.__name__] = module
exec(compile(source.replace("_ROWS = (\n", "_ROWS = (\n    " + sys.argv[2] + "\n"), sys.argv[1], "exec"), module.__dict__)

from pkglint.checks.metadata import headers
from pkglint.checks.pyproject import project, twice
from pkglint.checks.release import metadata as release
from pkglint.cli.inspect import of_headers
from pkglint.formats import metadata, toml
from pkglint.locate import fields as places, legacy
from pkglint.model import prospective, tool_metadata
from pkglint.model.upload_form import sent


class Texts(dict):
    """Files as the readers want them."""

    def read(self, path):
        return self.get(path, b"")

    def text(self, path):
        return self.read(path).decode()


FIELD = "Invented-Field"
metadata_of = lambda *values: metadata.parse(("Metadata-Version: 2.5\n" + "".join(f"{FIELD}: {v}\n" for v in values)).encode())
pairs = [(FIELD, "one"), (FIELD, "two")]

# What [project], setup() and setup.cfg promise.
table = {"name": "demo", "version": "1", "invented-values": ["one", "two"]}
assert [pair for pair in prospective.headers(table, Texts()) if pair[0] == FIELD] == pairs
assert FIELD.lower() in prospective.fields_known(table)
assert FIELD.lower() not in prospective.fields_known({**table, "dynamic": ["invented-values"]})
assert list(tool_metadata.of_keywords({"invented_values": ["one", "two"]})) == pairs
config = Texts({"setup.cfg": b"[metadata]\nname = demo\ninvented_values =\n    one\n    two\n"})
assert [pair for pair in tool_metadata.of_setup_cfg(config, frozenset()) if pair[0] == FIELD] == pairs

# Where its values are.
document = toml.parse(b'[project]\nname = "demo"\ninvented-values = [\n  "one",\n  "two",\n]\n')
assert places.exact(document, FIELD, "two").line == 5
assert legacy.in_setup_cfg(config, FIELD, "two").line == 5
assert legacy.in_setup_py(Texts({"setup.py": b"setup(\n  name='demo',\n  invented_values=['two'],\n)\n"}), FIELD, "two").line == 3

# What files of a release may not disagree on.
assert release.against(metadata_of("one"), metadata_of("two"), FIELD)
assert FIELD in release.promised(metadata_of("one"))
assert FIELD in release.RESOLVED

# What is checked of [project], and of metadata.
assert not list(project.faults(table, "setuptools"))
assert [path for path, *_ in project.faults({**table, "invented-values": 1}, "setuptools")] == [("invented-values",)]
assert twice.SETUP_KEYS["invented_values"] == "invented-values"
assert [value.text for value in sent(metadata_of("one"), FIELD)] == ["one"]
artifact = types.SimpleNamespace(kind="wheel", metadata=metadata.parse(b"Metadata-Version: 2.4\nInvented-Field: one\nInvented-Feild: two\n"))
assert [hit.place.name for hit in headers.field_too_new(artifact)] == [FIELD]
assert FIELD in repr([hit.facts for hit in headers.unknown_metadata_field(artifact)])

# What people are shown.
assert of_headers(metadata_of("one", "two"))["metadata"][FIELD] == ["one", "two"]
'''


def test_an_invented_field_is_seen_everywhere() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(Path(fields.__file__)), ROW],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_without_its_row_the_field_is_unknown() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(Path(fields.__file__)), "# no row"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "AssertionError" in done.stderr
