"""For whom a document is printed."""

from enum import Enum


class Edition(Enum):
    """The public edition prints 非公表 for withheld answers, the one for submission prints all."""

    PUBLIC = "public"
    SUBMISSION = "submission"
