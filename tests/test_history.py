"""The change log made from git: what publishes, what is followed, what is passed over."""

import shutil
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from markdown_it import MarkdownIt

from conftest import ROOT
from histories import SPEC, Repo, Step, add, git, hyokasho, log, make, spec, states
from hyokasho.changes.former_keys import renamed
from hyokasho.forms.load import load_form
from hyokasho.source.tree import plain
from small_specs import tree_of

AGENCY = "specs/kou/_agency.yaml"


def rows(repo: Repo, *arguments: str, path: str = SPEC) -> list[tuple[str | None, str, str]]:
    """Date, before and after of the rows."""
    found = log(repo, *arguments, path=path)
    return [(row["date"], row["before"], row["after"]) for row in found]


def test_each_publication_has_its_rows_and_the_tail_is_a_draft(tmp_path: Path) -> None:
    repo = make(
        tmp_path,
        *states(
            spec(),
            spec(content="二の文"),
            spec("2025-02-01", "三の文"),
            spec("2026-03-05", "四の文"),
            spec("2026-03-05", "五の文"),
        ),
    )
    assert rows(repo) == [
        ("2025-02-01", "一の文", "三の文"),
        ("2026-03-05", "三の文", "四の文"),
        (None, "四の文", "五の文"),
    ]


def test_an_item_that_changed_twice_between_publications_is_one_row(tmp_path: Path) -> None:
    repo = make(
        tmp_path, *states(spec(), spec(content="二"), spec(content="三"), spec("2025-02-01", "三"))
    )
    assert rows(repo) == [("2025-02-01", "一の文", "三")]


def test_what_was_taken_back_is_no_row(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec(), spec(content="二"), spec(), spec("2025-02-01")))
    assert rows(repo) == []


def test_a_reverted_publication_was_none(tmp_path: Path) -> None:
    repo = make(
        tmp_path, *states(spec(), spec("2025-02-01", "二"), spec(), spec("2025-03-01", "三"))
    )
    assert rows(repo) == [("2025-03-01", "一の文", "三")]


def test_a_wrong_day_that_is_corrected_is_not_a_publication_of_its_own(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec(), spec("2052-02-01", "二"), spec("2025-02-01", "二")))
    assert rows(repo) == [("2025-02-01", "一の文", "二")]


def test_a_blank_day_does_not_publish(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec(), spec("", "二")))
    assert rows(repo) == [(None, "一の文", "二")]


def test_uncommitted_edits_are_a_draft_and_an_uncommitted_day_their_date(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec()))
    (tmp_path / SPEC).write_text(spec(content="二"), encoding="utf-8")
    assert rows(repo) == [(None, "一の文", "二")]
    (tmp_path / SPEC).write_text(spec("2025-02-01", "二"), encoding="utf-8")
    assert rows(repo) == [("2025-02-01", "一の文", "二")]


def test_a_merge_counts_as_what_it_brought(tmp_path: Path) -> None:
    side = (Step({SPEC: spec("2024-06-01", "途中")}), Step({SPEC: spec("2025-02-01", "二")}))
    repo = make(tmp_path, *states(spec()))
    add(repo, Step({SPEC: spec("2025-02-01", "二")}, side=side))
    assert rows(repo) == [("2025-02-01", "一の文", "二")]
    assert len(repo.git("rev-list", "--merges", "HEAD").split()) == 1


def test_a_renamed_and_moved_spec_keeps_its_history(tmp_path: Path) -> None:
    new = "specs/乙 市/後期 高齢者.yaml"
    long = "この行は名を変えても同じです。" * 20
    old_text = spec(content=long + "一")
    repo = make(
        tmp_path,
        Step({SPEC: old_text}),
        Step({SPEC: spec("2025-02-01", long + "二")}),
        Step({SPEC: None, new: spec("2025-02-01", long + "二") + "\n"}),
        Step({new: spec("2026-02-01", long + "三")}),
    )
    assert [row[0] for row in rows(repo, path=new)] == ["2025-02-01", "2026-02-01"]


