"""`pkglint rehearse`: whole runs of tiny releases, and what bounds the code of a bad one. No network."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import build
import pytest
import rehearsal
from packaging.version import Version

from pkglint.cli import main, rehearse
from pkglint.model import Sdist, Wheel
from pkglint.rehearse import environments, isolation
from pkglint.rehearse.faults import cleaned, short
from pkglint.rehearse.index import Handler, Index
from pkglint.rehearse.interpreters import Interpreter, choose
from pkglint.rehearse.sdist import differences
from pkglint.rehearse.subject import NOT_FOR_USERS

pytestmark = pytest.mark.rehearsal
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


def release(folder: Path, code: str = "", **common: Any) -> Path:
    """A release in `dist` below a folder: a wheel, and an sdist that a back end of its own builds it from."""
    dist = folder / "dist"
    dist.mkdir()
    build.build_wheel(dist, {"demo/__init__.py": code, "demo/py.typed": ""}, **common)
    build.build_sdist(
        dist,
        {
            "src/demo/__init__.py": code,
            "src/demo/py.typed": "",
            "packer.py": rehearsal.PACKER,
            "pyproject.toml": rehearsal.SYSTEM,
        },
        **common,
    )
    return dist


def ran(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code and JSON report of a run."""
    out = folder / "report.json"
    words = [
        "rehearse",
        str(folder / "dist"),
        "--offline",
        f"--python={HERE}",
        f"--cache-dir={folder / 'cache'}",
        f"--output-format=json:{out}",
        "--quiet",
        *arguments,
    ]
    code = main(words)
    report: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return code, report


def test_a_sound_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    release(tmp_path, "VALUE = 1\n")
    code, report = ran(tmp_path)
    assert (code, report["findings"]) == (0, [])
    environments_by_name = {each["name"]: each["steps"] for each in report["environments"]}
    assert environments_by_name[f"Python {HERE}"].pop("types", "ok") == "ok"  # where mypy is installed
    assert environments_by_name[f"Python {HERE}"] == {"install": "ok", "import": "ok", "check": "ok", "uninstall": "ok"}
    assert environments_by_name[f"Python {HERE} from the sdist"] == {"build": "ok"}
    assert any(note["message"].startswith("isolation of the release's code: ") for note in report["notifications"])
    assert not list((tmp_path / "tmp").iterdir()), "something was left behind"


def test_a_faulty_release_in_markdown(tmp_path: Path) -> None:
    release(tmp_path, "import importlib\nimportlib.import_module('demo.nothing')\n")
    code, report = ran(tmp_path, f"--output-format=markdown:{tmp_path / 'summary.md'}", "--no-sdist")
    assert code == 1
    assert [finding["rule"] for finding in report["findings"]] == ["import-fails"]
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "#### Rehearsal" in text
    assert f"| Python {HERE} | ok | failed | ok |" in text


