"""What an editor, a container and pre-commit are told: it all leads to things that are there."""

import ast
import json
import re
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from commands import run_here
from conftest import ROOT, Printer
from hyokasho.authoring.formatted import form_named, known_forms
from hyokasho.authoring.snippets import snippets, snippets_text
from hyokasho.check.report import as_text
from hyokasho.cli.main import cli
from hyokasho.findings import Finding, Level, Position
from hyokasho.forms.json_schema import any_schema_text, schema_name
from hyokasho.forms.model import Form, Item, Section, transparent
from hyokasho.source.parse import TAGS, parse
from hyokasho.source.tree import Mapping, Node, Scalar, Sequence
from hyokasho.yaml_events import load_yaml

FORMS = [form for name in known_forms() if (form := form_named(name))]
FILES = sorted((ROOT / "specs").glob("*/*.yaml"))
SCHEMA = ROOT / "schema" / "spec.schema.json"
# What says that something is yet to be written.
MISSING = {"S202", "S207"}


def jsonc(name: str) -> Any:
    """A JSON file of VS Code, whose lines may be comments."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


# The schema of all specs.


def as_editors_read(node: Node) -> object:
    """The tree with booleans and nulls as YAML 1.2 reads them."""
    match node:
        case Scalar():
            constants = {"true": True, "false": False, "null": None, "~": None}
            return constants.get(node.text, node.value) if not node.style else node.value
        case Sequence():
            return [as_editors_read(item) for item in node.items]
        case Mapping():
            return {entry.key.text: as_editors_read(entry.value) for entry in node.entries}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The validator of an editor, which finds the other schemas beside that of all specs."""

    def beside(uri: str) -> Resource[Any]:
        path = SCHEMA.with_name(uri.rpartition("/")[2])
        return Resource.from_contents(json.loads(path.read_text(encoding="utf-8")))

    schema = {"$id": SCHEMA.as_uri(), **json.loads(SCHEMA.read_text(encoding="utf-8"))}
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, registry=Registry(retrieve=beside))  # type: ignore[call-arg]


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_editor_finds_nothing_wrong_in_any_file(
    file: Path, validator: Draft202012Validator
) -> None:
    tree = parse(file.read_bytes()).tree
    assert tree is not None
    assert [e.message for e in validator.iter_errors(as_editors_read(tree))] == []


def test_an_editor_tells_what_is_wrong_by_the_form_that_the_file_names(
    validator: Draft202012Validator,
) -> None:
    def wrong(spec: dict[str, object]) -> list[str]:
        return [error.message for error in validator.iter_errors(spec)]

    letter = {"宛先": "甲", "日付": "2025-12-26", "差出人": {"職名": "乙"}, "表題": "諮問"}
    letter |= {"本文": "丙", "諮問事項": "丁"}
    assert wrong({"様式": "諮問書", "諮問書": letter}) == []
    (as_assessment,) = wrong({"様式": "諮問書", "諮問書": letter, "基本情報": None})
    assert "基本情報" in as_assessment
    assert any("表紙" in words for words in wrong({"様式": "全項目評価書 令和6年10月"}))
    (unknown,) = wrong({"様式": "全項目評価書 令和6年9月"})
    assert "令和6年10月" in unknown
    assert wrong({}) == ["'様式' is a required property"]


def test_the_committed_schema_and_snippets_are_those_that_the_forms_give() -> None:
    """If not: `hyokasho schema`."""
    assert SCHEMA.read_text(encoding="utf-8") == any_schema_text(_as_listed())
    committed = (ROOT / ".vscode" / "hyokasho.code-snippets").read_text(encoding="utf-8")
    assert committed == snippets_text(_as_listed())


def _as_listed() -> list[Form]:
    """The forms in the order of their ids, then the registers, as `hyokasho schema` takes them."""
    return sorted(FORMS, key=lambda form: (not form.published, form.id))


def test_schema_command_says_what_is_stale() -> None:
    assert run_here("schema", "--check").returncode == 0


def test_every_form_has_its_schema_beside() -> None:
    referred = [part["then"]["$ref"] for part in json.loads(SCHEMA.read_text("utf-8"))["allOf"]]
    assert sorted(referred) == sorted(schema_name(form) for form in FORMS)
    assert all(SCHEMA.with_name(name).is_file() for name in referred)


# VS Code.


def test_the_settings_of_the_editor_lead_to_the_schema_for_all_specs() -> None:
    ((schema, patterns),) = jsonc(".vscode/settings.json")["yaml.schemas"].items()
    assert (ROOT / schema).resolve() == SCHEMA
    held = {path for pattern in patterns for path in ROOT.glob(pattern)}
    assert held == set(FILES)


def test_the_editor_knows_our_tags_and_writes_utf_8_with_lf() -> None:
    settings = jsonc(".vscode/settings.json")
    assert settings["yaml.customTags"] == [f"{tag} scalar" for tag in TAGS]
    assert (settings["files.encoding"], settings["files.eol"]) == ("utf8", "\n")
    # It would change texts, in which spaces at the end of a line are printed.
    assert settings["files.trimTrailingWhitespace"] is False
    assert settings["yaml.format.enable"] is False


