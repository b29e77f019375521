"""What changed between two states of an assessment, and how 変更箇所 says it."""
