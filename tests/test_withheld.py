"""What is withheld from the public stands in no file of the public build, and in no message."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from commands import Done, run_here
from conftest import Printer
from hyokasho.document.compose import compose
from hyokasho.document.edition import Edition
from hyokasho.document.model import texts
from hyokasho.forms.load import form_ids, load_form
from hyokasho.forms.model import Form, Item, Kind, Section, transparent
from small_specs import HEAD

# No form and no library has these words.
MARKER = "禊錺雛鶴"
REASON = "禊錺雛鶴の訳"
SECRET = {"記載": MARKER, "公表しない": REASON}


def planted(form: Form) -> dict[str, object]:
    """A spec in which every answer that takes words has the marker and is withheld."""
    spec: dict[str, object] = {"様式": form.name}
    for section in form.all_sections:
        spec[section.key] = below(section)
    return spec


def below(parent: Section | Item) -> object:
    through = transparent(parent)
    if through is not None:
        return [answers(through)]
    return answers(parent)


def answers(parent: Section | Item) -> dict[str, object]:
    found = {}
    for item in parent.items:
        if item.derived is None and (value := answer(item)) is not None:
            found[item.key] = value
    return found


def answer(item: Item) -> object:
    match item.kind:
        case None | Kind.GROUP:
            return below(item)
        case Kind.LIST | Kind.TABLE:
            return [answers(item)]
        case Kind.TEXT | Kind.RICHTEXT if item.required:
            return "名前"
        case Kind.DATE if item.required:
            return "2020-01-01"
        case Kind.TEXT | Kind.RICHTEXT | Kind.RECORDS:
            return {**SECRET, **answers(item)}
        case Kind.CHECKS:
            words = [option.label for option in item.options if option.takes_text]
            boxes: list[object] = [{label: MARKER} for label in words]
            return {"記載": boxes, "公表しない": REASON, **answers(item)} if boxes else None
        case _:
            return None


@pytest.fixture(autouse=True)
def _folder(empty_folder: Path) -> None:
    (empty_folder / "specs" / "甲市").mkdir(parents=True)


def build(*arguments: str) -> Done:
    return run_here("build", *arguments)


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below the folder, and all that is packed in it, unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from unpacked(path.relative_to(folder).as_posix(), path.read_bytes())


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for part in parts.infolist():
                yield f"{name}!{part.filename}", parts.read(part)
            yield f"{name}!comment", parts.comment
    if data[:4] == b"%PDF":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for number, thing in enumerate(pdf.objects):
                if isinstance(thing, pikepdf.Stream):
                    try:
                        yield f"{name}!{number}", thing.read_bytes()
                    except pikepdf.PdfError:
                        yield f"{name}!{number}", thing.read_raw_bytes()
                yield f"{name}!{number} as text", thing.unparse(resolved=True)


def traces(marker: str) -> tuple[bytes, ...]:
    """The marker as the formats may write it."""
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in marker)
    entities = "".join(f"&#{ord(sign)};" for sign in marker)
    utf16 = marker.encode("utf-16-be")
    return (
        marker.encode(),
        utf16,
        utf16.hex().encode(),
        utf16.hex().upper().encode(),
        marker.encode("cp932", "ignore") or b"\x00none",
        escaped.encode(),
        entities.encode(),
    )


def glyphs(path: Path) -> set[str]:
    """Which signs of the marker a font of the PDF can print."""
    with pikepdf.open(path) as pdf:
        maps = [thing.ToUnicode.read_bytes() for thing in pdf.objects if has_unicode(thing)]
    known = b"".join(maps).upper()
    return {sign for sign in MARKER if f"<{ord(sign):04X}>".encode() in known}


def has_unicode(thing: object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing


@pytest.mark.parametrize("form_id", form_ids())
def test_a_marker_in_every_withheld_answer_is_in_no_file_of_the_public_build(form_id: str) -> None:
    spec = Path("specs/甲市/乙.yaml")
    spec.write_text(
        json.dumps(planted(load_form(form_id)), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    done = build()
    assert done.returncode == 0, done.output
    assert MARKER not in done.output
    found = dict(everything(Path("build")))
    assert len(found) > 50
    for name, data in found.items():
        for trace in traces(MARKER):
            assert trace not in data, name
    # No font of the PDF has the glyphs at all.
    assert not glyphs(Path("build/甲市/乙.pdf"))
    assert "非公表".encode() in found["甲市/乙.html"]
    assert not [path for path in Path().rglob("*") if is_stray(path)]
    submitted = build("--edition", "submission")
    assert submitted.returncode == 0
    assert MARKER not in submitted.output
    for_the_commission = dict(everything(Path("build-submission")))
    html = for_the_commission["甲市/乙.html"].decode()
    assert html.count(MARKER) >= 3
    assert REASON not in html
    # And so the tests above can find the marker where it is.
    assert glyphs(Path("build-submission/甲市/乙.pdf")) == set(MARKER)
    assert MARKER.encode() in for_the_commission["甲市/乙.docx!word/document.xml"]


def is_stray(path: Path) -> bool:
    """Whether a build leaves the marker outside of its spec."""
    inside = path.parts[0] == "specs"
    return path.is_file() and not inside and MARKER.encode() in path.read_bytes()


HIDDEN_DAY = """\
様式: 全項目評価書 平成30年5月
表紙: {評価書名: 甲, 評価実施機関名: 乙, 公表日: {記載: 2011-02-03, 公表しない: 保安}}
"""


def test_a_withheld_day_is_in_no_property_of_the_public_files() -> None:
    Path("specs/甲市/乙.yaml").write_text(HIDDEN_DAY, encoding="utf-8")
    days = rb"2011-02-03|20110203"
    for edition, out in (("public", "build"), ("submission", "build-submission")):
        assert build("--edition", edition).returncode == 0
        found = [name for name, data in everything(Path(out)) if re.search(days, data)]
        assert bool(found) is (edition == "submission"), found


WRONG = f"""{HEAD}\
基本情報:
  特定個人情報ファイルを取り扱う事務:
    事務の内容:
      記載: |-
        一行目
        {MARKER}😀
      公表しない: 保安
    対象人数:
      記載: {MARKER}
      公表しない: 保安
  他の評価実施機関:
    記載: !共通 {MARKER}
    公表しない: 保安
