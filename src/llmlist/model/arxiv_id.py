"""The grammar of arXiv identifiers; knows no URLs and no other scheme.

Source of the rules: https://info.arxiv.org/help/arxiv_identifier.html
"""

from __future__ import annotations

import re
from typing import Final

# The 34 archives that existed while identifiers named their archive (until 2007-03):
# ARCHIVES in https://github.com/arXiv/arxiv-base/blob/develop/arxiv/taxonomy/definitions.py
# without those that came later (econ, eess, q-fin, stat) and the test archive.
OLD_ARCHIVES: Final = frozenset(
    {
        "acc-phys",
        "adap-org",
        "alg-geom",
        "ao-sci",
        "astro-ph",
        "atom-ph",
        "bayes-an",
        "chao-dyn",
        "chem-ph",
        "cmp-lg",
        "comp-gas",
        "cond-mat",
        "cs",
        "dg-ga",
        "funct-an",
        "gr-qc",
        "hep-ex",
        "hep-lat",
        "hep-ph",
        "hep-th",
        "math",
        "math-ph",
        "mtrl-th",
        "nlin",
        "nucl-ex",
        "nucl-th",
        "patt-sol",
        "physics",
        "plasm-ph",
        "q-alg",
        "q-bio",
        "quant-ph",
        "solv-int",
        "supr-con",
    }
)

FIRST_OLD_MONTH: Final = (1991, 7)
LAST_OLD_MONTH: Final = (2007, 3)
FIRST_NEW_MONTH: Final = (2007, 4)
FIRST_FIVE_DIGIT_MONTH: Final = (2015, 1)

ARXIV_SHAPE: Final = r"(?:\d{4}\.\d{4,5}|[a-z-]{2,8}(?:\.[a-z-]{2,12})?/\d{7})"
"""What an identifier looks like, without version; for use in larger patterns (ASCII, any case)."""

ARXIV_END: Final = r"(?:v[1-9]\d?)?(?!\d)"
"""What may follow `ARXIV_SHAPE`: a version, and no further digit."""

_FLAGS = re.ASCII | re.IGNORECASE
_TYPED = re.compile(
    rf"(?:arxiv(?:\.org)?[\s:,./]{{0,4}})?({ARXIV_SHAPE}){ARXIV_END}(?:\.pdf)?",
    _FLAGS,
)
_DBLP = re.compile(r"(?:(?:dblp:)?journals/)?corr/abs-(\d{4})-(\d{4,5})", _FLAGS)
_NEW = re.compile(r"(\d{2})(\d{2})\.(\d{4,5})", re.ASCII)
_OLD = re.compile(r"([a-z-]+)(?:\.[a-z-]+)?/(\d{2})(\d{2})(\d{3})", re.ASCII)

_FIRST_NEW: Final = f"{FIRST_NEW_MONTH[0] % 100:02d}{FIRST_NEW_MONTH[1]:02d}"
_FIRST_FIVE_DIGITS: Final = f"{FIRST_FIVE_DIGIT_MONTH[0] % 100:02d}{FIRST_FIVE_DIGIT_MONTH[1]:02d}"


def canonical_arxiv_id(text: str) -> str | None:
    """Return the identifier without version, subject class and prefix, in lower case; None if it is none.

    Takes what people and programs write: ``arXiv:1706.03762v5``, ``math.GT/0309136``,
    ``1706.03762.pdf``, and DBLP's ``journals/corr/abs-1706-03762``.

    >>> canonical_arxiv_id("arXiv:math.GT/0309136v1")
    'math/0309136'
    """
    plain = _valid_new(text)  # what most are, with nothing around it
    if plain is not None:
        return plain
    text = text.strip()
    dblp = _DBLP.fullmatch(text)
    found = _TYPED.fullmatch(f"{dblp[1]}.{dblp[2]}" if dblp else text)
    if not found:
        return None
    shape = found[1].lower()
    return _valid_new(shape) or _valid_old(shape)


def arxiv_month(value: str) -> tuple[int, int]:
    """Return year and month that a canonical identifier carries.

    It is the month of announcement: 2401.10241 was submitted in November 2023, so this is no
    publication date.

    Raises:
        ValueError: The value is no canonical identifier.
    """
    digits = value.rpartition("/")[2][:4]
    year, month = int(digits[:2]), int(digits[2:])
    is_nineties = "/" in value and year >= FIRST_OLD_MONTH[0] % 100
    return (1900 if is_nineties else 2000) + year, month


def _valid_new(shape: str) -> str | None:
    found = _NEW.fullmatch(shape)
    if not found:
        return None
    year, month, number = found.groups()
    announced = year + month  # digits of one length compare as their numbers do
    digits = 5 if announced >= _FIRST_FIVE_DIGITS else 4
    # This is what tells ``2019.00123`` of a DOI's tail from an identifier.
    is_valid = announced >= _FIRST_NEW and len(number) == digits and number.strip("0") != ""
    return shape if is_valid and "01" <= month <= "12" else None


def _valid_old(shape: str) -> str | None:
    found = _OLD.fullmatch(shape)
    if not found or found[1] not in OLD_ARCHIVES or not 1 <= int(found[3]) <= 12:
        return None
    value = f"{found[1]}/{found[2]}{found[3]}{found[4]}"
    is_valid = FIRST_OLD_MONTH <= arxiv_month(value) <= LAST_OLD_MONTH and int(found[4]) > 0
    return value if is_valid else None