def test_allowances_and_selections_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release(tmp_path, "print('hello')\n")
    (tmp_path / "pkglint.toml").write_text(
        '[[allow]]\nrule = "prints-at-import"\nreason = "an example"\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    code, report = ran(tmp_path, "--no-sdist", "--fail-on=note")
    assert (code, report["findings"], report["summary"]["suppressed"]) == (0, [], 1)
    assert ran(tmp_path, "--no-sdist", "--no-config", "--ignore=prints-at-import")[1]["findings"] == []
    # The allowance of a rehearsal's rule is not unused because a plain run has nothing to say about it.
    assert main(["--select", "pkglint,rehearsal", "dist"]) == 0


def test_a_dependency_that_is_nowhere_is_a_note_offline(tmp_path: Path) -> None:
    release(tmp_path, metadata={"Requires-Dist": "nowhere-to-be-had"})
    code, report = ran(tmp_path, "--no-sdist")
    assert (code, report["findings"]) == (0, [])
    assert any(
        "'nowhere-to-be-had' is in no folder of --find-links" in note["message"] for note in report["notifications"]
    )


def test_a_dependency_without_a_wheel_is_built_only_when_that_is_allowed(tmp_path: Path) -> None:
    release(tmp_path, "import helper\n", metadata={"Requires-Dist": "helper"})
    (tmp_path / "house").mkdir()
    files = {
        "src/helper.py": "",
        "packer.py": rehearsal.PACKER.replace("demo", "helper"),
        "pyproject.toml": rehearsal.SYSTEM,
    }
    build.build_sdist(tmp_path / "house", {"@name": "helper", **files})
    words = ("--no-sdist", f"--find-links={tmp_path / 'house'}")
    code, report = ran(tmp_path, *words)
    assert (code, report["findings"], report["environments"][0]["steps"]) == (0, [], {"install": "failed"})
    assert any("'helper' has no wheel for Python" in note["message"] for note in report["notifications"])
    code, report = ran(tmp_path, *words, "--allow-dependency-builds")
    assert (code, report["findings"], report["environments"][0]["steps"]["import"]) == (0, [], "ok")


def test_a_wheel_for_another_python_is_skipped(tmp_path: Path) -> None:
    """With the sdist left out there is nothing to install, else its wheel is."""
    release(tmp_path)
    wheel = tmp_path / "dist" / "demo-1.0-py3-none-any.whl"
    wheel.unlink()
    build.build_wheel(tmp_path / "dist", {"demo/__init__.py": ""}, tag="cp399-cp399-win_amd64")
    code, report = ran(tmp_path, "--no-sdist")
    assert (code, report["findings"], report.get("environments")) == (0, [], None)
    assert any(f"no wheel of this release is for Python {HERE}" in note["message"] for note in report["notifications"])
    code, report = ran(tmp_path)
    assert (code, report["findings"]) == (0, [])
    assert {each["name"]: each["steps"] for each in report["environments"]}[f"Python {HERE}"]["import"] == "ok"


def test_kept_environments(tmp_path: Path) -> None:
    release(tmp_path)
    _, report = ran(tmp_path, "--keep", "--no-sdist")
    (note,) = [note["message"] for note in report["notifications"] if "are kept in" in note["message"]]
    folder = Path(note.rpartition(" ")[2])
    try:
        assert (folder / f"{HERE}-wheel" / "pyvenv.cfg").exists()
    finally:
        shutil.rmtree(folder.parent)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--timeout", "0"], "--timeout takes seconds"),
        (["--find-links", "no-such-folder"], "--find-links no-such-folder: no such directory"),
        (["--index-url", "ftp://x/"], "--index-url takes an address"),
        (["no-such-file.whl"], "no such file"),
        ([], "there is no dist/ here"),
        (["dist"], "there is no dist/ here"),
    ],
)
def test_misuse_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (
        main(["rehearse", "--offline", *arguments] if "--index-url" not in arguments else ["rehearse", *arguments]) == 2
    )
    assert text in capsys.readouterr().err


def test_without_an_installer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release(tmp_path)
    for name in ("find_uv", "find_pip"):
        monkeypatch.setattr(rehearse, name, lambda: None)
    assert main(["rehearse", str(tmp_path / "dist"), "--offline"]) == 2
    assert "needs an installer" in capsys.readouterr().err


def test_without_isolation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    release(
        tmp_path,
        "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), 1)\nexcept OSError:\n    pass\nopen(__file__ + '.log', 'w').close()\n",
    )
    monkeypatch.setattr(isolation, "which", lambda _name: None)
    assert main(["rehearse", str(tmp_path / "dist"), "--offline", "--require-isolation"]) == 2
    assert "--require-isolation" in capsys.readouterr().err
    _, report = ran(tmp_path, "--no-sdist")
    assert {finding["rule"] for finding in report["findings"]} == {
        "network-at-import",
        "writes-into-installation",
        "uninstall-leaves-files",
    }
    assert any("limits alone" in note["message"] for note in report["notifications"])


@pytest.mark.parametrize("program", ["bwrap", "unshare"])
def test_what_isolated_code_can_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """It writes to its scratch folder and listens on a loopback of its own; everything else is read-only, unreachable or hidden."""
    monkeypatch.setattr(isolation, "which", lambda name: shutil.which(name) if name == program else None)
    (tmp_path / isolation.LOGIN).write_text("machine index.example login me password hunter2\n")
    with Index() as index:
        used = isolation.available(tmp_path, index.port)
        if not used.complete:
            pytest.skip(f"{program} does not work here")
        code = f"""
import os, socket, subprocess, sys
def tried(action):
    try:
        return action()
    except OSError:
        return "no"
print(tried(lambda: open("inside", "w").write("x")), tried(lambda: open({str(tmp_path / "outside")!r}, "w").write("x")),
      tried(lambda: open({str(tmp_path / isolation.LOGIN)!r}).read() or "no"), tried(lambda: socket.create_connection(("127.0.0.1", {index.port}), 2)),
      tried(lambda: socket.create_connection(("192.0.2.1", 80), 2)), tried(lambda: socket.create_server(("127.0.0.1", 0)) and "listens"), len(os.listdir("/tmp")))
subprocess.Popen([sys.executable, "-c", "import os, time; os.setsid(); time.sleep(1000)"])
"""
        scratch = isolation.scratch_folder(tmp_path, "x")
        command = used.wrapped([os.path.realpath(sys.executable), "-I", "-c", code], tmp_path, [scratch])
        done = isolation.run(command, scratch / "work", isolation.environment(scratch), limit=30)
    assert (done.code, done.stdout.split()[:6]) == (0, ["1", "no", "no", "no", "no", "listens"]), done.stderr
    assert not (tmp_path / "outside").exists()


