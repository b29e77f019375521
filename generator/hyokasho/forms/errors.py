"""What is raised where a form, or what is said beside the forms as data, cannot be read."""

from hyokasho.errors import HyokashoError


class FormFileError(HyokashoError):
    """A file under `schema/` is wrong; the text says where."""