def sessions() -> set[str]:
    """The sessions of nox."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(decorator) == "nox.session" for decorator in node.decorator_list)
    }


def options_of(command: str) -> set[str]:
    found = cli.get_command(cli.make_context("hyokasho", ["build"]), command)
    assert found is not None
    return {word for parameter in found.params for word in (*parameter.opts,)}


def test_every_task_runs_a_session_with_options_that_it_has() -> None:
    tasks = jsonc(".vscode/tasks.json")["tasks"]
    assert len({task["label"] for task in tasks}) == len(tasks) >= 6
    for task in tasks:
        head, rest = task["args"][:4], task["args"][4:]
        assert head[:3] == ["-m", "nox", "-s"]
        assert head[3] in sessions()
        assert rest[:1] in ([], ["--"])
        for option in (word for word in rest[1:] if word.startswith("-")):
            assert option in options_of(head[3])


def test_the_inputs_of_tasks_are_declared_and_name_forms() -> None:
    tasks = jsonc(".vscode/tasks.json")
    used = set(re.findall(r"\$\{input:(\w+)\}", json.dumps(tasks)))
    inputs = {entry["id"]: entry for entry in tasks["inputs"]}
    assert used == set(inputs)
    kinds = {form.kind for form in FORMS if form.published}
    assert set(inputs["form"]["options"]) == kinds


@pytest.mark.parametrize("level", Level)
def test_a_problem_matcher_takes_a_finding_apart(level: Level) -> None:
    finding = Finding(
        code="S204",
        level=level,
        message="「30万人超」という選択肢はありません。",
        position=Position(45, 11),
        file="specs/岡山 市/予防:接種.yaml",
        item="Ⅰ－１－③対象人数",
        hint="もしかして「30万人以上」ですか。",
    )
    printed = as_text(finding, "    対象人数: 30万人超").splitlines()
    severity = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "info"}[level]
    for task in jsonc(".vscode/tasks.json")["tasks"]:
        matchers = [m for m in task["problemMatcher"] if "S" in "".join(_matched(m, printed[:1]))]
        if "check" in task["args"] and "--check" not in task["args"]:
            (matcher,) = matchers
            assert matcher["severity"] == severity
            assert _matched(matcher, printed[1:]) == []
            file, line, column, code, message = _matched(matcher, printed[:1])
            assert (file, line, column, code) == (finding.file, "45", "11", "S204")
            assert message.endswith(finding.message)


def _matched(matcher: MappingOf[str, Any], lines: list[str]) -> list[str]:
    found = [m for line in lines if (m := re.match(matcher["pattern"]["regexp"], line))]
    return list(found[0].groups()) if found else []


def test_a_problem_matcher_finds_the_file_that_fmt_names(tmp_path: Path) -> None:
    (tmp_path / "specs" / "甲").mkdir(parents=True)
    (tmp_path / "specs" / "甲" / "乙.yaml").write_text("様式:   諮問書\n", encoding="utf-8")
    said = run_here("fmt", "--check", folder=tmp_path).stdout.splitlines()
    matchers = [m for t in jsonc(".vscode/tasks.json")["tasks"] for m in t["problemMatcher"]]
    ours = [m for m in matchers if m["owner"] == "hyokasho-fmt"]
    assert [_matched(m, said)[:3] for m in ours] == [["specs/甲/乙.yaml", "1", "1"]]


def test_the_container_installs_what_the_sessions_install() -> None:
    container = jsonc(".devcontainer/devcontainer.json")
    script = container["postCreateCommand"].removeprefix("bash ")
    words = (ROOT / script).read_text(encoding="utf-8")
    (font,) = re.findall(r'^FONT = "(.+)"$', (ROOT / "noxfile.py").read_text("utf-8"), re.MULTILINE)
    assert font in words
    assert " nox " in words
    assert "-e ." in words
    recommended = set(jsonc(".vscode/extensions.json")["recommendations"])
    assert set(container["customizations"]["vscode"]["extensions"]) <= recommended


# pre-commit.

HOOK_KEYS = {"id", "name", "description", "entry", "language", "additional_dependencies"} | {
    "files",
    "pass_filenames",
    "require_serial",
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("specs/okayama/yobosesshu.yaml", {"hyokasho-check", "hyokasho-fmt"}),
        ("specs/_shared/中間サーバー.yaml", {"hyokasho-check", "hyokasho-fmt"}),
        ("specs/kobe/jido-teate/提供先.csv", {"hyokasho-check"}),
        ("README.md", set()),
    ],
)
def test_hooks_run_on_the_files_that_they_are_for(path: str, words: set[str]) -> None:
    for hooks in _hooks().values():
        taken = {hook["id"] for hook in hooks if re.search(hook["files"], path)}
        assert taken == words


def test_hooks_have_the_fields_of_pre_commit_and_run_commands_that_there_are() -> None:
    for name, hooks in _hooks().items():
        for hook in hooks:
            assert set(hook) <= HOOK_KEYS, name
            assert {"id", "name", "entry", "language", "files"} <= set(hook)
            assert hook["language"] == "python"
            program, *words = hook["entry"].split()
            command = words[0] if program == "hyokasho" else words[1]
            assert (program, *words[:-1][:1]) in {("hyokasho",), ("hyokasho", "fmt"), ("nox", "-s")}
            assert command in (cli.list_commands(cli.make_context("h", ["build"])))
            for option in (w for w in words if w.startswith("--") and w != "--"):
                assert option in options_of(command)


def _hooks() -> dict[str, list[dict[str, Any]]]:
    ours = load_yaml((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return {
        ".pre-commit-hooks.yaml": load_yaml(
            (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
        ),
        ".pre-commit-config.yaml": [hook for repo in ours["repos"] for hook in repo["hooks"]],
    }


# Snippets.

SNIPPETS = snippets(_as_listed())


def typed(name: str) -> list[str]:
    """The lines that the snippet leaves when the first of all choices is taken."""
    out = []
    for line in SNIPPETS[name]["body"]:
        line = re.sub(r"\$\{\d+\|((?:[^\\,|]|\\.)*)[^}]*\|\}", r"\1", line)  # noqa: PLW2901
        line = re.sub(r"\$\{\d+:((?:[^\\}]|\\.)*)\}", r"\1", line)  # noqa: PLW2901
        out.append(re.sub(r"\\([\\$},|])", r"\1", re.sub(r"\$\d+", "", line)).rstrip())
    return out


def steps_to(form: Form, wanted: Item) -> list[str]:
    """The keys that lead to a list that stands in no other."""
    section = form.section(wanted.path.split("/")[0])
    here: Section | Item = section
    steps = [section.key]
    for part in wanted.path.split("/")[1:]:
        above, here = here, here.child(part)
        if here is not transparent(above):
            steps.append(here.key)
    return steps


def placed(form: Form, steps: list[str], body: list[str]) -> str:
    """A spec with those lines below those keys."""
    keys = [f"{'  ' * depth}{step}:" for depth, step in enumerate(steps)]
    inside = [f"{'  ' * len(steps)}{line}" for line in body]
    return "\n".join([f"様式: {form.name}", *keys, *inside, ""])


LISTS = [
    (form, item)
    for form in FORMS
    if form.published
    for section in form.all_sections
    for item in section.walk()
    if item.repeats
]


@pytest.mark.parametrize(
    ("form", "item"), LISTS, ids=[f"{form.id}-{item.path}" for form, item in LISTS]
)
def test_the_snippet_of_a_list_may_stand_in_it(printer: Printer, form: Form, item: Item) -> None:
    if form.id == "zenkomoku-2018-05":
        form = next(f for f in FORMS if f.id == "zenkomoku-2024-10")
    name = item.key if item.key in SNIPPETS else f"{item.key}（{form.kind}）"
    checked = printer.check(placed(form, steps_to(form, _in(form, item)), typed(name)).encode())
    found = {f.code: f.message for f in checked.findings if f.level is Level.ERROR}
    assert found.keys() <= MISSING, found


def _in(form: Form, item: Item) -> Item:
    """The item of that path in another edition."""
    return next(i for s in form.all_sections for i in s.walk() if i.path == item.path)


OTHERS: dict[str, list[str]] = {
    "次回の変更": [],
    "別紙": [],
    "公表しない": ["表紙", "特記事項"],
    "上書き": ["基本情報", "特定個人情報ファイル名"],
    "図（画像）": ["事務の内容", "-"],
    "図（流れ図）": ["事務の内容", "-"],
    "記録項目の組": ["特定個人情報ファイル記録項目", "-", "記録項目"],
    "装飾のある文": ["表紙", "特記事項"],
}


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_snippet_may_stand_where_it_says(printer: Printer, name: str) -> None:
    form = next(f for f in FORMS if f.id == "zenkomoku-2024-10")
    text = f"様式: {form.name}\n"
    indent = ""
    for step in OTHERS[name]:
        text += f"{indent}- 見出し: 甲\n" if step == "-" else f"{indent}{step}:\n"
        indent += "  "
    text += "".join(f"{indent}{line}\n" for line in typed(name))
    checked = printer.check(text.encode())
    # The picture that the snippet names is not there yet.
    found = {f.code for f in checked.findings if f.level is Level.ERROR} - {"S403"}
    assert found <= MISSING, text


def test_no_snippet_is_left_untried() -> None:
    lists = {name for name in SNIPPETS if name.partition("（")[0] in {i.key for _, i in LISTS}}
    registers = {
        item.key
        for form in FORMS
        if not form.published
        for section in form.all_sections
        for item in section.walk()
        if item.repeats
    }
    assert set(SNIPPETS) == lists | registers | set(OTHERS) | {"共通文を呼ぶ"}
    assert typed("共通文を呼ぶ") == ["!共通 名称"]
