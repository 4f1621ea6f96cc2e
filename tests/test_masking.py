"""No secret reaches any output: every kind × every format and command × whatever rules are selected."""

from __future__ import annotations

import base64
import hashlib
import json
import string
import tomllib
from pathlib import Path
from time import process_time
from typing import Any

import build
import pytest

from pkglint.cli import building, main
from pkglint.masking import mask, mask_facts
from pkglint.report import FORMATS
from pkglint.run import engine

ROOT = Path(__file__).resolve().parent.parent
LETTERS = string.digits + string.ascii_letters
WINDOW = 10
"""Characters of a secret in a row that are a leak."""


def random(seed: str, length: int) -> str:
    """Return letters and digits of every kind that are the same in each run and in no other file."""
    digest = b"".join(hashlib.sha512(f"{seed} {number}".encode()).digest() for number in range(length // 64 + 1))
    return "q7" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest)[: length - 2]


def key(kind: str, seed: str) -> str:
    body = "\n".join(random(f"{seed} {number}", 64) for number in range(12))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{body}\n-----END {kind}PRIVATE KEY-----\n"


def basic(seed: str) -> str:
    return base64.b64encode(f"ada:{random(seed, 18)}".encode()).decode()


def macaroon(seed: str) -> str:
    return "pypi-AgEIcHlwaS5vcmcC" + random(seed, 120)


HOST = "db.analytical-engine.org"
VALUES: dict[str, str] = {
    "env": random("env", 14),
    "env-word": "GoodMorningStarshine",
    "npmrc": random("npmrc", 36),
    "npm": "npm_" + random("npm", 36),
    "netrc": random("netrc", 12),
    "pypirc": random("pypirc", 16),
    "pypi": macaroon("pypi"),
    "private-key": key("RSA ", "rsa"),
    "plain-key": key("", "plain"),
    "ssh-key": key("OPENSSH ", "ssh"),
    "aws-credentials": random("aws", 40),
    "aws-pair": random("pair", 40),
    "github": "ghp_" + random("github", 36),
    "gitlab": "glpat-" + random("gitlab", 20),
    "slack": "xoxb-2481632640-9374652810473-" + random("slack", 24),
    "openai": "sk-proj-" + random("openai", 48),
    "google": "AIza" + random("google", 35),
    "docker": basic("docker"),
    "basic": basic("basic"),
    "bearer": random("bearer", 32),
    "jwt": f"eyJhbGciOiJIUzI1NiJ9.eyJ{random('claims', 40)}.{random('jwt', 43)}",
    "git-remote": random("remote", 20),
    "git-credentials": random("credentials", 20),
    "service-account": random("account", 300),
    "url-in-code": random("code", 12),
    "url-in-readme": random("readme", 12),
    "url-in-requirement": random("requirement", 12),
    "url-in-project-url": random("project-url", 12),
    "url-in-home-page": random("home", 12),
    "url-in-setup": random("setup", 12),
    "url-in-index": random("index", 12),
    "query": random("query", 24),
    "api-key-in-code": random("api", 24),
    "password-in-metadata": random("metadata", 16),
    "workflow": macaroon("workflow"),
    "htpasswd": "$apr1$" + random("salt", 8) + "$" + random("htpasswd", 22),
}

README = f"""\
# demo

Counts things and says how many there are, see [the guide](docs/guide.md) at https://ada:{VALUES["url-in-readme"]}@{HOST}/x
and `curl -H "Authorization: Bearer {VALUES["bearer"]}"`, or [log in](in.md?token={VALUES["query"]}).

    curl -u x -H 'Authorization: Basic {VALUES["basic"]}'
    export GITHUB_TOKEN={VALUES["github"]}
    pip install --index-url https://ada:{VALUES["url-in-index"]}@{HOST}/simple demoo

{VALUES["ssh-key"]}
"""
CODE = f"""\
import requests; DB = "postgres://ada:{VALUES["url-in-code"]}@{HOST}/x"
import yaml; client = requests.Session(api_key="{VALUES["api-key-in-code"]}")
ID = "AKIAQ3LMWN5TR7VZXK2P"; import numpy
import pandas; OTHER = "{VALUES["aws-pair"]}"
SLACK = "{VALUES["slack"]}"; import flask
GITLAB = "{VALUES["gitlab"]}"; import django
OPENAI = "{VALUES["openai"]}"; import attr
GOOGLE = "{VALUES["google"]}"; import jinja2
NPM = "{VALUES["npm"]}"; import click
JWT = "{VALUES["jwt"]}"; import rich
KEY = '''
{VALUES["plain-key"]}'''; import tqdm
open("data/missing.json")
"""
FILES = {
    ".env": f"API_KEY={VALUES['env']}\nSECRET_KEY={VALUES['env-word']}\n",
    ".npmrc": f"//registry.npmjs.org/:_authToken={VALUES['npmrc']}\n",
    ".netrc": f"machine {HOST}\n  login ada\n  password {VALUES['netrc']}\n",
    ".pypirc": f"[pypi]\nusername = ada\npassword = {VALUES['pypirc']}\n\n[other]\npassword = {VALUES['pypi']}\n",
    "server.key": VALUES["private-key"],
    ".aws/credentials": f"[default]\naws_secret_access_key = {VALUES['aws-credentials']}\n",
    ".docker/config.json": f'{{"auths": {{"{HOST}": {{"auth": "{VALUES["docker"]}"}}}}}}\n',
    "config/.git-credentials": f"https://ada:{VALUES['git-credentials']}@{HOST}\n",
    "account.json": json.dumps(
        {
            "type": "service_account",
            "private_key": f"-----BEGIN PRIVATE KEY-----\n{VALUES['service-account']}\n-----END PRIVATE KEY-----\n",
        }
    ),
    "demo/.htpasswd": f"ada:{VALUES['htpasswd']}\n",
}
METADATA: dict[str, Any] = {
    "Home-page": f"https://ada:{VALUES['url-in-home-page']}@{HOST}/ x",
    "Project-URL": f"Docs, https://ada:{VALUES['url-in-project-url']}@{HOST}/docs",
    "Requires-Dist": f"count @ git+https://ada:{VALUES['url-in-requirement']}@{HOST}/count.git",
    "Keywords": f"DB_PASSWORD={VALUES['password-in-metadata']}",
    "Summary": f"DB_PASSWORD={VALUES['password-in-metadata']}",
    "Author-email": f"ada:{VALUES['password-in-metadata']}@{HOST}",
    "License": f"password: {VALUES['password-in-metadata']}",
    "Classifier": [f"Topic :: token={VALUES['github']}", "Framework :: Djangoo"],
    "Description-Content-Type": "text/markdown",
}
PYPROJECT = f"""\
[build-system]
requires = ["setuptools>=77", "count @ git+https://ada:{VALUES["url-in-requirement"]}@{HOST}/count.git"]
build-backend = "setuptools.build_meta"

[project]
name = "demo"
version = "1.0"
description = "DB_PASSWORD={VALUES["password-in-metadata"]}"
readme = "README.md"
requires-python = ">= 3.9.*"
authors = [{{ name = "Ada", email = "ada:{VALUES["password-in-metadata"]}@{HOST}" }}]
keywords = ["DB_PASSWORD={VALUES["password-in-metadata"]}"]
classifiers = ["Framework :: Djangoo", "Topic :: token={VALUES["github"]}", "Typing :: Typd"]
dependencies = ["count @ git+https://ada:{VALUES["url-in-requirement"]}@{HOST}/count.git"]

[project.urls]
Docs = "https://ada:{VALUES["url-in-project-url"]}@{HOST}/docs"
Home = "https://ada:{VALUES["url-in-home-page"]}@{HOST}/ x"

[tool.uv]
index-url = "https://ada:{VALUES["url-in-index"]}@{HOST}/simple"
"""
WORKFLOW = f"""\
on: {{ push: {{ tags: ["v*"] }} }}
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: pypa/gh-action-pypi-publish@release/v1
        with: {{ password: "{VALUES["workflow"]}" }}
"""
SETUP = f"""\
from setuptools import setup

setup(
    name="demo",
    url="https://ada:{VALUES["url-in-setup"]}@{HOST}/ x",
    install_requires=["x @ https://ada:{VALUES["url-in-setup"]}@{HOST}/x.zip"],
    dependency_links=["https://ada:{VALUES["url-in-setup"]}@{HOST}/simple"],
)
"""
REMOTE = f'[remote "origin"]\n\turl = https://ada:{VALUES["git-remote"]}@{HOST}/demo.git\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with a secret wherever one can stand, and with a fault beside each."""
    folder = tmp_path_factory.mktemp("secrets")
    code = {"demo/__init__.py": CODE, "demo/setup.cfg": "x"}
    tree = build.build_tree(
        folder,
        {**FILES, **code, "pyproject.toml": PYPROJECT, "README.md": README, "setup.py": SETUP, ".github/workflows/publish.yml": WORKFLOW, "@git": ["tag v1.1"]},
    )  # fmt: skip
    with (tree / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(REMOTE)
    dist = tree / "dist"
    dist.mkdir()
    build.build_wheel(dist, {**FILES, **code, "@metadata": METADATA, "@description": README})
    build.build_sdist(
        dist,
        {**FILES, **code, ".git/config": REMOTE, "pyproject.toml": PYPROJECT, "README.md": README, "setup.py": SETUP, "@metadata": METADATA, "@description": README},
    )  # fmt: skip
    return tree


def leaks(text: str) -> dict[str, str]:
    """Return kind → what of its secret is in a text."""
    found = {}
    for kind, value in VALUES.items():
        rows = [row for row in value.splitlines() if "PRIVATE KEY" not in row]
        for row in rows:
            # What everybody may see of a token is its prefix.
            start = 20 if row.startswith("pypi-AgE") else max(0, min(8, len(row) - WINDOW))
            start = 30 if row.startswith("xoxb") else start
            pieces = {row[at : at + WINDOW] for at in range(start, len(row) - WINDOW + 1)}
            present = [piece for piece in pieces if piece in text]
            if present:
                found[kind] = present[0]
    return found


CHOICES = {
    "default": [],
    "ignore-secrets": ["--ignore", "secrets"],
    "other-families": ["--select", "readme,requires,urls"],
}


@pytest.mark.parametrize("run", [f"{what} {choice}" for what in ("dist", "alone", "source") for choice in CHOICES])
def test_no_report_has_a_secret(
    project: Path, run: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    what, choice = run.split()
    monkeypatch.chdir(tmp_path if what == "alone" else project)  # without a tree, places are in the archives
    paths = {"dist": ["dist"], "alone": [str(project / "dist")], "source": ["--source"]}[what]
    targets = [f"--output-format={name}:{tmp_path / name}" for name in FORMATS]
    main(
        [
            *paths,
            *CHOICES[choice],
            *targets,
            "--output-format=full",
            f"--html={tmp_path / 'page.html'}",
            "--show-suppressed",
        ]
    )
    main([*paths, *CHOICES[choice], "--write-baseline", str(tmp_path / "baseline.json")])
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert set(written) == {*FORMATS, "baseline.json", "page.html"}
    assert json.loads(written["json"])["findings"]
    out, err = capsys.readouterr()
    assert {name: leaks(text) for name, text in (written | {"stdout": out, "stderr": err}).items() if leaks(text)} == {}


def test_every_secret_would_be_seen(project: Path) -> None:
    every = "".join(path.read_text("utf-8") for path in project.rglob("*") if path.is_file() and "dist" not in path.parts and ".git/objects" not in path.as_posix() and path.suffix not in {".gz", ".whl"} and path.name != "index")  # fmt: skip
    assert set(leaks(every)) == set(VALUES)


@pytest.mark.parametrize("form", ["text", "json"])
def test_inspect_shows_none(project: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in (project / "dist").iterdir()]
    assert main(["inspect", *files, "--format", form, "--all"]) == 0
    out, err = capsys.readouterr()
    assert "analytical-engine" in out
    assert leaks(out + err) == {}


def test_fix_shows_none(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tomlkit")
    monkeypatch.chdir(project)
    main(["fix"])
    out, err = capsys.readouterr()
    assert "+++ pyproject.toml" in out
    assert leaks(out + err) == {}


def test_a_failing_build_shows_none(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import subprocess

    said = "\n".join([README, CODE, *FILES.values(), PYPROJECT, REMOTE]).encode()
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, said, said))
    monkeypatch.setattr(building, "TAIL", 10_000)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    main(["--build", str(project)])
    out, err = capsys.readouterr()
    assert HOST in out + err
    assert leaks(out + err) == {}


def test_a_crashing_check_shows_none(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(name: str) -> Any:
        def check(*_: Any, **__: Any) -> Any:
            raise ValueError(f"{name}: cannot read {METADATA['Requires-Dist']} with token {VALUES['pypi']}")

        return check

    monkeypatch.setattr(engine, "function", crash)
    monkeypatch.chdir(project)
    for name in ("full", "json", "sarif", "github", "markdown"):
        main(["dist", "--jobs", "1", "--output-format", name])
        out, err = capsys.readouterr()
        assert "ValueError" in out
        assert leaks(out + err) == {}


def test_arguments_show_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"https://ada:{VALUES['query']}@{HOST}/x.whl"]) == 2
    assert main([f"--token={VALUES['query']}"]) == 2
    assert leaks("".join(capsys.readouterr())) == {}


@pytest.mark.parametrize("kind", VALUES)
def test_masking_twice_is_masking_once(kind: str) -> None:
    text = f"password = '{VALUES[kind]}'"
    assert leaks(mask(text)) == {}
    assert mask(mask(text)) == mask(text)
    assert mask(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgres://ada:{}@db.org/x", "postgres://…:…@db.org/x"),
        ("https://ada:{}@x.org/a and https://bob:{}@y.org", "https://…:…@x.org/a and https://…:…@y.org"),
        ("https://ada:p@{}/w@x.org/a", "https://…:…@x.org/a"),
        ("https://{}@github.com/x.git", "https://…@github.com/x.git"),
        ("https://x.org/?a=1&token={}&b=2", "https://x.org/?a=1&token=…&b=2"),
        ("ada:{}@x.org", "…:…@x.org"),
        ("export DB_PASSWORD={}", "export DB_PASSWORD=…"),
        ("client(api_key='{}', x=1)", "client(api_key='…', x=1)"),
        ("AccountName=x;AccountKey={}==;y", "AccountName=x;AccountKey=…;y"),
        ('{"auth": "{}"}', '{"auth": "…"}'),
        ("Authorization: Basic {}", "Authorization: Basic …"),
        ("machine x.org login ada password {}", "machine x.org login ada password …"),
        ("github_pat_{}", "github_pat_…(31 characters)"),
        ("ghp_{}!", "ghp_…(24 characters)!"),
    ],
)  # fmt: skip
def test_what_a_mask_looks_like(text: str, shown: str) -> None:
    assert mask(text.replace("{}", random("looks", 20))) == shown


UNTOUCHED = [
    "git@github.com:ada/x.git",
    "git+ssh://git@github.com/ada/x.git@v1.0",
    "https://github.com/ada/x.git@v1.0#egg=x",
    "https://x.org:8080/@vite/client",
    "demo @ https://x.org/a.whl#sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "--hash=sha256:0123456789abcdef0123456789abcdef",
    "demo/a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0",
    "4f2e9c1b7d3a6850f1c2e3d4b5a69788c0d1e2f3",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "token = os.environ['TOKEN']",
    "password = getpass.getpass()",
    "password: str",
    "tokenizers>=0.15.2rc1",
    "py-token==1.2rc3",
    "secretstorage>=3.2; sys_platform == 'linux'",
    "authlib>=1.2.0b3",
    "mailto:john2019@x.org",
    "ada <ada2000@x.org>",
    "https://user:password@example.org",
    "postgres://user:password@localhost/db",
    "https://${USER}:${PASS}@x.org",
    "API_KEY=",
    "SECRET_KEY=change-me",
    "TOKEN=${CI_TOKEN}",
    "TWINE_PASSWORD: ${{ secrets.PYPI_TOKEN }}",
    "KEY_FILE=/etc/ssl/server1.key",
    "START = '-----BEGIN RSA PRIVATE KEY-----'\nEND = '-----END RSA PRIVATE KEY-----'",
    "pypi-attestations-long-name-x1",
    "npm_config_registry",
    "demo.auth:login2now",
    "demo.token:main2",
    "https://medium.com/@user123456789",
    "pkg:pypi/demo@1.0",
    "max_tokens=4096, author='ada1234'",
    "sk-learn-contrib-project-0123456789",
    "AKIAIOSFODNN7EXAMPLE",
    "Basic usage of configuration",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_is_no_credential_stays(text: str) -> None:
    assert mask(text) == text


def test_values_of_every_shape() -> None:
    secret = f"https://ada:{VALUES['query']}@x.org"
    value = {"a": [secret, 1, None], secret: (True, {"b": secret})}
    assert mask_facts(value) == {"a": ["https://…:…@x.org", 1, None], "https://…:…@x.org": [True, {"b": "https://…:…@x.org"}]}  # fmt: skip


@pytest.mark.parametrize("rule", ["access-token", "credential-file", "password-in-url", "private-key"])
def test_the_door_knows_what_the_checks_find(rule: str) -> None:
    table = tomllib.loads((ROOT / "rules" / "secrets" / f"{rule}.toml").read_text(encoding="utf-8"))
    for case in table["fires"]:
        for files in (case.get("wheel", {}), case.get("sdist", {}), case.get("tree", {})):
            for path, value in files.items():
                text = build.content(value).decode("utf-8", "replace") if not path.startswith("@") else ""
                if f"{path}:" in " ".join(case["at"]):
                    assert mask(text) != text, path


@pytest.mark.parametrize(
    "text",
    [
        "-" * 65_536 + " private key password=",
        ("A" * 64 + "\n") * 1000 + "private key",
        "/" * 65_536 + "@",
        "token " * 10_000 + "=",
        "token" + " " * 65_536 + "x=",
        "-----BEGIN PRIVATE KEY-----" * 2500,
        "a_" * 32_768 + "token=",
        "a@b." * 16_000 + "password: //",
        "machine " * 8000 + "password",
    ],
    ids=lambda text: text[:8],
)
def test_no_text_takes_long(text: str) -> None:
    began = process_time()
    mask(text)
    assert process_time() - began < 5
