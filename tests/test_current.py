"""What was committed last is not read again where it is what lies in the folder, and only there."""

import subprocess
from collections.abc import Callable
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import pytest

from histories import Repo, Step, add, make
from hyokasho.build.checked import check
from hyokasho.build.history import History, SpecHistory
from hyokasho.build.logged import ChangeLog, change_log
from hyokasho.build.material import Collector
from hyokasho.build.specs import find_specs
from hyokasho.build.surroundings import Registers
from hyokasho.fonts import find_font

SPEC, AGENCY = "specs/kou/a.yaml", "specs/kou/_agency.yaml"
SHARED, PICTURE = "specs/_shared/文.yaml", "specs/kou/a/図.svg"
REGISTER = """様式: 評価実施機関の台帳
評価実施機関: {評価実施機関名: 甲市長}
部署: [{名称: 総務課, 所属長の役職名: 課長}]
"""
TEXTS = "様式: 共通文\n共通文: [{名称: 文, 本文: 共通の文}]\n"
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm"><rect/></svg>'


def spec(content: str, day: str = "2024-01-10", more: str = "") -> str:
    return f"""様式: 重点項目評価書 令和6年10月
表紙: {{評価書名: 甲, 評価実施機関名: 甲市長, 公表日: {day}}}
基本情報:
  特定個人情報ファイルを取り扱う事務: {{事務の名称: 甲の事務, 事務の内容: {content}}}
{more}"""


NOTE = "次回の変更:\n  - {項目: 事務の内容, 変更の種類: 誤字脱字の修正}\n"
FIRST: dict[str, str | None] = {
    SPEC: spec("一の文"),
    AGENCY: REGISTER,
    SHARED: TEXTS,
    PICTURE: DRAWN,
    "specs/_shared/README.md": "共通文の説明",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make(tmp_path, Step(FIRST))


def told(repo: Repo) -> tuple[ChangeLog, SpecHistory]:
    """The change log of the spec as a build finds it, and the history that it is made of."""
    with chdir(repo.folder), History(Path.cwd()) as history:
        (found,) = find_specs((Path(SPEC),))
        material = Collector().collect(found, history.top_of(found))
        ours = material.told(history.find(found)).history
        assert isinstance(ours, SpecHistory)
        registers = Registers(find_font())
        checked = check(found, registers)
        assert checked.publishable
        agency = registers.around(found).surroundings.agency
        logs = [
            change_log(
                found, checked, agency, replace(ours, top=repo.folder, current=current), find_font()
            )
            for current in {ours.current, False}
        ]
    assert all(log == logs[0] for log in logs)
    return logs[0], ours


@pytest.mark.parametrize(
    "edit",
    [
        lambda at: (at / SPEC).write_text(spec("二の文"), encoding="utf-8"),
        lambda at: (at / AGENCY).write_text(REGISTER.replace("課長", "部長"), encoding="utf-8"),
        lambda at: (at / AGENCY).unlink(),
        lambda at: (at / SHARED).unlink(),
        lambda at: (at / "specs/_shared/二.yaml").write_text("様式: 共通文\n", encoding="utf-8"),
        lambda at: (at / PICTURE).write_text(DRAWN.replace("9mm", "8mm"), encoding="utf-8"),
        lambda at: (at / PICTURE).unlink(),
        lambda at: (at / "specs/kou/a/表.csv").write_text("甲,乙\n", encoding="utf-8"),
    ],
)
def test_whatever_lies_there_otherwise_is_told_from_what_was_committed(
    repo: Repo, edit: Callable[[Path], object]
) -> None:
    assert told(repo)[1].current
    edit(repo.folder)
    assert not told(repo)[1].current


def test_files_that_say_nothing_do_not_count(repo: Repo) -> None:
    (repo.folder / "specs/_shared/README.md").write_text("ほかの説明", encoding="utf-8")
    (repo.folder / "specs/kou/b.yaml").write_text(spec("乙の文"), encoding="utf-8")
    assert told(repo)[1].current


def test_a_file_that_was_committed_as_a_link_does_not_count_as_what_it_leads_to(
    repo: Repo,
) -> None:
    (repo.folder / "文.yaml").write_text(TEXTS, encoding="utf-8")
    (repo.folder / SHARED).unlink()
    (repo.folder / SHARED).symlink_to("../../文.yaml")
    subprocess.run(["git", "add", "-A"], cwd=repo.folder, check=True)
    who = ("-c", "user.name=甲", "-c", "user.email=kou@example.jp")
    subprocess.run(["git", *who, "commit", "-qm", "リンク"], cwd=repo.folder, check=True)
    (repo.folder / SHARED).unlink()
    (repo.folder / SHARED).write_text(TEXTS, encoding="utf-8")
    assert not told(repo)[1].current


@pytest.mark.parametrize(
    "steps",
    [
        [Step({SPEC: spec("二の文", "2024-02-10")})],
        [Step({SPEC: spec("二の文", "2024-02-10", NOTE)})],
        [Step({SPEC: spec("二の文")}), Step({SPEC: spec("三の文")}, "変更\n\n提出時期: 事前")],
        [Step({SPEC: spec("二の文", "2024-02-10")}), Step({SPEC: spec("一の文")}, "取消し")],
        [Step({SPEC: "様式: ["}), Step({SPEC: spec("二の文", "2024-02-10")})],
        [Step({AGENCY: REGISTER.replace("課長", "部長")}), Step({SPEC: spec("三", "2024-03-10")})],
    ],
)
def test_the_change_log_is_the_same_as_if_it_were_read_again(repo: Repo, steps: list[Step]) -> None:
    add(repo, *steps)
    log, history = told(repo)
    assert history.current
    assert log.rows or steps[-1].message == "取消し"
