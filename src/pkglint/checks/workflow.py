"""The publishing workflow of a tree: how it proves who it is, what it checks out, what it hands from job to job.

Files are read only when they hold a word that one of the rules is about.
"""

from __future__ import annotations

import re

from pkglint.data import pypi
from pkglint.finding import Hit, Member
from pkglint.formats import yaml_lines
from pkglint.formats.yaml_lines import EMPTY, Node
from pkglint.named import NamedTuple
from pkglint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkglint.model import Tree

DIRECTORY = ".github/workflows/"
PUBLISH_ACTION = "pypa/gh-action-pypi-publish"
SECRET = regex(r"\$\{\{[^}]{0,500}\bsecrets\.", re.IGNORECASE)
INDEX_HOSTS = (f"upload.{pypi.HOST}", f"test.{pypi.HOST}")

COMMANDS: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "twine": (regex(r"\btwine\b[^\n]*\bupload\b"), ("TWINE_PASSWORD",)),
    "uv": (regex(r"\buv\s+publish\b"), ("UV_PUBLISH_TOKEN", "UV_PUBLISH_PASSWORD")),
    "maturin": (regex(r"\bmaturin\s+(publish|upload)\b"), ("MATURIN_PYPI_TOKEN", "MATURIN_PASSWORD")),
    "flit": (regex(r"\bflit\s+publish\b"), ("FLIT_PASSWORD",)),
    "poetry": (regex(r"\bpoetry\s+publish\b"), ("POETRY_PYPI_TOKEN_PYPI", "POETRY_HTTP_BASIC_PYPI_PASSWORD")),
    "hatch": (regex(r"\bhatch\s+publish\b"), ("HATCH_INDEX_AUTH",)),
    "pdm": (regex(r"\bpdm\s+publish\b"), ("PDM_PUBLISH_PASSWORD",)),
}
"""Tool → the command that uploads, and the variables that its password or token comes in."""

PUBLISHES = regex(rb"gh-action-pypi-publish|\bupload\b|\bpublish\b")


class Step(NamedTuple):
    """One step of a job, with the nodes above it."""

    path: str
    workflow: Node
    job: Node
    node: Node

    @property
    def action(self) -> str:
        """Return the action of `uses` in lower case without its version, "" for a command."""
        return self.node.get("uses").text.split("@", 1)[0].strip().lower()

    @property
    def reference(self) -> str:
        """Return what stands behind the `@` of `uses`."""
        return self.node.get("uses").text.partition("@")[2].strip()

    @property
    def command(self) -> str:
        """Return the shell commands, continued lines joined and comments dropped."""
        return re.sub(r"(?m)^[^\S\n]*#.*$", "", re.sub(r"\\\r?\n\s*", " ", self.node.get("run").text))

    @property
    def inputs(self) -> Node:
        """Return what `with` gives the action."""
        return self.node.get("with")

    @property
    def repository(self) -> str:
        """Return the repository that the publish action uploads to, "" for the default."""
        return self.inputs.get("repository-url").text or self.inputs.get("repository_url").text

    @property
    def packages_dir(self) -> str:
        """Return the folder that the publish action uploads."""
        return self.inputs.get("packages-dir").text or self.inputs.get("packages_dir").text or "dist"

    @property
    def job_name(self) -> str:
        """Return the id of the job."""
        return next((name for name, node in self.workflow.get("jobs").mapping.items() if node is self.job), "")

    def env(self, name: str) -> tuple[Node, int]:
        """Return an environment variable and the line of its key, wherever it is set for the step."""
        for holder in (self.node, self.job, self.workflow):
            variables = holder.get("env")
            if name in variables:
                return variables.get(name), variables.line_of(name)
        return EMPTY, 0

    def place(self, line: int) -> Member:
        """Return a line of the workflow."""
        return Member(self.path, line or self.node.line)


