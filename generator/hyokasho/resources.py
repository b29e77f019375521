"""Where the forms, schemas and templates lie: in the checkout, else in the installed package."""

from functools import cache
from pathlib import Path

from hyokasho.errors import HyokashoError

_PACKAGE = Path(__file__).parent


class MissingResourceError(HyokashoError):
    """A file that ships with hyokasho is not there: the installation is damaged."""


@cache
def _roots() -> tuple[Path, ...]:
    """The folders that may hold `schema/` and `templates/`, the checkout first.

    An editable installation has them at the top of the repository, where staff restyle them;
    a wheel carries copies in `hyokasho/data/`.
    """
    return tuple(p for p in (_PACKAGE.parents[1], _PACKAGE / "data") if (p / "schema").is_dir())


def resource(*parts: str) -> Path:
    """The path of a file or folder that ships with hyokasho, such as `("schema", "forms")`.

    Raises:
        MissingResourceError: There is no such file in this installation.
    """
    for root in _roots():
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise MissingResourceError(
        f"hyokasho の部品 {'/'.join(parts)} が見つかりません。インストールし直してください。"
    )
