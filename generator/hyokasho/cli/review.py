"""`hyokasho review`."""

from pathlib import Path

import click

from hyokasho.build.formats import Format, Renderers, epoch
from hyokasho.build.review import review
from hyokasho.build.surroundings import Registers
from hyokasho.build.write import replace_file
from hyokasho.cli.options import EDITION, FONT, keep_charts
from hyokasho.cli.say import say, say_line
from hyokasho.document.edition import Edition
from hyokasho.fonts import find_font
from hyokasho.forms.review_style import load_review_style
from hyokasho.review.document import Sheet, review_document
from hyokasho.review.markdown import as_markdown


@click.command("review")
@click.option(
    "--base",
    default=None,
    metavar="REV",
    help="比べる前のコミット。既定は、main から分かれた所。",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["md", "html", "docx", "pdf"]),
    default="md",
    show_default=True,
    help="md は判断と表、html は同じものをウェブページに、docx と pdf は新旧対照表だけ。",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="書き出すファイル。既定は、md は画面、ほかは review.html、review.docx、review.pdf。",
)
@click.option("--old-left", is_flag=True, help="新旧対照表の左を改正前にする。既定は改正後。")
@EDITION
@FONT
def review_command(
    base: str | None,
    style: str,
    out: Path | None,
    edition: Edition,
    font: Path | None,
    *,
    old_left: bool,
) -> int:
    """評価書の変更が、様式のどこを変え、法令上何を求めるかを示す。

    例：hyokasho review --base origin/main --format pdf
    """
    keep_charts()
    registers = Registers(find_font(font))
    found = review(base, registers, edition)
    words = load_review_style()
    if style == "md":
        text = as_markdown(found, words)
        if out is None:
            say(text, nl=False)
        else:
            replace_file(out, text.encode())
        return 0
    sheet = Sheet(new_first=not old_left, advised=style == "html")
    path = out or Path(f"review.{style}")
    with Renderers(registers.font, epoch()) as renderers:
        data = renderers.render(review_document(found, words, sheet), Format(style))
    replace_file(path, data)
    say_line(path.as_posix())
    return 0
