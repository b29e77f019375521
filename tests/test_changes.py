"""What changed between two states of an assessment, item by item along the form."""

import pytest

from conftest import ROOT
from histories import changes, said
from hyokasho.changes.diff import Sort, diff
from hyokasho.changes.elide import changed_only, elide
from hyokasho.changes.locate import Gazetteer, covers
from hyokasho.changes.places import places
from hyokasho.changes.wording import place_words
from hyokasho.forms.change_style import Elision, PathStyle, load_style
from hyokasho.forms.load import load_form
from hyokasho.resources import resource
from small_specs import derived

JUTEN = """様式: 重点項目評価書 令和6年10月
表紙: {評価書名: 甲, 評価実施機関名: 甲市長, 公表日: 2025-01-10}
"""
CONTRACTS = """特定個人情報ファイルの概要:
  特定個人情報ファイルの取扱いの委託:
    委託事項:
%s"""
TRANSFERS = ("市民課", "税務課", "福祉課", "教育課")


def transfers(*names: str, **more: str) -> str:
    """A spec with those 移転先; `more` gives one of them another 用途."""
    lines = [
        "特定個人情報ファイルの概要:",
        "  特定個人情報の提供・移転（委託に伴うものを除く。）:",
        "    移転先:",
    ]
    for name in names:
        lines += [
            f"      - 移転先: {name}",
            f"        法令上の根拠: {name}の条例第一条から第三十条まで",
            f"        移転先における用途: {more.get(name, name + 'の事務')}",
        ]
    return JUTEN + "\n".join(lines) + "\n"


PLACE = "file_overview/provision_transfer"
COUNT = f"{PLACE}/existence/transfer_count"


def test_the_same_spec_has_no_changes() -> None:
    spec = (ROOT / "specs/kawaguchi/koki-korei.yaml").read_text(encoding="utf-8")
    plain = spec.replace("!共通 ", "共通文 ")
    assert changes(plain, plain) == ()


def test_the_day_of_a_publication_is_no_change_but_that_of_a_letter_is() -> None:
    """A letter has no change log that would give its day as 変更日."""
    assert changes(JUTEN, JUTEN.replace("2025-01-10", "2026-01-10")) == ()
    letter = (ROOT / "specs/kobe/jido-teate-shimon.yaml").read_text(encoding="utf-8")
    found = changes(letter, letter.replace("\n  日付: 2018-12-17", "\n  日付: 2018-12-18"))
    assert "letter/date" in [said(change)[0] for change in found]


def test_an_entry_in_the_middle_is_one_change_with_the_number_and_leaves_the_others_alone() -> None:
    found = changes(transfers("市民課", "税務課"), transfers("市民課", "福祉課", "税務課"))
    assert [(c.sort, said(c)[0]) for c in found] == [
        (Sort.CHANGED, COUNT),
        (Sort.ADDED, f"{PLACE}/transfer"),
    ]
    count, added = found
    assert said(count)[1:] == ("2", "3")
    assert added.before == ()
    assert added.after[0] == "移転先2　福祉課"
    assert place_words(added.place, load_style().path()).endswith("－移転先２")


def test_an_entry_that_went_is_one_change_with_all_that_it_said() -> None:
    (count, gone) = changes(transfers("市民課", "税務課"), transfers("税務課"))
    assert said(count)[1:] == ("2", "1")
    assert gone.sort is Sort.REMOVED
    assert gone.after == ()
    assert gone.before == (
        "移転先1　市民課",
        "①法令上の根拠　市民課の条例第一条から第三十条まで",
        "②移転先における用途　市民課の事務",
    )


def test_one_entry_taken_to_the_front_is_one_row_and_not_one_for_each() -> None:
    (moved,) = changes(transfers(*TRANSFERS), transfers(TRANSFERS[-1], *TRANSFERS[:-1]))
    assert moved.sort is Sort.MOVED
    assert (moved.before, moved.after) == (("移転先4　教育課",), ("移転先1　教育課",))


