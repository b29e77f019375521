"""The one base of all errors that mean: hyokasho cannot go on."""


class HyokashoError(Exception):
    """We cannot go on; the text is Japanese and meant for the user.

    A finding, by contrast, says that a document is wrong and is never raised (see `findings`).
    """

    @property
    def message(self) -> str:
        """What happened and what to do, in Japanese."""
        return str(self)