def workflows(tree: Tree, words: re.Pattern[bytes]) -> Iterator[tuple[str, bytes, Node]]:
    """Yield (path, bytes, document) of the workflows whose text has one of the words."""
    for file in tree.files:
        if file.path.startswith(DIRECTORY) and file.path.endswith((".yml", ".yaml")) and file.path.count("/") == 2:
            data = tree.files.read(file.path)
            if words.search(data):
                yield file.path, data, yaml_lines.parse(data)


def jobs(path: str, workflow: Node) -> Iterator[list[Step]]:
    """Yield the steps of each job of a workflow."""
    for job in workflow.get("jobs").mapping.values():
        yield [Step(path, workflow, job, node) for node in job.get("steps").elements()]


def steps(path: str, workflow: Node) -> Iterator[Step]:
    """Yield every step of a workflow."""
    for job in jobs(path, workflow):
        yield from job


def triggers(workflow: Node) -> dict[str, Node]:
    """Return the events that start a workflow, each with its filters."""
    events = workflow.get("on")
    if isinstance(events.value, dict):
        return dict(events.mapping)
    return {event.text: EMPTY for event in events.elements()}


# Who uploads, and how


def token(tree: Tree) -> Iterator[Hit]:
    """Yield the line that hands a secret password or token to an upload to PyPI."""
    for path, _, workflow in workflows(tree, PUBLISHES):
        reported: set[int] = set()
        for step in steps(path, workflow):
            for tool, line in credentials(step):
                if line not in reported:
                    reported.add(line)
                    yield Hit(step.place(line), job=step.job_name, tool=tool)


def credentials(step: Step) -> Iterator[tuple[str, int]]:
    """Yield (tool, line) of every secret that a step uploads to PyPI with."""
    inputs, command = step.inputs, step.command
    if step.action == PUBLISH_ACTION:
        if to_pypi(step.repository) and SECRET.search(inputs.get("password").text):
            yield "publish-action", inputs.line_of("password")
        return
    if step.action == "pyo3/maturin-action" and inputs.get("command").text in {"upload", "publish"}:
        command = f"maturin {inputs.get('command').text} {inputs.get('args').text}"
    for tool, (pattern, variables) in COMMANDS.items():
        if not pattern.search(command) or not to_pypi(target(step, command)):
            continue
        for variable in variables:
            value, line = step.env(variable)
            if SECRET.search(value.text):
                yield tool, line
        if SECRET.search(command) and re.search(r"(-p|--password|--token|--username|-u|pypi-token\.pypi)\b", command):
            yield tool, step.node.line_of("run")


def publishes_to_pypi(tree: Tree) -> bool:
    """Tell whether a workflow uploads to PyPI."""
    for path, _, workflow in workflows(tree, PUBLISHES):
        for step in steps(path, workflow):
            if step.action == PUBLISH_ACTION:
                if to_pypi(step.repository):
                    return True
            elif runs_upload(step) and to_pypi(target(step, step.command)):
                return True
    return False


def runs_upload(step: Step) -> bool:
    """Tell whether the shell commands of a step upload with one of the tools."""
    return any(pattern.search(step.command) for pattern, _ in COMMANDS.values())


def target(step: Step, command: str) -> str:
    """Return the repository that an upload names, "" for the default."""
    match = re.search(r"(?:--repository-url|--publish-url|--repository|--repo|--index|-r)(?:\s+|=)(\S+)", command)
    if match is not None:
        return match[1].strip("'\"")
    names = ("TWINE_REPOSITORY_URL", "TWINE_REPOSITORY", "UV_PUBLISH_URL", "MATURIN_REPOSITORY", "MATURIN_REPOSITORY_URL", "FLIT_INDEX_URL", "HATCH_INDEX_REPO", "PDM_PUBLISH_REPO")  # fmt: skip
    return next((value.text for value, _ in map(step.env, names) if value.text), "")


def to_pypi(repository: str) -> bool:
    """Tell whether a repository is PyPI: by default, by name, or by its upload host."""
    return repository in {"", "pypi"} or INDEX_HOSTS[0] in repository