def test_a_login_is_for_installers_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The index asks for it, installers send it, and neither the release's code nor any output has it."""
    code = "import os, secret_dep\nassert not [value for value in os.environ.values() if 'hunter2' in value]\nraise RuntimeError(os.environ)\n"
    release(tmp_path, code, metadata={"Requires-Dist": "secret-dep"})
    (tmp_path / "house").mkdir()
    build.build_wheel(tmp_path / "house", {"@name": "secret-dep", "secret_dep.py": ""})
    asked: list[str | None] = []
    answer = Handler.do_GET

    def guarded(handler: Handler) -> None:
        if handler.server.index is private:
            asked.append(handler.headers.get("Authorization"))
            if asked[-1] != "Basic bWU6aHVudGVyMnNlY3JldA==":
                handler.answer(401, b"", "text/plain", {"WWW-Authenticate": 'Basic realm="private"'})
                return
        answer(handler)

    monkeypatch.setattr(Handler, "do_GET", guarded)
    with Index() as private:
        private.add_folder(tmp_path / "house")
        url = private.simple_url.replace("://", "://me:hunter2secret@")
        out = tmp_path / "report.json"
        code_ = main(
            [
                "rehearse",
                str(tmp_path / "dist"),
                "--index-url",
                url,
                f"--python={HERE}",
                "--no-cache",
                "--no-sdist",
                f"--output-format=json:{out}",
            ]
        )
    assert code_ == 1
    assert [each["rule"] for each in json.loads(out.read_text())["findings"]] == ["import-fails"]
    assert any(asked)
    shown = capsys.readouterr()
    assert "hunter2" not in out.read_text() + shown.out + shown.err


def test_pip_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release(tmp_path, "import nothing_of_the_kind\n")
    monkeypatch.setattr(rehearse, "find_uv", lambda: None)
    monkeypatch.setattr("pkglint.rehearse.clients.find_spec", lambda _name: None)
    _, report = ran(tmp_path)
    assert [finding["rule"] for finding in report["findings"]] == ["import-fails"]
    assert any("nothing was uploaded" in note["message"] for note in report["notifications"])


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    release(
        tmp_path,
        "import os, time\nos.setsid() if os.getpgrp() != os.getpid() else None\nopen('/tmp/started', 'w').close()\ntime.sleep(1000)\n",
    )
    (tmp_path / "tmp").mkdir()
    words = [
        sys.executable,
        "-m",
        "pkglint",
        "rehearse",
        "dist",
        "--offline",
        f"--python={HERE}",
        f"--cache-dir={tmp_path / 'cache'}",
        "--no-sdist",
    ]
    environ = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    with subprocess.Popen(
        words, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 60
        while not list((tmp_path / "tmp").glob("pkglint-rehearse-*/scratch/*/probe-*")) and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in err
    assert not list((tmp_path / "tmp").glob("pkglint-rehearse-*"))


# What bounds a command


def bounded(folder: Path, code: str, limit: float = 20) -> isolation.Done:
    scratch = isolation.scratch_folder(folder, "x")
    return isolation.run(
        [sys.executable, "-I", "-c", code],
        scratch / "work",
        isolation.environment(scratch),
        limit=limit,
        watched=scratch,
    )


def test_output_is_kept_in_part(tmp_path: Path) -> None:
    done = bounded(tmp_path, "import sys\nfor _ in range(2000):\n    sys.stdout.write('x' * 100000)\nprint('end')")
    assert (done.code, done.ended) == (0, "")
    assert len(done.stdout) <= 2 * isolation.KEPT
    assert done.stdout.endswith("end\n")


def test_standard_input_is_empty(tmp_path: Path) -> None:
    assert bounded(tmp_path, "print(repr(input()))").code == 1


def test_time_is_limited_whatever_signals_are_ignored(tmp_path: Path) -> None:
    began = time.monotonic()
    done = bounded(
        tmp_path,
        "import signal, time\nfor each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):\n    signal.signal(each, signal.SIG_IGN)\ntime.sleep(1000)",
        1.5,
    )
    assert (done.code, done.ended) == (None, "time")
    assert time.monotonic() - began < 10


def test_a_disk_is_not_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MOST_DISK", 20_000_000)
    done = bounded(
        tmp_path,
        "import time\nfor n in range(1000):\n    open(f'f{n}', 'wb').write(bytes(1000000))\n    time.sleep(0.01)\ntime.sleep(1000)",
        60,
    )
    assert done.ended == "disk"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what processes hold")
def test_memory_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MOST_MEMORY", 100_000_000)
    assert bounded(tmp_path, "import time\nx = b'x' * 200_000_000\ntime.sleep(1000)", 60).ended == "memory"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which processes belong to a run")
def test_processes_are_counted_and_all_are_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MOST_PROCESSES", 10)
    code = "import os, time\nfor _ in range(30):\n    if os.fork() == 0:\n        os.setsid()\n        open(str(os.getpid()), 'w').close()\n        time.sleep(1000)\ntime.sleep(1000)"
    assert bounded(tmp_path, code, 60).ended == "processes"
    pids = [int(path.name) for path in (tmp_path / "scratch" / "x" / "work").iterdir()]
    assert pids
    assert not [
        pid
        for pid in pids
        if Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]
    ]


