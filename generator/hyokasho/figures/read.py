"""Reads the figures of an item (`図:`) from plain data, and says all that is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hyokasho.figures.drawing import FigureError, drawing
from hyokasho.figures.figure import Figure, Format, Picture
from hyokasho.figures.image import ImageError, picture
from hyokasho.figures.limits import MOST_FIGURES
from hyokasho.figures.parse import parse_chart
from hyokasho.figures.reading import PlainMapping, Problem, Reader
from hyokasho.forms import keys
from hyokasho.nearest import did_you_mean
from hyokasho.source.files import Files, MissingFileError, RefusedFileError
from hyokasho.source.tree import Path, Plain
from hyokasho.words import quoted

_KEYS = (
    keys.FIGURE_TITLE,
    keys.FIGURE_IMAGE,
    keys.FIGURE_ALTERNATIVE,
    keys.FIGURE_CHART,
    keys.FIGURE_REMARKS,
)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFigures:
    """The figures that can be printed, and what is wrong with the others."""

    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]


def read_figures(data: Plain, files: Files, most: int = MOST_FIGURES) -> ReadFigures:
    """The figures that the data under `図:` describe: one mapping, or a list of them.

    Of more than `most` none is read beyond, since each may take seconds to draw.
    """
    entries = data if isinstance(data, list) else [data]
    reader = _Reader(files)
    if len(entries) > most:
        reader.add(
            (),
            f"図が多すぎます（評価書一つに{MOST_FIGURES}個まで）。",
            "図をまとめるか、減らしてください。",
        )
    figures = tuple(
        figure
        for number, entry in enumerate(entries[: max(most, 0)])
        for figure in reader.figure(entry, (number,) if isinstance(data, list) else ())
    )
    return ReadFigures(figures=figures, problems=tuple(reader.problems))


class _Reader(Reader):
    """Reads figures, their images and charts."""

    def __init__(self, files: Files) -> None:
        super().__init__()
        self._files = files

    def figure(self, data: Plain, path: Path) -> Iterator[Figure]:
        """The figure, unless it cannot be printed."""
        if isinstance(data, str):
            self.add(
                path,
                "図には、画像か流れ図の組を書きます。",
                f"「{keys.FIGURE_IMAGE}: {quoted(data) or 'ファイル名'}」と"
                f"「{keys.FIGURE_ALTERNATIVE}: …」のように、図の下に字下げして書いてください。",
            )
            return
        figure = self.mapping(data, path, _KEYS)
        if not figure:
            return
        title = self.text(figure, keys.FIGURE_TITLE, path, required=False)
        shown = self._picture(figure, path, title)
        remarks = self._remarks(figure, path)
        if shown is not None:
            yield Figure(title=title, picture=shown, remarks=remarks)

    def _remarks(self, figure: PlainMapping, path: Path) -> str:
        remarks = figure.get(keys.FIGURE_REMARKS)
        if remarks is None or isinstance(remarks, str):
            return remarks or ""
        self.add(
            (*path, keys.FIGURE_REMARKS),
            "図の備考には文を書きます。",
            "「|-」と書いてから、文を書いてください。",
        )
        return ""

    def _picture(self, figure: PlainMapping, path: Path, title: str) -> Picture | None:
        has_image, has_chart = keys.FIGURE_IMAGE in figure, keys.FIGURE_CHART in figure
        if has_image == has_chart:
            self.add(
                path,
                "画像と流れ図の両方が書かれています。"
                if has_image
                else "画像も流れ図も書かれていません。",
                "「画像: ファイル名」か「流れ図:」のどちらか一つを書いてください。",
            )
            return None
        return self._image(figure, path) if has_image else self._chart(figure, path, title)

    def _chart(self, figure: PlainMapping, path: Path, title: str) -> Picture | None:
        here = (*path, keys.FIGURE_CHART)
        if keys.FIGURE_ALTERNATIVE in figure:
            self.add(
                (*path, keys.FIGURE_ALTERNATIVE),
                "流れ図の代替テキストは、登場者と流れから作られます。",
                f"「{keys.FIGURE_ALTERNATIVE}:」の行を消してください。",
                at_key=True,
            )
        parsed = parse_chart(figure[keys.FIGURE_CHART], title)
        self.problems.extend(
            replace(problem, path=(*here, *problem.path)) for problem in parsed.problems
        )
        if parsed.chart is None:
            return None
        try:
            drawn = drawing(parsed.chart)
        except FigureError as error:
            self.add(
                here,
                error.message,
                "図を二つに分けるか、流れを減らすか、名前・内容・注を短くしてください。",
                at_key=True,
                code="D110",
            )
            return None
        return Picture(
            format=Format.SVG,
            data=drawn.svg.encode(),
            width=drawn.width,
            height=drawn.height,
            description=drawn.description,
            words=drawn.words,
        )

    def _image(self, figure: PlainMapping, path: Path) -> Picture | None:
        here = (*path, keys.FIGURE_IMAGE)
        name = self.text(figure, keys.FIGURE_IMAGE, path)
        told = self._alternative(figure, path)
        if not name:
            return None
        try:
            return picture(self._files.read(name[:_LONGEST_NAME]), told)
        except MissingFileError as error:
            self.add(
                here,
                error.message,
                did_you_mean(name, error.names)
                or "評価書と同じ名前のフォルダに画像を置き、ファイルの名前を書いてください。",
                code="S403",
            )
        except RefusedFileError as error:
            self.add(here, error.message, error.hint, code="S404")
        except ImageError as error:
            self.add(here, error.message, error.hint, code=error.code)
        return None

    def _alternative(self, figure: PlainMapping, path: Path) -> str:
        told = figure.get(keys.FIGURE_ALTERNATIVE)
        if told is None or (isinstance(told, str) and not told.strip()):
            self.add(
                path,
                f"画像に「{keys.FIGURE_ALTERNATIVE}」がありません。",
                f"画像を見られない人のために、図が示す内容を「{keys.FIGURE_ALTERNATIVE}: …」"
                "と文で書いてください。",
                code="S402",
            )
            return ""
        return self.text(figure, keys.FIGURE_ALTERNATIVE, path, lines=True)