def test_a_moved_entry_that_changed_too_has_a_row_for_each() -> None:
    new = transfers("税務課", "市民課", 市民課="別の事務")
    sorts = [change.sort for change in changes(transfers("市民課", "税務課"), new)]
    assert sorted(sort.value for sort in sorts) == ["changed", "moved"]


def test_a_renamed_entry_is_the_same_one_and_its_name_changed() -> None:
    old = transfers("甲市 子ども育成課", "甲市 税務課")
    new = old.replace("甲市 子ども育成課", "甲市 子育て支援課")
    found = {said(change) for change in changes(old, new)}
    assert (f"{PLACE}/transfer/name", "甲市 子ども育成課", "甲市 子育て支援課") in found
    assert all(change.sort is Sort.CHANGED for change in changes(old, new))


def test_the_path_of_a_changed_name_ends_at_the_entry() -> None:
    old = transfers("甲市 子ども育成課")
    (change,) = (
        c
        for c in changes(old, old.replace("移転先: 甲市 子ども育成課", "移転先: 甲市 子育て課"))
        if c.place.path.endswith("/name")
    )
    assert place_words(change.place, load_style().path()) == (
        "Ⅱ 特定個人情報ファイルの概要－５．特定個人情報の提供・移転（委託に伴うものを除く。）"
        "－移転先１"
    )


def test_the_id_of_an_entry_goes_before_its_name() -> None:
    old = transfers("市民課", "税務課").replace(
        "- 移転先: 市民課", "- id: a\n        移転先: 市民課"
    )
    new = old.replace("移転先: 市民課", "移転先: 全く違う名の組織")
    assert [said(change)[0] for change in changes(old, new)] == [f"{PLACE}/transfer/name"]
    other = new.replace("id: a", "id: b")
    sorts = {change.sort for change in changes(old, other)}
    assert sorts == {Sort.ADDED, Sort.REMOVED}


def test_boxes_are_compared_as_printed() -> None:
    base = JUTEN + "特定個人情報ファイルの概要: {特定個人情報の入手・使用: {入手方法: [%s]}}\n"
    (change,) = changes(base % "紙", base % "専用線, {その他: 手渡し}")
    before, after = changed_only(change.before, change.after)
    assert before == ("[ ○ ] 紙", "[ 　 ] 専用線", "[ 　 ] その他 （　）")
    assert after == ("[ 　 ] 紙", "[ ○ ] 専用線", "[ ○ ] その他 （ 手渡し ）")


def test_a_choice_is_its_label_and_a_blank_is_nothing() -> None:
    base = JUTEN + "基本情報: {情報提供ネットワークシステムによる情報連携: {実施の有無: %s}}\n"
    found = {said(change) for change in changes(base % "", base % "実施する")}
    assert ("basic/info_link/existence", "", "実施する") in found


def test_one_more_record_item_does_not_change_those_after_it() -> None:
    base = JUTEN + "特定個人情報ファイル記録項目:\n  - 記録項目:\n      - 項目: [%s]\n"
    (change,) = changes(base % "番号, 住所, 電話", base % "番号, 氏名, 住所, 電話")
    assert set(change.after) - set(change.before) == {"・氏名"}


def test_what_is_switched_off_reads_as_blank() -> None:
    risk = (
        "リスク対策:\n"
        "  特定個人情報ファイルの取扱いの委託: {委託先における不正な使用等のリスク: "
        "{その他の措置の内容: 点検する}}\n"
    )
    old = JUTEN + CONTRACTS % "      - {委託事項: 保守, 委託先名: 乙社}\n" + risk
    found = {said(c) for c in changes(old, JUTEN + CONTRACTS % "      []\n" + risk)}
    assert ("file_overview/outsourcing/existence", "委託する", "委託しない") in found
    assert ("process_risks/outsourcing/risk1/other_measures", "点検する", "") in found


