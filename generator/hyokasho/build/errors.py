"""What keeps tasks from being done."""

from hyokasho.errors import HyokashoError


class EngineError(HyokashoError):
    """Tasks cannot run, or those who ran them are gone."""
