"""Images from strangers: what is taken, what is refused, and that nothing is unpacked for it."""

import base64
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyokasho.build.files import Folder
from hyokasho.figures.figure import Format
from hyokasho.figures.image import ImageError, picture
from hyokasho.figures.png import BrokenPngError, LargePngError, PngSize, check_png
from hyokasho.figures.raster import rasterise
from hyokasho.figures.svg_source import BrokenSvgError, UnsafeSvgError, clean_svg
from hyokasho.fonts import find_font
from hyokasho.source.files import MOST_BYTES, MissingFileError, RefusedFileError


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(
    width: int, height: int, pixels: bytes | None = None, *, kind: tuple[int, ...] = (8, 0, 0, 0, 0)
) -> bytes:
    """A white PNG; `kind` is depth, colour type, compression, filter, interlace."""
    rows = b"".join(b"\0" + b"\xff" * width for _ in range(height)) if pixels is None else pixels
    head = struct.pack(">IIBBBBB", width, height, *kind)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def svg(inner: str, head: str = 'width="80mm" height="40mm" viewBox="0 0 80 40"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inner}</svg>'.encode()


def test_a_png_is_printed_in_its_size_and_no_larger_than_the_page() -> None:
    small = picture(png(96, 48), "甲")
    assert (small.format, small.width, small.height) == (Format.PNG, 25.4, 12.7)
    assert small.description == "甲"
    large = picture(png(2000, 1000), "甲")
    assert (large.width, large.height) == (174, 87)
    high = picture(png(100, 2000), "甲")
    assert (high.width, high.height) == (11.5, 230)


def test_an_interlaced_png_is_measured_pass_by_pass() -> None:
    # 3 × 3 grey pixels in rows of the passes of Adam7.
    rows = b"".join(b"\0" + b"\xff" * n for n in (1, 1, 2, 1, 1, 3))
    seven = png(3, 3, rows, kind=(8, 0, 0, 0, 1))
    assert (check_png(seven).width, check_png(seven).height) == (3, 3)


@pytest.mark.parametrize(
    "data",
    [
        png(2, 2)[:-1],
        png(2, 2)[:20],
        png(2, 2).replace(b"IDAT", b"IDAX"),
        png(2, 2, b"\0\xff\xff"),
        png(2, 2, b"\0\xff\xff" * 3),
        png(2, 2, b"\7\xff\xff" * 2),
        png(0, 2, b""),
        png(2, 2, kind=(3, 0, 0, 0, 0)),
        png(2, 2, kind=(8, 3, 0, 0, 0)),
        png(2, 2, kind=(8, 0, 0, 0, 2)),
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_a_broken_png_is_an_error(data: bytes) -> None:
    with pytest.raises(BrokenPngError):
        check_png(data)


@given(st.integers(8, 60), st.binary(min_size=1, max_size=4))
def test_every_change_of_a_png_is_seen(at: int, put: bytes) -> None:
    data = png(3, 3)
    changed = data[:at] + put + data[at + len(put) :]
    if changed != data:
        with pytest.raises((BrokenPngError, LargePngError)):
            check_png(changed)


def test_a_png_that_unpacks_to_more_than_it_says_takes_no_memory() -> None:
    bomb = png(10, 10, bytes(300_000_000))
    assert len(bomb) < 400_000
    tracemalloc.start()
    try:
        with pytest.raises(BrokenPngError):
            check_png(bomb)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_40_megapixels_are_refused_by_the_header_alone() -> None:
    with pytest.raises(LargePngError, match="8,000×5,000"):
        check_png(png(8000, 5000, b""))


def test_an_svg_keeps_what_draws_and_loses_what_its_program_noted() -> None:
    clean = clean_svg(
        svg(
            '<!-- 内緒 --><metadata><r:x xmlns:r="urn:r">内緒</r:x></metadata>'
            '<i:view xmlns:i="urn:i" i:note="内緒"/>'
            '<g i:label="内緒" xmlns:i="urn:i"><rect width="8" height="4"/><text>甲</text></g>'
        )
    )
    assert "内緒" not in clean.data.decode()
    assert "<rect" in clean.data.decode()
    assert (clean.width, clean.height, clean.words) == (80, 40, ("甲",))


def test_what_is_dropped_from_an_svg_is_not_judged() -> None:
    """Programs keep scripts, links and pictures of theirs in what nobody draws."""
    notes = '<script>内緒</script><a href="https://example.com/"/><?php 内緒 ?>'
    clean = clean_svg(
        svg(
            f'<metadata>{notes}</metadata><i:view xmlns:i="urn:i">{notes}</i:view>'
            '<text>甲<i:n xmlns:i="urn:i"/>乙<!-- 内緒 -->丙</text>'
        )
    )
    assert "内緒" not in clean.data.decode()
    assert clean.words == ("甲乙丙",)


@pytest.mark.parametrize(
    "inner",
    [
        '<g transform="translate(1 2) rotate(3), matrix(1 0 0 1 0 0) scaleX (2)"/>',
        '<rect style="fill: rgb(1, 2, 3); stroke: url(#a); width: calc(1px + 2px)"/>',
        "<style>rect:not(.a):nth-child(2) { fill: HSL(1 2% 3%) } /* see (1) */</style>",
        '<rect aria-label="image(1)" id="image(1)" class="a(b)" data-name="src(x)"/>',
        "<text>image-set('x')</text>",
    ],
)
def test_what_drawing_programs_write_in_styles_is_taken(inner: str) -> None:
    assert clean_svg(svg(inner)).data


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('width="96" height="48px"', (25.4, 12.7)),
        ('viewBox="0 0 96 48"', (25.4, 12.7)),
        ('width="10cm" viewBox="0 0 4 2"', (100, 50)),
        ('height="1in" viewBox="0 0 4 2"', (50.8, 25.4)),
        ('width="100%" height="100%" viewBox="0,0,96,48"', (25.4, 12.7)),
    ],
)
def test_the_size_of_an_svg_is_that_of_css(head: str, size: tuple[float, float]) -> None:
    clean = clean_svg(svg("", head))
    assert (round(clean.width, 3), round(clean.height, 3)) == size


@pytest.mark.parametrize("head", ["", 'width="0" height="0"', 'viewBox="0 0 -1 5"', 'width="x"'])
def test_an_svg_without_a_size_is_broken(head: str) -> None:
    with pytest.raises(BrokenSvgError):
        clean_svg(svg("", head))


@pytest.mark.parametrize(
    "inner",
    [
        '<rect fill="\\75rl(https://example.invalid/)"/>',
        "<style>rect { fill: URL( 'https://example.invalid/a' ) }</style>",
        "<style>@font-face { font-family: a }</style>",
        '<rect style="background: url(data:image/png;base64,AAAA)"/>',
        """<rect style="mask-image: image-set('http://evil.example/a.png' 1x)"/>""",
        """<rect style="mask-image: -webkit-IMAGE-SET('http://evil.example/a.png' 1x)"/>""",
        "<style>rect { cursor: src('http://evil.example/a') }</style>",
        "<style>rect { fill: url(#a') ; mask: image('http://evil.example/') }</style>",
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<image href="JavaScript:alert(1)"/>',
        '<use href="//example.invalid/a.svg#a"/>',
        '<g xml:base="https://example.invalid/"/>',
        '<set attributeName="href" to="https://example.invalid/"/>',
        '<filter id="f"/>',
        '<g><x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script></g>',
        "<g><?php echo 1 ?></g>",
        "<g>" + "<rect/>" * 20_001 + "</g>",
        '<g id="a">' + "<rect/>" * 1_000 + "</g>" + '<use href="#a"/>' * 41,
    ],
)
def test_an_svg_that_reaches_out_or_hides_something_is_refused(inner: str) -> None:
    with pytest.raises(UnsafeSvgError):
        clean_svg(svg(inner))


def test_a_picture_within_an_svg_is_checked_like_any_other() -> None:
    def with_picture(data: bytes) -> bytes:
        return svg(f'<image href="data:image/png;base64,{base64.b64encode(data).decode()}"/>')

    assert b"<image" in clean_svg(with_picture(png(3, 3))).data
    with pytest.raises(UnsafeSvgError, match="画素"):
        clean_svg(with_picture(png(8000, 5000, b"")))


def test_deep_svg_and_other_encodings_do_not_crash() -> None:
    with pytest.raises((BrokenSvgError, UnsafeSvgError)):
        clean_svg(svg("<g>" * 5000 + "</g>" * 5000))
    text = '<?xml version="1.0" encoding="UTF-16"?>' + svg("<text>甲</text>").decode()
    assert picture(text.encode("utf-16"), "甲").words == ("甲",)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.7", "図".encode(), b"PK\x03\x04"])
def test_all_else_is_of_no_known_format(data: bytes) -> None:
    with pytest.raises(ImageError) as caught:
        picture(data, "甲")
    assert caught.value.code == "S405"


def test_an_svg_becomes_a_png_of_300_dpi_and_the_same_each_time() -> None:
    data = svg("<text x='2' y='9'>甲</text>")
    first = rasterise(data, 80, 40, find_font())
    assert first == rasterise(data, 80, 40, find_font())
    assert check_png(first) == PngSize(width=945, height=472)


# Files.


def test_a_folder_gives_its_files_also_from_folders_below(tmp_path: Path) -> None:
    (tmp_path / "下").mkdir()
    (tmp_path / "下" / "図.png").write_bytes(b"x")
    assert Folder(tmp_path).read("下/図.png") == b"x"


@pytest.mark.parametrize(
    "name", ["../甲.png", "/甲.png", "a/../../甲.png", "a\\甲.png", "c:甲", "a\0"]
)
def test_a_folder_gives_nothing_from_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "甲.png").write_bytes(b"x")
    (tmp_path / "a").mkdir()
    with pytest.raises(RefusedFileError):
        Folder(tmp_path / "a").read(name)


def test_a_folder_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "甲.png").write_bytes(b"x")
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "乙.png").symlink_to(tmp_path / "secret" / "甲.png")
    (folder / "下").symlink_to(tmp_path / "secret")
    (tmp_path / "b").symlink_to(tmp_path / "secret")
    for place, name in ((folder, "乙.png"), (folder, "下/甲.png"), (tmp_path / "b", "甲.png")):
        with pytest.raises(RefusedFileError, match="リンク"):
            Folder(place).read(name)


def test_a_folder_names_what_it_has_when_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "b.png").write_bytes(b"x")
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(MissingFileError) as caught:
        Folder(tmp_path).read("c.png")
    assert caught.value.names == ("a.png", "b.png")
    with pytest.raises(MissingFileError):
        Folder(tmp_path / "none").read("c.png")
    with pytest.raises(RefusedFileError):
        Folder(tmp_path).read("")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(RefusedFileError, match="大きすぎます"):
        Folder(tmp_path).read("a.png")