"""


def test_no_message_shows_what_is_withheld() -> None:
    Path("specs/甲市/乙.yaml").write_text(WRONG, encoding="utf-8")
    for command in (["build"], ["check"], ["check", "--format", "json"]):
        done = run_here(*command)
        assert done.returncode == 1
        assert done.output.count("D102") == 1
        assert done.output.count("S204") == 1
        assert done.output.count("S301") == 1
        assert MARKER not in done.output
        assert MARKER[0] not in done.output


def texts_of(printer: Printer, below: str, edition: Edition) -> str:
    checked = printer.check((HEAD + below).encode())
    assert checked.publishable, [f.message for f in checked.findings]
    assert checked.assessment is not None
    return "".join(texts(compose(checked.assessment, edition)))


WHOLE = {
    "a group": "基本情報:\n  評価実施機関における担当部署: {部署: 秘密, 公表しない: 保安}\n",
    "an entry": """
基本情報:
  特定個人情報ファイルを取り扱う事務において使用するシステム:
  - {システムの名称: 秘密, システムの機能: 秘密, 公表しない: 保安}
""",
    "a risk": """
特定個人情報ファイルの取扱いプロセスにおけるリスク対策:
  特定個人情報の使用:
    目的を超えた紐付け、事務に必要のない情報との紐付けが行われるリスク:
      公表しない: 保安
      宛名システム等における措置の内容: 秘密
