"""The 検査用数字 of 個人番号 and 法人番号."""

from operator import mul
from typing import Final

LENGTH: Final = 12
CORPORATE_LENGTH: Final = 13
# Q(11) to Q(1), from the left.
_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def is_my_number(digits: str) -> bool:
    """Whether twelve digits end with the right 検査用数字 of a 個人番号 (番号法施行令8条).

    P(n) is the n-th digit before it from the right; Q(n) is n + 1 for n ≤ 6 and n - 5 for n ≥ 7.
    It is 0 where Σ P(n)Q(n) mod 11 is 0 or 1, else that taken from 11 (平成26年総務省令第85号5条).
    """
    if len(digits) != LENGTH:
        return False
    *others, check = map(int, digits)
    rest = sum(map(mul, others, _WEIGHTS)) % 11
    return check == (0 if rest <= 1 else 11 - rest)


def is_corporate_number(digits: str) -> bool:
    """Whether thirteen digits begin with the right 検査用数字 of a 法人番号, which is public.

    It is 9 - (Σ P(n)Q(n) mod 9), where Q(n) is 1 for odd and 2 for even places from the right
    (平成26年財務省令第70号2条).
    """
    if len(digits) != CORPORATE_LENGTH:
        return False
    check, *others = map(int, digits)
    products = (digit * (2 - n % 2) for n, digit in enumerate(reversed(others), start=1))
    return check == 9 - sum(products) % 9
