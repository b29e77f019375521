"""What is said where hyokasho itself fails at an assessment."""

import traceback

from hyokasho.findings import Finding, Level, Position


def failure(error: Exception, file: str) -> Finding:
    """The finding about the file; the words of the error, which may be the spec's, are not told."""
    return Finding(
        code="S199",
        level=Level.ERROR,
        message=f"hyokasho の誤りで、この評価書を処理できませんでした（{type(error).__name__}）。",
        hint="標準エラー出力の内容を、hyokasho の開発者に知らせてください。",
        position=Position(1, 1),
        file=file,
    )


def trace(error: Exception) -> str:
    """Where it happened, for its developers, without the words of the error."""
    return f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__name__}"