def test_a_spec_that_is_renamed_but_not_committed_keeps_its_history(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec(), spec("2025-02-01", "二")))
    (tmp_path / SPEC).rename(tmp_path / "specs/kou/new.yaml")
    assert rows(repo, path="specs/kou/new.yaml") == [("2025-02-01", "一の文", "二")]


def test_a_spec_that_came_later_begins_with_its_first_publication(tmp_path: Path) -> None:
    repo = make(
        tmp_path,
        Step({"README.md": "始め"}),
        *states(spec("", "案"), spec("2024-01-10", "一"), spec("2025-02-01", "二")),
    )
    assert rows(repo) == [("2025-02-01", "一", "二")]


def test_a_state_that_cannot_be_read_is_passed_over_and_said(tmp_path: Path) -> None:
    repo = make(
        tmp_path,
        *states(
            spec(),
            spec("2025-02-01", "'壊れた"),
            spec("2025-02-01", "二"),
            spec("2026-02-01", "三"),
        ),
    )
    assert [row[0] for row in rows(repo)] == ["2025-02-01", "2026-02-01"]
    said = hyokasho(repo, "changes", SPEC).stderr
    assert "誤りがあり読めない" in said
    assert "参考：" in said


def test_what_does_not_fit_the_form_is_passed_over_too(tmp_path: Path) -> None:
    wrong = spec("2025-02-01", "二", "知らない章: {}\n")
    repo = make(tmp_path, *states(spec(), wrong, spec("2025-02-01", "三")))
    assert rows(repo) == [("2025-02-01", "一の文", "三")]


def test_a_change_of_the_edition_of_the_form_is_no_row(tmp_path: Path) -> None:
    old = spec(form="全項目評価書 平成30年5月")
    new = spec("2025-02-01", form="全項目評価書 令和6年10月")
    repo = make(tmp_path, *states(old, new))
    assert rows(repo) == []


def test_shared_texts_and_registers_are_those_of_the_commit(tmp_path: Path) -> None:
    """A text that changed for all is a row, and what changed after the publication is a draft."""
    shared = "specs/_shared/文.yaml"
    register = "様式: 評価実施機関の台帳\n評価実施機関: {評価実施機関名: %s}\n"
    text = "様式: 共通文\n共通文: [{名称: 文, 本文: %s}]\n"
    own = spec().replace("一の文", "!共通 文").replace("評価実施機関名: 甲市長, ", "")
    repo = make(
        tmp_path,
        Step({SPEC: own, shared: text % "前の文", AGENCY: register % "甲市長"}),
        Step({shared: text % "今の文"}),
        Step({SPEC: own.replace("2024-01-10", "2025-02-01")}),
        Step({AGENCY: register % "甲新市長"}),
    )
    assert rows(repo) == [("2025-02-01", "前の文", "今の文"), (None, "甲市長", "甲新市長")]


def test_a_key_that_the_form_has_renamed_is_read_under_its_former_name() -> None:
    form = load_form("juten-2024-10")
    basic = form.section("basic")
    affairs = basic.child("affairs")
    content = replace(affairs.child("content"), former=("事務の概要",))
    items = tuple(content if item.id == "content" else item for item in affairs.items)
    blocks = tuple(replace(b, items=items) if b.id == "affairs" else b for b in basic.items)
    changed = replace(
        form,
        sections=tuple(replace(s, items=blocks) if s.id == "basic" else s for s in form.sections),
    )
    tree = tree_of(spec().replace("事務の内容", "事務の概要"))
    assert plain(renamed(tree, changed)) == plain(tree_of(spec()))


