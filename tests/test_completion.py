"""Completion in a shell: what argcomplete answers when bash asks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pkglint.cli import main
from pkglint.cli.arguments import COMMANDS
from pkglint.cli.completion import SHELLS, parser_of

if TYPE_CHECKING:
    from pathlib import Path


def answers(line: str, folder: Path) -> set[str]:
    """What stands for the word at the end of a line, as the completion's protocol has it."""
    environment = os.environ | {
        "_ARGCOMPLETE": "1", "_ARGCOMPLETE_SHELL": "bash", "_ARGCOMPLETE_IFS": "\n", "COMP_LINE": line, "COMP_POINT": str(len(line)),
        "COMP_TYPE": "9", "_ARGCOMPLETE_STDOUT_FILENAME": str(folder / "answers"),
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "pkglint"], env=environment, cwd=folder, check=False, capture_output=True, timeout=60
    )
    return {each.strip() for each in (folder / "answers").read_text(encoding="utf-8").split("\n") if each.strip()}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pkglint di", {"diff", "dist/"}),
        ("pkglint --statis", {"--statistics"}),
        ("pkglint --fail-on e", {"error"}),
        ("pkglint --select unknown-cl", {"unknown-classifier"}),
        ("pkglint --select pypi,unknown-cl", {"pypi,unknown-classifier"}),
        ("pkglint explain no-license-f", {"no-license-file"}),
        ("pkglint explain no-license-file unknown-cl", {"unknown-classifier"}),
        ("pkglint diff --since", {"--since-tag"}),
        ("pkglint diff di", {"dist/"}),
        ("pkglint allow unknown-cl", {"unknown-classifier"}),
        ("pkglint --output-format juni", {"junit"}),
        ("pkglint completion fi", {"fish"}),
        ("pkglint cache cl", {"clean"}),
    ],
)
def test_answers(line: str, expected: set[str], tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    assert answers(line, tmp_path) == expected


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert "pypkglint" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_takes_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    main(["completion", "bash"])
    script = capsys.readouterr().out
    done = subprocess.run(["bash", "-c", f"{script}\ncomplete -p pkglint"], capture_output=True, text=True, check=False)
    assert "-F _python_argcomplete pkglint" in done.stdout, done.stderr


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help_and_is_completed(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert parser_of(command).format_help().startswith(f"usage: pkglint {command}".rstrip())
    with pytest.raises(SystemExit) as ended:
        main([*([command] if command else []), "--help"])
    assert ended.value.code == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
