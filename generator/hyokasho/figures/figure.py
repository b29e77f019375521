"""A figure: a picture with its title and remarks, whatever it was made from."""

from dataclasses import dataclass, field
from enum import Enum


class Format(Enum):
    """What the bytes of a picture are; the value is the ending of a file."""

    SVG = "svg"
    PNG = "png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it is printed: checked bytes, and its size in mm.

    `description` is the alternative text, never empty. `words` are the words that are drawn in it,
    as far as they are known; none of them is body text of the document.
    """

    format: Format
    data: bytes = field(repr=False)
    width: float
    height: float
    description: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with the texts above and below it, empty where there are none."""

    title: str
    picture: Picture
    remarks: str