def test_important_are_the_items_with_the_mark_and_what_stands_in_their_cells() -> None:
    one = "      - {委託事項: 保守, 委託先名: 乙社}\n"
    two = one + "      - {委託事項: 入力, 委託先名: 丙社}\n"
    found = changes(JUTEN + CONTRACTS % one, JUTEN + CONTRACTS % two)
    assert {change.place.path: change.important for change in found} == {
        "file_overview/outsourcing/existence/count": True,
        "file_overview/outsourcing/contract": False,
    }


def test_a_new_edition_of_the_form_changes_nothing_by_itself() -> None:
    old = """様式: 全項目評価書 平成30年5月
表紙: {評価書名: 甲, 評価実施機関名: 甲市長}
特定個人情報ファイルの概要:
  基本情報:
    記録される項目:
      主な記録項目: ['4情報（氏名、性別、生年月日、住所）']
"""
    new = old.replace("平成30年5月", "令和6年10月").replace(
        "4情報（氏名、性別、生年月日、住所）",
        "5情報（氏名、氏名の振り仮名、性別、生年月日、住所）",
    )
    assert changes(old, new) == ()


def test_files_are_told_apart_by_name() -> None:
    base = JUTEN + "特定個人情報ファイルの概要:\n%s"
    a_file = "  - {特定個人情報ファイル名: 甲ファイル, 基本情報: {事務担当部署: 甲課}}\n"
    b_file = "  - {特定個人情報ファイル名: 乙ファイル, 基本情報: {事務担当部署: 乙課}}\n"
    swapped = changes(base % (a_file + b_file), base % (b_file + a_file))
    assert {change.place.path for change in swapped} <= {
        "basic/file_names",
        "process_risks/file_name",
    }
    (change,) = (
        c
        for c in changes(base % (a_file + b_file), base % (a_file + b_file.replace("乙課", "丙課")))
        if c.place.path.startswith("file_overview")
    )
    words = place_words(change.place, load_style().path())
    assert words.startswith("Ⅱ 特定個人情報ファイルの概要（乙ファイル）－２．基本情報－")


@pytest.mark.parametrize("style", load_style().paths.values(), ids=lambda path: path.separator)
def test_a_row_of_one_of_several_files_is_named_by_its_own_words(style: PathStyle) -> None:
    base = JUTEN + "特定個人情報ファイルの概要:\n%s"
    files = (
        "  - {特定個人情報ファイル名: 甲ファイル, 基本情報: {事務担当部署: 甲課}}\n"
        "  - {特定個人情報ファイル名: 乙ファイル, 基本情報: {事務担当部署: 乙課}}\n"
    )
    found = changes(base % files, base % files.replace("課", "室"))
    first, second = (change.place for change in found if "overview" in change.place.path)
    for own, other in ((first, second), (second, first)):
        for words in (place_words(own, style), place_words(own.unnamed, style)):
            assert covers(words, own)
            assert not covers(words, other)
    assert covers("乙ファイル－２", second)
    assert covers("Ⅱ－２－⑥事務担当部署", first)
    assert covers("Ⅱ－２－⑥事務担当部署", second)


def test_a_row_of_an_annex_is_a_change_of_the_annex() -> None:
    base = JUTEN + "別紙: [{名称: 別紙１, 列: [先, 根拠], 行: [[甲, 一条], %s]}]\n"
    (change,) = changes(base % "[乙, 二条]", base % "[乙, 三条]")
    assert change.place.annex == "別紙１"
    assert change.before == ("先　根拠", "甲　一条", "乙　二条")
    assert change.after[-1] == "乙　三条"


# Paragraphs that are left out.

SHORT = Elision(long=20, context=1, least=4)


def test_unchanged_paragraphs_are_left_out_but_one_on_each_side() -> None:
    old = ("一番目の文", "二番目の文", "三番目の文", "四番目の文", "五番目の文")
    new = (*old[:3], "新しい文", *old[4:])
    before, after = elide(old, new, SHORT, "（略）")
    assert before == ("（略）", "三番目の文", "四番目の文", "五番目の文")
    assert after == ("（略）", "三番目の文", "新しい文", "五番目の文")