def no_id_token(tree: Tree) -> Iterator[Hit]:
    """Yield uploads by Trusted Publishing in jobs that may not ask for an identity token."""
    for path, data, workflow in workflows(tree, PUBLISHES):
        for step in steps(path, workflow):
            line = trusted(step) or (0 if OTHER_CREDENTIALS.search(data) else trusted_by_default(step))
            if line and not may_write_token(step):
                replaced = "permissions" in step.job and allows_token(step.workflow)
                yield Hit(step.place(line), "job-overrides" if replaced else "not-granted", job=step.job_name)


def trusted(step: Step) -> int:
    """Return the line of a step's upload by Trusted Publishing, 0 when it is none."""
    if step.action == PUBLISH_ACTION:
        repository = step.repository
        if "password" in step.inputs or (repository and not any(host in repository for host in INDEX_HOSTS)):
            return 0
        return step.node.line_of("uses")
    if re.search(r"\buv\s+publish\b[^\n]*--trusted-publishing[= ]always", step.command):
        return step.node.line_of("run")
    return 0


TRUSTED_BY_DEFAULT = ("twine", "uv", "pdm")
"""Tools that get a token by Trusted Publishing themselves when they have no password: twine from 6.1 on, uv, pdm."""
OTHER_CREDENTIALS = regex(rb"pypirc|keyring|GITHUB_ENV|netrc|_PASSWORD|_TOKEN|secrets\.")
"""Where in a workflow a tool may get its password from, besides the variables of its step."""


def trusted_by_default(step: Step) -> int:
    """Return the line of a command that uploads to PyPI and has no password from anywhere, 0 when it is none."""
    for tool in TRUSTED_BY_DEFAULT:
        pattern, variables = COMMANDS[tool]
        if pattern.search(step.command) and to_pypi(target(step, step.command)):
            typed = re.search(
                r"(?:^|\s)(-p|-u|-t|--password|--token|--username|--trusted-publishing|--dry-run)\b", step.command
            )
            return 0 if typed or any(step.env(name)[1] for name in variables) else step.node.line_of("run")
    return 0


def may_write_token(step: Step) -> bool:
    """Tell whether the job has `id-token: write`, or may inherit it from a workflow that calls this one."""
    for holder in (step.job, step.workflow):
        if "permissions" in holder:
            return allows_token(holder)
    return "workflow_call" in triggers(step.workflow)


def allows_token(holder: Node) -> bool:
    """Tell whether the permissions of a job or workflow have `id-token: write`."""
    permissions = holder.get("permissions")
    return permissions.text == "write-all" or permissions.get("id-token").text == "write"


# What is published twice

ATTESTS_SINCE = (1, 11)
"""The version of the publish action from which on it writes attestations beside the files, unless it is told not to."""
SIGN_ACTION = "sigstore/gh-action-sigstore-python"
PUBLISHES_OR_SIGNS = regex(rb"gh-action-pypi-publish")
CLEARS = regex(r"\b(rm|mv|unlink|git\s+clean)\b|-delete\b|shutil\.|Remove-Item")


def published_twice(tree: Tree) -> Iterator[Hit]:
    """Yield the uploads of a folder into which an earlier step of the job has put what this one cannot take.

    The publish action writes attestations beside the files, and refuses those that are there; its `twine check` stops at signatures.
    """
    for path, data, workflow in workflows(tree, PUBLISHES_OR_SIGNS):
        lines = data.decode("utf-8", "replace").splitlines()
        for job in jobs(path, workflow):
            attested: dict[str, Step] = {}
            signed: dict[str, Step] = {}
            for step in job:
                if step.action == SIGN_ACTION:
                    signed |= dict.fromkeys(map(folder_of, step.inputs.get("inputs").text.split()), step)
                elif CLEARS.search(step.command):
                    attested, signed = {}, {}
                elif step.action == PUBLISH_ACTION:
                    folder, name = folder_of(f"{step.packages_dir}/"), step.job_name
                    attests, place = writes_attestations(step, lines), step.place(step.node.line_of("uses"))
                    if attests and folder in attested and run_together(attested[folder], step):
                        yield Hit(place, "attestations-exist", job=name, directory=folder)
                    elif folder in signed and run_together(signed[folder], step):
                        yield Hit(place, "signed-into-directory", job=name, directory=folder)
                    if attests:
                        attested.setdefault(folder, step)


