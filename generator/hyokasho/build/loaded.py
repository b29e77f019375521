"""Loads all that a task needs, once for all processes of a pool, which begin as copies of this."""

import hyokasho.build.task
import hyokasho.render.docx
import hyokasho.render.html
import hyokasho.render.pdf  # noqa: F401 - to have been loaded is the purpose.
