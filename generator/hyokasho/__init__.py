"""Keeps 特定個人情報保護評価書 as YAML and publishes the official DOCX, PDF and HTML."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("hyokasho")
except PackageNotFoundError:  # Run from a checkout that nobody installed.
    __version__ = "0+checkout"
