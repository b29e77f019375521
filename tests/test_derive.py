"""What follows from other answers, and what is said where a spec overrides it."""

import pytest

import small_specs
from hyokasho.derive.conditions import Scope, holds
from hyokasho.derive.derive import overrides, value_words
from hyokasho.findings import Finding, Level
from hyokasho.forms.conditions import read_condition
from hyokasho.source import answers as a
from small_specs import HEAD

OVERVIEW = "特定個人情報ファイルの概要:\n"
OUTSOURCING = "  特定個人情報ファイルの取扱いの委託:\n"
PROVISION = "  特定個人情報の提供・移転（委託に伴うものを除く。）:\n"
ANNEX = "別紙:\n  - {名称: 別紙１, 列: [提供先], 行: [[一], [二], [三]]}\n"
NETWORK = "情報提供ネットワークシステム"


def derived(source: str) -> a.Assessment:
    return small_specs.derived(HEAD + source)


def value(assessment: a.Assessment, path: str, file: int = 0) -> a.Value | None:
    return Scope(assessment, assessment.files[file]).answer(path).value


def words(assessment: a.Assessment, path: str, file: int = 0) -> str:
    return value_words(value(assessment, path, file))


def named(key: str, *names: str, more: str = "") -> str:
    """A list with an entry for each name, as lines of the block for 委託 or 提供・移転."""
    return f"    {key}:\n" + "".join(f"      - {{{key}: {name}{more}}}\n" for name in names)


# Constants and copies.


def test_the_mark_of_the_form_is_printed() -> None:
    assert words(derived(""), "cover/form_mark") == "[平成30年５月　様式４]"


def test_all_record_items_are_in_the_annex() -> None:
    path = "file_overview/basics/record_items/all_items"
    assert words(derived(""), path) == "別添２を参照。"


def test_the_name_of_the_file_is_repeated_in_both_other_chapters() -> None:
    assessment = derived(f"{OVERVIEW}  特定個人情報ファイル名: 丙\n")
    assert words(assessment, "process_risks/file_name") == "丙"
    assert words(assessment, "basic/file_names") == "丙"


def test_without_a_name_of_the_file_the_copies_are_blank() -> None:
    assessment = derived("")
    assert value(assessment, "process_risks/file_name") is None
    assert value(assessment, "basic/file_names") is None


def test_a_name_that_is_withheld_is_withheld_wherever_it_is_repeated() -> None:
    name = "{記載: 丙, 公表しない: 丁}"
    assessment = derived(f"{OVERVIEW}  - 特定個人情報ファイル名: {name}\n  - 備考: 戊\n")
    first = Scope(assessment, assessment.files[0])
    second = Scope(assessment, assessment.files[1])
    assert first.answer("basic/file_names").withheld == "丁"
    assert first.answer("process_risks/file_name").withheld == "丁"
    assert second.answer("process_risks/file_name").withheld == ""


# Counts.


@pytest.mark.parametrize(
    ("source", "existence", "count"),
    [
        ("", "委託しない", "空欄"),
        ("    委託事項: []\n", "委託しない", "空欄"),
        (named("委託事項", "丙"), "委託する", "1"),
        (named("委託事項", "丙", "丁", "戊"), "委託する", "3"),
        (named("委託事項", "丙", more=", 別紙: 別紙１"), "委託する", "3"),
        (named("委託事項", "丙", "丁", more=", 別紙: 別紙１"), "委託する", "6"),
    ],
)
def test_outsourcing_is_counted_with_the_rows_of_its_annexes(
    source: str, existence: str, count: str
) -> None:
    assessment = derived(f"{OVERVIEW}{OUTSOURCING}{source}{ANNEX}")
    path = "file_overview/outsourcing/existence"
    assert words(assessment, path) == existence
    assert words(assessment, f"{path}/count") == count