def folder_of(pattern: str) -> str:
    """Return the folder of a pattern of files (`./dist/*.whl`), as one spelling."""
    return pattern.rpartition("/")[0].removeprefix("./").strip("/")


def writes_attestations(step: Step, lines: list[str]) -> bool:
    """Tell whether an upload is known to write attestations: by Trusted Publishing, by a version that does so, and not told otherwise."""
    if step.inputs.get("attestations").text.lower() not in {"", "true"}:
        return False
    return trusted(step) > 0 and (action_version(step, lines) or (0, 0)) >= ATTESTS_SINCE


def run_together(one: Step, other: Step) -> bool:
    """Tell whether both steps run in some run of the job: at most one has a condition, or both the same, and none is for failures."""
    conditions = {step.node.get("if").text.strip() for step in (one, other)} - {""}
    return len(conditions) <= 1 and not any(re.search(r"\b(failure|cancelled)\s*\(", text) for text in conditions)


# What is checked out

SCM = frozenset(
    {
        "setuptools-scm", "hatch-vcs", "flit-scm", "versioningit", "setuptools-git-versioning", "vcs-versioning",
        "poetry-dynamic-versioning", "uv-dynamic-versioning", "dunamai",
    }
)  # fmt: skip
"""Build requirements that take the version from git's tags."""

BUILDS = regex(
    r"\bpython[\d.]*\s+-m\s+build\b|\bpyproject-build\b|\b(uv|hatch|pdm|poetry|flit|maturin)\s+build\b|\bpipx\s+run\s+(--spec\s+\S+\s+)?(build|cibuildwheel)\b"
    r"|\bpip\s+wheel\b|\bcibuildwheel\b|\bsetup\.py\s+[^\n]{0,500}\b(sdist|bdist_wheel)\b"
)
BUILD_ACTIONS = ("pypa/cibuildwheel", "hynek/build-and-inspect-python-package")
DEEPENS = regex(r"\bgit\s+fetch\b[^\n]*(--tags|--unshallow|--depth|--prune)|PRETEND_VERSION|\bgit\s+describe\b")


def shallow_checkout(tree: Tree) -> Iterator[Hit]:
    """Yield the checkout of a job that builds what a workflow publishes, without the tags that the version is made from."""
    from pkglint.model.build_system import BuildSystem

    tools = BuildSystem(tree).required & SCM
    # setuptools-scm may be there for the list of files alone.
    if not tools or "version" in tree.project:
        return
    for path, data, workflow in workflows(tree, PUBLISHES):
        if not untagged(workflow) or b"PRETEND_VERSION" in data or not uploads(path, workflow):
            continue
        for job in jobs(path, workflow):
            checkout: Step | None = None
            for step in job:
                if step.action == "actions/checkout":
                    checkout = None if deep(step.inputs) else step
                elif checkout is not None and DEEPENS.search(step.command):
                    checkout = None
                elif checkout is not None and (step.action in BUILD_ACTIONS or BUILDS.search(step.command)):
                    yield Hit(checkout.place(checkout.node.line_of("uses")), job=step.job_name, tool=min(tools))
                    break


def deep(inputs: Node) -> bool:
    """Tell whether a checkout brings the history or the tags."""
    depth = inputs.get("fetch-depth").text
    return (
        depth == "0"
        or "${{" in depth
        or (depth.isdigit() and int(depth) >= 50)
        or inputs.get("fetch-tags").text.lower() == "true"
    )


def untagged(workflow: Node) -> bool:
    """Tell whether a workflow also runs for something else than a tag or a release; started by hand, it runs one of them again."""
    by_tag, by_hand = False, False
    for event, filters in triggers(workflow).items():
        if event == "workflow_dispatch":
            by_hand = True
        elif event == "release" or (event == "push" and "tags" in filters and "branches" not in filters):
            by_tag = True
        elif event != "workflow_call":
            return True
    return by_hand and not by_tag


