"""Numbers for tests, made here so that nobody's is among them."""

SAMPLE = "123456789018"


def complete(eleven: str) -> str:
    """Eleven digits with their 検査用数字, computed otherwise than in hyokasho."""
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(int(d) * w for d, w in zip(eleven, weights, strict=True)) % 11
    return eleven + str(0 if rest <= 1 else 11 - rest)


def digits_of(text: str) -> str:
    """All digits of a text, of whatever script, one after the other."""
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def shows(text: str, number: str) -> bool:
    """Whether a text shows the number, whatever stands between its digits."""
    return number in digits_of(text)