def test_a_short_text_is_shown_whole() -> None:
    assert elide(("甲", "乙"), ("甲", "丙"), SHORT, "（略）") == (("甲", "乙"), ("甲", "丙"))


# Places in words.


@pytest.mark.parametrize(
    ("style", "words"),
    [
        (
            "横線でつなぐ",
            (
                "Ⅱ 特定個人情報ファイルの概要－４．特定個人情報ファイルの取扱いの委託"
                "－委託事項１－③委託先名"
            ),
        ),
        (
            "空白でつなぐ",
            (
                "Ⅱ 特定個人情報ファイルの概要 ４．特定個人情報ファイルの取扱いの委託"
                " 委託事項１ ③委託先名"
            ),
        ),
        ("章と節を番号だけで書く", "Ⅱ　４　委託事項１　③委託先名"),
    ],
)
def test_places_are_written_in_the_style_that_is_chosen(style: str, words: str) -> None:
    contract = CONTRACTS % "      - {委託事項: 保守, 委託先名: %s}\n"
    (change,) = changes(JUTEN + contract % "乙社", JUTEN + contract % "丙社")
    assert place_words(change.place, load_style().path(style)) == words
    assert covers(words, change.place)


def test_the_register_offers_the_styles_that_there_are() -> None:
    register = load_form("agency", resource("schema", "registers"))
    offered = [option.label for option in register.cover.child("change_paths").options]
    assert offered == list(load_style().paths)


KAWAGUCHI = (ROOT / "specs/kawaguchi/koki-korei.yaml").read_text(encoding="utf-8")


EVERYWHERE = Gazetteer(
    place for place, _ in places(derived(KAWAGUCHI.replace("!共通 ", "共通文 ")))
)
II5 = "Ⅱ 特定個人情報ファイルの概要 ー5特定個人情報の提供・移転ー移転先4"
ACCIDENT = "個人情報に関する重大事故が発生したか"


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (
            (
                "I 基本情報－2特定個人情報ファイルを取り扱う事務において使用するシステム"
                "－システム1－③他のシステムとの接続"
            ),
            "basic/systems/system/connections",
        ),
        (II5, f"{PLACE}/transfer"),
        (
            (
                "Ⅲリスク対策ー7特定個人情報の保管・消去ー⑨過去3年以内に、評価実施機関において、"
                f"{ACCIDENT}ーその内容"
            ),
            "process_risks/retention/risk1/accident/content",
        ),
        ("Ⅲリスク対策-9従業員に対する教育・啓発", "process_risks/education"),
        ("Ⅴ評価実施ー手続き①実施日", "procedure/basic_assessment/date"),
        ("Ⅱ　４　委託の有無", "file_overview/outsourcing/existence"),
        ("表紙 評価書名", "cover/title"),
    ],
)
def test_published_ways_to_name_an_item_are_understood(words: str, path: str) -> None:
    found = EVERYWHERE.locate(words)
    assert found is not None
    assert found.path.startswith(path)


def test_a_name_of_no_item_means_none() -> None:
    assert EVERYWHERE.locate("Ⅸ 全く別の章") is None


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("Ⅱ", True),
        ("Ⅱ－５", True),
        ("移転先", True),
        ("移転先２", True),
        ("移転先1", False),
        ("①法令上の根拠", True),
        ("Ⅱ－４", False),
        ("Ⅲ", False),
        ("", False),
    ],
)
def test_a_pattern_means_a_place_and_all_below_it(pattern: str, *, meant: bool) -> None:
    old = transfers("市民課", "税務課")
    (change,) = changes(old, old.replace("税務課の条例第一条", "税務課の条例第二条"))
    assert covers(pattern, change.place) is meant


def test_a_thing_compared_with_itself_has_no_changes_for_every_published_spec() -> None:
    for path in sorted((ROOT / "specs").glob("[!_]*/[!_]*.yaml")):
        text = path.read_text(encoding="utf-8").replace("!共通 ", "共通文 ")
        state = derived(text)
        assert diff(state, state) == (), path