# Parts


@pytest.mark.parametrize(("path", "expected"), [("src/demo/x.po", []), ("src/demo/x.mo", ["contents"])])
def test_contents_that_a_build_writes_anew_do_not_count(tmp_path: Path, path: str, expected: list[str]) -> None:
    wheels = []
    for text in ("1", "2"):
        (tmp_path / text).mkdir()
        wheels.append(
            Wheel(
                build.build_wheel(tmp_path / text, {"demo/__init__.py": "", "demo/x.mo": text}),
                "demo-1.0-py3-none-any.whl",
            )
        )
    source = Sdist(build.build_sdist(tmp_path, {path: "2"}), "demo-1.0.tar.gz")
    assert [each.variant for each in differences(wheels[0], wheels[1], source)] == expected


def labels(chosen: list[Interpreter]) -> list[str]:
    return [each.label for each in chosen]


def test_interpreters_are_chosen_by_requires_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 7, "final", 0))
    here = [
        Interpreter(f"/p/{version}", Version(version))
        for version in ("3.8.1", "3.9.2", "3.11.7", "3.13.0", "3.14.0rc1")
    ]
    assert labels(choose(here, ">=3.9", [])[0]) == ["3.9", "3.11", "3.13"]
    assert labels(choose(here, None, ["all"])[0]) == ["3.8", "3.9", "3.11", "3.13", "3.14"]
    chosen, notes = choose(here, ">=3.9", ["3.8", "3.10", "3.13"])
    assert labels(chosen) == ["3.13"]
    assert notes == [
        "Python 3.8 is excluded by Requires-Python >=3.9: not rehearsed",
        "Python 3.10 is not on this machine: not rehearsed (nothing is downloaded)",
    ]
    assert choose(here, ">=3.99", [])[0] == []


def test_the_users_configuration_and_credentials_do_not_reach_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PIP_INDEX_URL", "UV_INDEX", "TWINE_PASSWORD", "NETRC", "GITHUB_TOKEN", "PYTHONPATH", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "of-the-user")
    scratch = isolation.scratch_folder(tmp_path, "x")
    tools = environments.Tools(tmp_path, None, isolation.Isolation("limits alone"), tmp_path, "")  # type: ignore[arg-type]
    assert {name for name, value in tools.environ(scratch).items() if value == "of-the-user"} == {"HTTPS_PROXY"}
    assert "of-the-user" not in isolation.environment(scratch).values()


def test_a_login_in_an_address_is_taken_out() -> None:
    assert environments.without_login("https://me:hunter2@index.example:8443/simple/") == (
        "https://index.example:8443/simple/", "machine index.example login me password hunter2\n",
    )  # fmt: skip
    assert environments.without_login("https://index.example/simple/") == ("https://index.example/simple/", "")


def test_output_is_shown_without_secrets_and_folders() -> None:
    token = (
        "pypi-"
        "AgEIcHlwaS5vcmcCJDEyMzQ1Njc4LTEyMzQtMTIzNC0xMjM0LTEyMzQ1Njc4OTAxMgACKlszLCJhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eiJd"
    )
    text = cleaned(
        f'\x1b[31mFile "/tmp/run/environments/3.11-wheel/lib/python3.11/site-packages/demo/x.py"\x07 {token}\x1b[0m'
    )
    assert text.startswith('File "demo/x.py" pypi-')
    assert token not in text
    assert len(short("x" * 500)) == 120
    assert len(cleaned("x" * 100000)) < 5000


@pytest.mark.parametrize(
    "extra",
    [
        "dev",
        "test",
        "tests",
        "testing",
        "docs",
        "doc",
        "lint",
        "typing",
        "type-check",
        "all-dev",
        "test-extras",
        "benchmark",
        "pre-commit",
    ],
)
def test_extras_of_developers(extra: str) -> None:
    assert NOT_FOR_USERS.fullmatch(extra)


@pytest.mark.parametrize(
    "extra",
    ["plot", "all", "full", "cli", "yaml", "postgres", "s3", "dotenv", "socks", "async", "http2", "standard", "email"],
)
def test_extras_of_users(extra: str) -> None:
    assert not NOT_FOR_USERS.fullmatch(extra)