@pytest.mark.parametrize(
    ("source", "boxes", "counts"),
    [
        ("", "行っていない", ("空欄", "空欄")),
        (named("提供先", "丙"), "提供を行っている", ("1", "空欄")),
        (named("移転先", "丙", "丁"), "移転を行っている", ("空欄", "2")),
        (
            named("提供先", "丙", more=", 別紙: 別紙１") + named("移転先", "丁"),
            "提供を行っている、移転を行っている",
            ("3", "1"),
        ),
    ],
)
def test_provision_and_transfer_are_ticked_and_counted(
    source: str, boxes: str, counts: tuple[str, str]
) -> None:
    assessment = derived(f"{OVERVIEW}{PROVISION}{source}{ANNEX}")
    path = "file_overview/provision_transfer/existence"
    assert words(assessment, path) == boxes
    assert words(assessment, f"{path}/provision_count") == counts[0]
    assert words(assessment, f"{path}/transfer_count") == counts[1]


# Flags of Ⅲ.


@pytest.mark.parametrize(("source", "flag"), [("", "○"), (named("委託事項", "丙"), "○なし")])
def test_what_is_not_outsourced_has_no_risk_of_outsourcing(source: str, flag: str) -> None:
    assessment = derived(f"{OVERVIEW}{OUTSOURCING}{source}")
    assert words(assessment, "process_risks/outsourcing/not_applicable") == flag


@pytest.mark.parametrize(
    ("source", "flag"),
    [
        ("", "○"),
        (named("移転先", "丙"), "○なし"),
        (named("提供先", "丙"), "○なし"),
        (named("提供先", "丙", more=f", 提供方法: [{NETWORK}]"), "○"),
        (named("提供先", "丙", more=f", 提供方法: [{NETWORK}, 紙]"), "○なし"),
        (
            named("提供先", "丙", more=f", 提供方法: [{NETWORK}]") + named("移転先", "丁"),
            "○なし",
        ),
    ],
)
def test_provision_over_the_network_alone_is_no_risk_of_provision(source: str, flag: str) -> None:
    """Ⅲ５ leaves out what is provided over the network, which Ⅲ６ is about."""
    assessment = derived(f"{OVERVIEW}{PROVISION}{source}")
    assert words(assessment, "process_risks/provision_transfer/not_applicable") == flag


@pytest.mark.parametrize(
    ("link", "method", "provided", "obtains", "provides"),
    [
        ("", "", "", "○", "○"),
        ("実施する", NETWORK, NETWORK, "○なし", "○なし"),
        ("実施する", NETWORK, "紙", "○なし", "○"),
        ("実施する", "紙", NETWORK, "○", "○なし"),
        ("実施しない", NETWORK, NETWORK, "○", "○"),
        ("", NETWORK, "", "○なし", "○"),
    ],
)
def test_the_network_is_left_out_where_nothing_goes_over_it(
    link: str, method: str, provided: str, obtains: str, provides: str
) -> None:
    source = f"基本情報:\n  {NETWORK}による情報連携:\n    実施の有無: {link}\n{OVERVIEW}"
    source += f"  特定個人情報の入手・使用:\n    入手方法: [{method}]\n"
    source += PROVISION + named("提供先", "丙", more=f", 提供方法: [{provided}]")
    assessment = derived(source)
    assert words(assessment, "process_risks/network/no_obtaining") == obtains
    assert words(assessment, "process_risks/network/no_providing") == provides


# Two files.


TWO = f"""{OVERVIEW}\
  - 特定個人情報ファイル名: 丙
    特定個人情報ファイルの取扱いの委託:
      委託事項: [{{委託事項: 一}}, {{委託事項: 二}}]
  - 特定個人情報ファイル名: 丁
    特定個人情報の提供・移転（委託に伴うものを除く。）:
      移転先: [{{移転先: 三}}]
"""


def test_each_file_has_what_follows_from_its_own_answers() -> None:
    assessment = derived(TWO)
    for file, expected in enumerate(
        [
            ("委託する", "2", "行っていない", "○なし", "○"),
            ("委託しない", "空欄", "移転を行っている", "○", "○なし"),
        ]
    ):
        assert expected == tuple(
            words(assessment, path, file)
            for path in (
                "file_overview/outsourcing/existence",
                "file_overview/outsourcing/existence/count",
                "file_overview/provision_transfer/existence",
                "process_risks/outsourcing/not_applicable",
                "process_risks/provision_transfer/not_applicable",
            )
        )


def test_chapter_three_repeats_the_name_of_its_own_file() -> None:
    assessment = derived(TWO)
    assert words(assessment, "process_risks/file_name", 0) == "丙"
    assert words(assessment, "process_risks/file_name", 1) == "丁"


