"""個人番号 in a text: found in whatever spelling, and hidden.

Used by every part that shows words; nothing here imports anything of the other parts.
"""