def test_a_shallow_clone_says_how_to_get_the_rest(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole", *states(spec(), spec("2025-02-01", "二")))
    shallow = Repo(tmp_path / "shallow")
    git(tmp_path, "clone", "-q", "--depth", "1", whole.folder.as_uri(), str(shallow.folder))
    done = hyokasho(shallow, "changes", SPEC)
    assert done.returncode == 2
    assert "git fetch --unshallow" in done.stderr
    built = hyokasho(shallow, "build", "--format", "html")
    assert built.returncode == 0
    assert "警告 D208" in built.stderr
    assert "git fetch --unshallow" in built.stderr


def test_without_git_the_rest_is_built_with_a_remark(tmp_path: Path) -> None:
    path = tmp_path / SPEC
    path.parent.mkdir(parents=True)
    path.write_text(spec(), encoding="utf-8")
    repo = Repo(tmp_path)
    built = hyokasho(repo, "build", "--format", "html")
    assert built.returncode == 0
    assert "git の履歴がない" in built.stderr
    assert (tmp_path / "build/kou/hyoka.html").is_file()
    done = hyokasho(repo, "changes", SPEC)
    assert done.returncode == 2
    assert "git の履歴がない" in done.stderr


def test_a_spec_outside_of_the_repository_has_no_history(tmp_path: Path) -> None:
    repo = make(tmp_path / "inside", *states(spec()))
    outside = tmp_path / "outside.yaml"
    outside.write_text(spec(), encoding="utf-8")
    done = hyokasho(repo, "check", str(outside))
    assert done.returncode == 0
    assert "git の履歴がない" in hyokasho(repo, "changes", str(outside)).stderr


def test_two_commits_are_compared_directly(tmp_path: Path) -> None:
    repo = make(
        tmp_path, *states(spec(), spec("2025-02-01", "二"), spec("2026-02-01", "三"), spec())
    )
    assert rows(repo, "--from", "HEAD~3", "--to", "HEAD~1") == [("2026-02-01", "一の文", "三")]
    assert rows(repo, "--to", "HEAD~2") == [("2025-02-01", "一の文", "二")]
    done = hyokasho(repo, "changes", SPEC, "--from", "nowhere")
    assert done.returncode == 2
    assert "「nowhere」というコミットはありません" in done.stderr


def test_a_revision_is_never_an_option_of_git(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec()))
    target = tmp_path / "written"
    done = hyokasho(repo, "changes", SPEC, "--to", f"--output={target}")
    assert done.returncode == 2
    assert not target.exists()


def test_the_order_of_commits_between_publications_does_not_matter(tmp_path: Path) -> None:
    name = ("甲の事務", "乙の事務")
    first, second = spec(content="二"), spec().replace(*name)
    last = spec("2025-02-01", "二").replace(*name)
    found = [
        rows(make(tmp_path / str(number), *states(spec(), middle, last)))
        for number, middle in enumerate((first, second))
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_computed_rows_stand_behind_the_imported_ones_in_the_print(tmp_path: Path) -> None:
    imported = """変更箇所:
  - {変更日: 2020-01-01, 項目: 取り込んだ行, 変更前の記載: 甲, 変更後の記載: 乙, 提出時期: 事後}
"""
    repo = make(
        tmp_path,
        *states(spec(extra=imported), spec("2025-02-01", "二の文", imported)),
        *states(spec("2025-02-01", "三の文", imported)),
    )
    assert hyokasho(repo, "build", "--format", "html", "-q").returncode == 0
    page = (tmp_path / "build/kou/hyoka.html").read_text(encoding="utf-8")
    log_part = page[page.rindex("変更箇所") :]
    order = ["取り込んだ行", "令和7年2月1日", "二の文", "（案）Ⅰ 基本情報", "三の文"]
    places = [log_part.index(words) for words in order]
    assert places == sorted(places)


def test_rows_as_yaml_can_be_put_into_the_spec(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec(), spec("2025-02-01", "二")))
    text = hyokasho(repo, "changes", SPEC, "--format", "yaml").stdout
    path = tmp_path / SPEC
    path.write_text(spec("2025-02-01", "二", text), encoding="utf-8")
    done = hyokasho(repo, "check", SPEC)
    assert done.returncode == 0, done.stdout
    # The row is computed as well, which is said.
    assert "D206" in done.stdout


def test_a_table_beside_the_spec_is_that_of_the_commit(tmp_path: Path) -> None:
    annex = "別紙:\n  - {名称: 別紙１, ファイル: 先.csv}\n"
    table = "specs/kou/hyoka/先.csv"
    repo = make(
        tmp_path,
        Step({SPEC: spec(extra=annex), table: "先,根拠\n甲,一条\n"}),
        Step({SPEC: spec("2025-02-01", extra=annex), table: "先,根拠\n甲,二条\n"}),
    )
    assert rows(repo) == [("2025-02-01", "先　根拠\n甲　一条", "先　根拠\n甲　二条")]