def test_chapter_one_lists_the_names_of_all_files() -> None:
    assert words(derived(TWO), "basic/file_names") == "丙\n丁"


# Overrides.


def override(source: str) -> tuple[a.Answer, Finding]:
    assessment = derived(f"{OVERVIEW}{OUTSOURCING}    委託の有無: {source}\n")
    answer = Scope(assessment, assessment.files[0]).answer("file_overview/outsourcing/existence")
    (finding,) = overrides(assessment)
    return answer, finding


def test_an_override_is_printed_and_said_with_what_was_computed() -> None:
    answer, finding = override("{上書き: 委託する, 理由: 丙}")
    assert answer.value == a.Chosen("委託する")
    assert answer.computed == a.Chosen("委託しない")
    assert finding.level is Level.WARNING
    assert "「委託しない」" in finding.message
    assert "「委託する」" in finding.message
    assert finding.hint == "理由：丙"
    assert finding.item == "Ⅱ－４－委託の有無"


def test_an_override_may_leave_an_item_blank() -> None:
    answer, finding = override("{上書き: , 理由: 丙}")
    assert answer.value is None
    assert "「空欄」と印刷します" in finding.message


def test_an_override_that_changes_nothing_is_a_note() -> None:
    _, finding = override("{上書き: 委託しない, 理由: 丙}")
    assert finding.level is Level.NOTE


def test_an_override_is_what_other_items_follow_from() -> None:
    source = f"{OVERVIEW}{OUTSOURCING}    委託の有無: {{上書き: 委託する, 理由: 丙}}\n"
    assert words(derived(source), "process_risks/outsourcing/not_applicable") == "○なし"


def test_the_item_of_an_override_is_named_as_on_the_form_with_its_file() -> None:
    answer = "      委託の有無: {件数: {上書き: 9, 理由: 丙}}\n"
    file = f"    特定個人情報ファイルの取扱いの委託:\n{answer}"
    one = f"{OVERVIEW}{OUTSOURCING}    委託の有無: {{件数: {{上書き: 9, 理由: 丙}}}}\n"
    two = f"{OVERVIEW}  - 備考: 丁\n  - 備考: 戊\n{file}"
    assert [f.item for f in overrides(derived(one))] == ["Ⅱ－４－委託の有無－件数"]
    assert [f.item for f in overrides(derived(two))] == ["Ⅱ（ファイル２）－４－委託の有無－件数"]


def test_a_spec_without_overrides_has_no_finding() -> None:
    assert overrides(derived(TWO)) == ()


# Conditions as data.


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"entries": "file_overview/outsourcing/contract"}, True),
        ({"entries": "file_overview/provision_transfer/provision"}, False),
        ({"is": ["file_overview/outsourcing/existence", "委託する"]}, True),
        ({"is": ["basic/affairs/people", "30万人以上"]}, False),
        ({"has": ["file_overview/obtain_use/method", "紙"]}, True),
        ({"has": ["file_overview/obtain_use/method", "専用線"]}, False),
        ({"only": ["file_overview/obtain_use/method", "紙"]}, False),
        ({"ticked": "process_risks/outsourcing/not_applicable"}, False),
        ({"not": {"ticked": "process_risks/outsourcing/not_applicable"}}, True),
        ({"both": []}, True),
        ({"either": []}, False),
        ({"every": ["file_overview/provision_transfer/provision", {"either": []}]}, True),
        ({"some": ["file_overview/outsourcing/contract", {"both": []}]}, True),
        ({"some": ["file_overview/outsourcing/contract", {"is": ["handlers", "10人未満"]}]}, True),
        (
            {"every": ["file_overview/outsourcing/contract", {"is": ["handlers", "10人未満"]}]},
            False,
        ),
    ],
)
def test_a_condition_of_a_form_holds_or_does_not(
    condition: dict[str, object], *, expected: bool
) -> None:
    source = f"{OVERVIEW}{OUTSOURCING}    委託事項:\n      - 委託先における取扱者数: 10人未満\n"
    source += "      - 委託事項: 丙\n  特定個人情報の入手・使用:\n    入手方法: [紙, 電子メール]\n"
    assessment = derived(source)
    scope = Scope(assessment, assessment.files[0])
    assert holds(read_condition(condition), scope) is expected