def uploads(path: str, workflow: Node) -> bool:
    """Tell whether a workflow publishes, and not only under a condition on tags, releases or the like."""
    for step in steps(path, workflow):
        condition = f"{step.job.get('if').text} {step.node.get('if').text}"
        publishes = step.action == PUBLISH_ACTION or runs_upload(step)
        if publishes and not re.search(r"tag|release|ref_name|github\.ref\b|inputs\.|event_name|outputs\.", condition):
            return True
    return False


# What is handed on

UPLOAD = regex(rb"actions/upload-artifact@")
FIXED = frozenset({"github", "inputs", "needs", "vars"})
"""Contexts that are the same in every job of a matrix."""


def duplicate_artifact(tree: Tree) -> Iterator[Hit]:
    """Yield uploads of an artifact whose name is the same in every job of a matrix."""
    for path, data, workflow in workflows(tree, UPLOAD):
        lines = data.decode("utf-8", "replace").splitlines()
        for step in steps(path, workflow):
            if step.action != "actions/upload-artifact" or (action_version(step, lines) or (0, 0)) < (4, 0):
                continue
            size = combinations(step.job.get("strategy", "matrix"))
            inputs = step.inputs
            lenient = (inputs.get("overwrite"), step.node.get("continue-on-error"))
            if size < 2 or any(node.text.lower() == "true" for node in lenient):
                continue
            if not (same_everywhere(step.node.get("if").text) and same_everywhere(step.job.get("if").text)):
                continue
            if fixed(name := inputs.get("name").text or "artifact"):
                line = inputs.line_of("name") if "name" in inputs else step.node.line_of("uses")
                yield Hit(step.place(line), job=step.job_name, name=name, jobs=size)


def action_version(step: Step, lines: list[str]) -> tuple[int, int] | None:
    """Return an action's version, by its reference or by the comment beside a commit; None when neither says it. `v1` is the newest 1."""
    match = re.match(r"(?:release/)?v?(\d{1,2})(?:\.(\d{1,3}))?(?:\.|$)", step.reference)
    if match is None:
        number = step.node.get("uses").line
        comment = lines[number - 1].partition("#")[2] if 0 < number <= len(lines) else ""
        match = re.search(r"\bv?(\d{1,2})(?:\.(\d{1,3}))?(?:\.\d+)*\b", comment)
    return None if match is None else (int(match[1]), int(match[2] or 999))


def combinations(matrix: Node) -> int:
    """Return how many jobs a matrix makes, at most known: 0 when an expression makes it."""
    if not isinstance(matrix.value, dict):
        return 0
    product = 1
    axes = [(key, node) for key, node in matrix.mapping.items() if key not in {"include", "exclude"}]
    for _, node in axes:
        if not isinstance(node.value, list):
            return 0
        product *= len(node.value)
    extra, dropped = matrix.get("include").value, matrix.get("exclude").value
    if (isinstance(extra, str) and extra) or (isinstance(dropped, str) and dropped):
        return 0
    if not axes:
        return len(extra) if isinstance(extra, list) else 0
    return max(product - (len(dropped) if isinstance(dropped, list) else 0), 0)


def same_everywhere(condition: str) -> bool:
    """Tell whether a condition has one answer for every job of a matrix; what runs after failures may run in one job only."""
    contexts = set(re.findall(r"\b([a-z]+)\s*[.\[]", re.sub(r"'[^']*'", "", condition)))
    return contexts <= FIXED and not re.search(r"\b(failure|cancelled|hashFiles)\s*\(", condition)


def fixed(name: str) -> bool:
    """Tell whether a name is the same in every job of a matrix."""
    for expression in re.findall(r"\$\{\{(.{0,500}?)\}\}", name):
        contexts = set(re.findall(r"\b([a-zA-Z_]+)\s*[.\[]", expression))
        if not contexts or not contexts <= FIXED or "(" in expression:
            return False
    return "$" not in re.sub(r"\$\{\{.{0,500}?\}\}", "", name)