def test_a_figure_that_was_drawn_anew_is_one_row(tmp_path: Path) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60" viewBox="0 0 90 60">'
        '<path d="M%s 5h40v40z"/></svg>'
    )
    body = "事務の内容:\n  - 図: {画像: 流れ.svg, 代替テキスト: 事務の流れ}\n"
    path = "specs/kou/hyoka/流れ.svg"
    form = "全項目評価書 令和6年10月"
    repo = make(
        tmp_path,
        Step({SPEC: spec(extra=body, form=form), path: svg % 5}),
        Step({SPEC: spec("2025-02-01", extra=body, form=form), path: svg % 9}),
    )
    (found,) = log(repo)
    assert "（別添１）" in found["item"]
    assert found["after"].endswith("（図の差し替え）")
    assert found["important"]
    assert found["timing"] == "事前"


def test_no_sign_in_a_message_is_taken_for_the_end_of_the_message(tmp_path: Path) -> None:
    texts = (spec(), spec("2025-01-10", "二の文"), spec("2026-01-10", "三の文"))
    messages = ("一", "二\x03 \x01abc\x02:100644 :", "\x01" + "a" * 40 + "\x02三\x03\n:甲 乙\n")
    steps = (Step({SPEC: text}, message) for text, message in zip(texts, messages, strict=True))
    repo = make(tmp_path, *steps)
    assert rows(repo) == [
        ("2025-01-10", "一の文", "二の文"),
        ("2026-01-10", "二の文", "三の文"),
    ]


def test_an_error_in_the_register_is_not_passed_over_in_the_working_folder(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec(), spec("2025-01-10", "二の文")))
    (repo.folder / AGENCY).write_text("様式: 評価実施機関の台帳\n", encoding="utf-8")
    done = hyokasho(repo, "changes", SPEC)
    assert done.returncode == 2
    assert f"hyokasho check {SPEC}" in done.stderr


def test_what_was_published_does_not_depend_on_the_font_of_today(tmp_path: Path) -> None:
    register = "様式: 評価実施機関の台帳\n評価実施機関: {評価実施機関名: %s}\n"
    repo = make(
        tmp_path,
        # A sign that no font here has.
        Step({SPEC: spec(), AGENCY: register % "甲市長\U00020bb7\U0002f9f4"}),
        Step({SPEC: spec("2025-01-10", "二の文"), AGENCY: register % "甲市長"}),
    )
    assert ("2025-01-10", "一の文", "二の文") in rows(repo)


def test_a_log_is_kept_until_something_is_committed_or_edited(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec(), spec("2025-01-10", "二の文")))
    first = rows(repo)
    with patch("hyokasho.build.logged.log_rows", side_effect=AssertionError("computed again")):
        assert rows(repo) == first
    add(repo, *states(spec("2026-01-10", "三の文")))
    assert len(rows(repo)) == 2
    (repo.folder / SPEC).write_text(spec("2026-01-10", "四の文"), encoding="utf-8")
    assert rows(repo)[-1] == (None, "三の文", "四の文")