""",
    "a row": "変更箇所:\n- {項目: 秘密, 変更前の記載: 秘密, 公表しない: 保安}\n",
}


@pytest.mark.parametrize("below", WHOLE.values(), ids=WHOLE)
def test_a_group_an_entry_and_a_row_are_withheld_whole(printer: Printer, below: str) -> None:
    public = texts_of(printer, below, Edition.PUBLIC)
    assert "秘密" not in public
    assert "非公表" in public
    assert "秘密" in texts_of(printer, below, Edition.SUBMISSION)
    assert "非公表" not in texts_of(printer, below, Edition.SUBMISSION)


# What is computed from what is withheld.

REGISTER = """\
様式: 評価実施機関の台帳
評価実施機関: {評価実施機関名: 甲市長}
部署:
- {名称: 秘密の課, 所属長の役職名: 雛鶴課長, 連絡先: 雛鶴 086-000}
- {名称: 公の課, 所属長の役職名: 公課長, 連絡先: 公の窓口}
"""
OF_THE_DEPARTMENT = """\
様式: 全項目評価書 平成30年5月
表紙: {評価書名: 甲}
基本情報:
  評価実施機関における担当部署:
    部署: %s
%s"""
HIDDEN_DEPARTMENT = "{記載: 秘密の課, 公表しない: 保安}"


def built_html(spec: str, edition: str = "public") -> str:
    Path("specs/甲市/_agency.yaml").write_text(REGISTER, encoding="utf-8")
    Path("specs/甲市/乙.yaml").write_text(spec, encoding="utf-8")
    done = build("--format", "html", "--edition", edition, "--out", edition)
    assert done.returncode == 0, done.output
    return Path(edition, "甲市/乙.html").read_text(encoding="utf-8")


def test_what_the_register_says_of_a_withheld_department_is_not_public() -> None:
    spec = OF_THE_DEPARTMENT % (HIDDEN_DEPARTMENT, "")
    assert "雛鶴" not in built_html(spec)
    assert "雛鶴課長" in built_html(spec, "submission")
    assert "公課長" in built_html(OF_THE_DEPARTMENT % ("公の課", ""))


def test_what_is_written_beside_a_withheld_department_is_public() -> None:
    written = "    所属長の役職名: {上書き: 代理者, 理由: 空席のため}\n"
    assert "代理者" in built_html(OF_THE_DEPARTMENT % (HIDDEN_DEPARTMENT, written))


@pytest.mark.parametrize("written", ["{上書き: 代理者, 理由: 空席のため}", "代理者"])
def test_no_message_shows_what_follows_from_what_is_withheld(written: str) -> None:
    Path("specs/甲市/_agency.yaml").write_text(REGISTER, encoding="utf-8")
    head = f"    所属長の役職名: {written}\n"
    spec = OF_THE_DEPARTMENT % (HIDDEN_DEPARTMENT, head)
    Path("specs/甲市/乙.yaml").write_text(spec, encoding="utf-8")
    done = run_here("check")
    assert "「（公表しない記載）」" in done.output
    assert "雛鶴" not in done.output


FILE = "特定個人情報ファイルの概要:\n"
CONNECTED = f"""{FILE}  特定個人情報の提供・移転（委託に伴うものを除く。）:
    提供先:
    - 提供先: 甲
      提供方法: {{記載: [情報提供ネットワークシステム], 公表しない: 保安}}
"""


def test_a_flag_is_withheld_with_any_answer_of_the_entries_that_it_looks_at(
    printer: Printer,
) -> None:
    public = texts_of(printer, CONNECTED, Edition.PUBLIC)
    assert "[ 非公表 ] 接続しない（提供）" in public
    assert "[ 非公表 ] 提供・移転しない" in public
    assert "[ 非公表 ]" not in texts_of(printer, FILE, Edition.PUBLIC)


def test_how_many_entries_there_are_is_public(printer: Printer) -> None:
    below = f"{FILE}  特定個人情報ファイルの取扱いの委託:\n    委託事項:\n"
    entry = "    - {委託事項: 秘密, 公表しない: 保安}\n"
    public = texts_of(printer, below + entry * 3, Edition.PUBLIC)
    assert "秘密" not in public
    assert "（ 3 ）　件" in public
    assert "[ 委託する ]" in public
