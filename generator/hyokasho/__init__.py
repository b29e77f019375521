"""Keeps 特定個人情報保護評価書 as YAML and publishes the official DOCX, PDF and HTML."""

# Written here, as asking for the version of an installed package takes longer than the rest of a
# build that has nothing to do.
__version__ = "0.1.0"