def test_a_damaged_or_missing_cache_costs_nothing_but_time(tmp_path: Path) -> None:
    repo = make(tmp_path, *states(spec(), spec("2025-01-10", "二の文")))
    first = rows(repo)
    kept = [path for path in (repo.folder / "build" / ".cache").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    assert rows(repo) == first
    shutil.rmtree(repo.folder / "build")
    assert rows(repo) == first


def test_a_review_of_a_shallow_clone_compares_with_no_other_commit(tmp_path: Path) -> None:
    repo = make(tmp_path / "whole", *states(spec(), spec(content="二の文")))
    repo.git("checkout", "-q", "-b", "edit", "HEAD~1")
    (repo.folder / SPEC).write_text(spec(content="三の文"), encoding="utf-8")
    repo.git("commit", "-qam", "三")
    clone = tmp_path / "shallow"
    shallow = ("--depth", "1", "--no-single-branch", "-b", "edit")
    git(tmp_path, "clone", "-q", *shallow, repo.folder.as_uri(), str(clone))
    done = hyokasho(Repo(clone), "review", "--base", "origin/main")
    assert done.returncode == 2
    assert "git fetch --unshallow" in done.stderr


def test_nothing_in_a_text_is_markup_in_a_table_of_markdown(tmp_path: Path) -> None:
    words = """'<b>*一*_二_[三](四)|`五`@all #1 \\ 六'"""
    repo = make(tmp_path, *states(spec(), spec("2025-02-01", words)))
    said = hyokasho(repo, "changes", SPEC, "--format", "md").stdout
    (line,) = (line for line in said.split("\n") if "六" in line)
    assert line.count("|") == 7
    for mark in ("<b>", "*", "_", "[", "`", "@", "# ", "\\"):
        assert mark not in line.replace("&#", "")
    document = MarkdownIt("gfm-like", {"linkify": False}).render(said)
    assert "&lt;b&gt;*一*_二_[三](四)|`五`@all #1 \\ 六" in document


@pytest.mark.parametrize("form", ["重点項目評価書 令和6年10月", "基礎項目評価書 令和6年10月"])
def test_a_table_of_markdown_has_the_columns_of_the_form_and_marks_drafts(
    tmp_path: Path, form: str
) -> None:
    """A form without 変更箇所 is compared as well."""
    base = f"様式: {form}\n表紙: {{評価書名: %s, 評価実施機関名: 甲市長, 公表日: 2024-01-10}}\n"
    repo = make(tmp_path, *states(base % "甲", base % "乙"))
    head, _, *lines = hyokasho(repo, "changes", SPEC, "--format", "md").stdout.split("\n")
    assert head == "| 変更日 | 項目 | 変更前の記載 | 変更後の記載 | 提出時期 | 提出時期に係る説明 |"
    assert lines[0].startswith("|  | （案）表紙－評価書名 | 甲 | 乙 | 事後 | その他の項目の変更")


def test_another_assessment_in_the_place_of_one_that_went_has_no_part_in_its_history(
    tmp_path: Path,
) -> None:
    """Half of two short ones on one form may be its keys."""
    first, second = (
        (ROOT / "specs" / name).read_text(encoding="utf-8")
        for name in ("kobe/shiei-jutaku.yaml", "okayama/kanen-kensa.yaml")
    )
    other = "specs/kou/other.yaml"
    register = (ROOT / "specs/kobe/_agency.yaml").read_text(encoding="utf-8")
    repo = make(tmp_path, Step({SPEC: first, AGENCY: register}))
    (tmp_path / SPEC).unlink()
    (tmp_path / other).write_text(second, encoding="utf-8")
    assert rows(repo, path=other) == []
    said = hyokasho(repo, "review").stdout
    assert f"{other}\n\n新しい評価書" in said
    assert f"{SPEC}\n\n削除された評価書" in said
    add(repo, Step({SPEC: None, other: second}))
    assert rows(repo, path=other) == []


def test_an_assessment_under_another_title_keeps_its_history(tmp_path: Path) -> None:
    text = (ROOT / "specs/kobe/shiei-jutaku.yaml").read_text(encoding="utf-8")
    title = next(line for line in text.split("\n") if "評価書名:" in line)
    named, other = text.replace(title, "  評価書名: 別の名の事務"), "specs/kou/other.yaml"
    register = (ROOT / "specs/kobe/_agency.yaml").read_text(encoding="utf-8")
    repo = make(tmp_path, Step({SPEC: text, AGENCY: register}))
    (tmp_path / SPEC).unlink()
    (tmp_path / other).write_text(named, encoding="utf-8")
    assert [row[2] for row in rows(repo, path=other)] == ["別の名の事務"]
    add(repo, Step({SPEC: None, other: named}))
    assert [row[2] for row in rows(repo, path=other)] == ["別の名の事務"]
