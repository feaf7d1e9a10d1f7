"""The schemes of identifiers: for each one its canonical form and its page.

A new scheme is two functions and one line of `SCHEMES`. Which page carries which identifier is
told by `model.page`, not here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from llmlist.model.arxiv_id import canonical_arxiv_id
from llmlist.model.doi import ACL_DOIS, arxiv_id_of_doi, canonical_doi

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FLAGS = re.ASCII | re.IGNORECASE
_SAFE_IN_PATH = "/:();,@!$'*+="

# https://aclanthology.org/info/ids/
_ACL = re.compile(
    r"(\d{4}\.[a-z0-9]{1,40}-[a-z0-9]{1,40}\.\d{1,6}|[a-z]\d{2}-\d{4})(?:v\d{1,2})?(?:\.(?:pdf|bib|ris|endf|xml))?",
    _FLAGS,
)
_OPENREVIEW = re.compile(r"[a-z0-9_-]{4,40}", _FLAGS)
_PROCEEDINGS_PAPER = re.compile(r"v\d{1,4}/[a-z0-9][a-z0-9-]{0,80}", _FLAGS)
_NEURIPS = re.compile(r"(\d{4}/[0-9a-f]{32})(-[a-z0-9_]{1,60})?", _FLAGS)
_CVF = re.compile(r"[!-.0-~]{1,80}(?:/[!-.0-~]{1,200}){1,2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}", re.ASCII)
_S2_HASH = re.compile(r"[0-9a-f]{40}", _FLAGS)
_S2_CORPUS = re.compile(r"CorpusID:(\d{1,12})", _FLAGS)
_REPOSITORY = re.compile(r"([a-z0-9][a-z0-9_-]{0,38})/([a-z0-9._-]{1,100}?)(?:\.git)?", _FLAGS)
_YOUTUBE = re.compile(r"[a-z0-9_-]{11}", _FLAGS)
_HUGGING_FACE = re.compile(
    r"(?:(?:datasets|spaces)/)?[a-z0-9._-]{1,96}/[a-z0-9._-]{1,96}|datasets/[a-z0-9._-]{1,96}", _FLAGS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """What is to know about one kind of identifier.

    Attributes:
        canonical: From a value as people write it, without scheme, to its canonical form; None
            where it is no such identifier. Applied twice it is as good as once.
        page: From a canonical value to the address of its page.
        example: A canonical value, for messages.
    """

    canonical: Callable[[str], str | None]
    page: Callable[[str], str]
    example: str


def _canonical_acl(text: str) -> str | None:
    found = _ACL.fullmatch(text.strip())
    if not found:
        return None
    return found[1].lower() if "." in found[1] else found[1].upper()


def _canonical_openreview(text: str) -> str | None:
    # The case counts.
    return text.strip() if _OPENREVIEW.fullmatch(text.strip()) else None


def _canonical_proceedings_paper(text: str) -> str | None:
    return text.strip().lower() if _PROCEEDINGS_PAPER.fullmatch(text.strip()) else None


def _canonical_neurips(text: str) -> str | None:
    found = _NEURIPS.fullmatch(text.strip())
    if not found:
        return None
    # The track is part of the page's address; the main one is left out.
    track = found[2] or ""
    return found[1].lower() + ("" if track.lower() == "-conference" else track)


def _canonical_cvf(text: str) -> str | None:
    text = text.strip().removeprefix("content/").removesuffix("_paper")
    is_plain = _CVF.fullmatch(text) and not re.search(r"[?#%\\]", text)
    is_settled = not text.startswith("content/") and not text.endswith("_paper")
    return text if is_plain and is_settled else None


def _canonical_ieee(text: str) -> str | None:
    text = text.strip()
    return text.lstrip("0") or None if _NUMBER.fullmatch(text) else None


def _canonical_s2(text: str) -> str | None:
    text = text.strip()
    if _S2_HASH.fullmatch(text):
        return text.lower()
    corpus = _S2_CORPUS.fullmatch(text)
    number = corpus[1].lstrip("0") if corpus else ""
    return f"CorpusID:{number}" if number else None


def _canonical_github(text: str) -> str | None:
    found = _REPOSITORY.fullmatch(text.strip())
    if not found or found[1].lower() in GITHUB_PAGES or not found[2].strip(".") or found[2].endswith(".git"):
        return None
    return f"{found[1]}/{found[2]}".lower()


def _canonical_youtube(text: str) -> str | None:
    text = text.strip()
    # ``/embed/videoseries`` plays a list and has eleven letters too.
    return text if _YOUTUBE.fullmatch(text) and text != "videoseries" else None


def _canonical_hugging_face(text: str) -> str | None:
    text = text.strip()
    if not _HUGGING_FACE.fullmatch(text) or any(not part.strip(".") for part in text.split("/")):
        return None
    kind, _, rest = text.partition("/")
    if kind.lower() in {"datasets", "spaces"}:
        is_space_without_owner = kind.lower() == "spaces" and "/" not in rest
        return None if is_space_without_owner else f"{kind.lower()}/{rest}"
    return None if kind.lower() in HUGGING_FACE_PAGES else text


def _neurips_page(value: str) -> str:
    paper, _, track = value.partition("-")
    year, _, digest = paper.partition("/")
    # The data sets of 2021 have a site of their own; since 2022 the track is part of the address.
    host = f"{'datasets-benchmarks-' if track.startswith('round') else ''}proceedings.neurips.cc"
    if not track and int(year) >= 2022:
        track = "Conference"
    return f"https://{host}/paper_files/paper/{year}/hash/{digest}-Abstract{'-' if track else ''}{track}.html"


def _cvf_page(value: str) -> str:
    folder, _, name = value.partition("/")
    if not folder.startswith("content_"):
        folder, _, name = f"content/{value}".rpartition("/")
    return f"https://openaccess.thecvf.com/{quote(folder)}/html/{quote(name)}_paper.html"


def _s2_page(value: str) -> str:
    if value.startswith("CorpusID:"):
        return f"https://api.semanticscholar.org/{value}"
    return f"https://www.semanticscholar.org/paper/{value}"


# First parts of paths that are no owners: https://github.com/Mottie/github-reserved-names
GITHUB_PAGES: Final = frozenset(
    """about account advisories apps assets blog business careers changelog codespaces collections contact
    copilot customer-stories customers dashboard discussions education enterprise enterprises events
    explore features gist github-copilot home images issues join login logout marketplace mobile models
    new newsroom nonprofit notifications organizations orgs partners premium-support pricing projects
    pulls raw readme resources search security sessions settings signup site solutions sponsors stars
    team team-roles topics trending user-attachments users watching why-github""".split()
)
HUGGING_FACE_PAGES: Final = frozenset(
    """api assets blog brand chat chat-completion collections datasets docs enterprise front github
    inference-api inference-endpoints jobs join landing learn login logout models new notifications
    organizations papers posts pricing privacy search settings spaces storage support tasks
    terms-of-service users welcome""".split()
)

SCHEMES: Final[Mapping[str, Scheme]] = MappingProxyType(
    {
        "arxiv": Scheme(
            canonical=canonical_arxiv_id,
            page=lambda value: f"https://arxiv.org/abs/{value}",
            example="1706.03762",
        ),
        "doi": Scheme(
            canonical=canonical_doi,
            page=lambda value: f"https://doi.org/{quote(value, safe=_SAFE_IN_PATH)}",
            example="10.1145/3292500.3330701",
        ),
        "acl": Scheme(
            canonical=_canonical_acl,
            page=lambda value: f"https://aclanthology.org/{value}/",
            example="2023.acl-long.1",
        ),
        "openreview": Scheme(
            canonical=_canonical_openreview,
            page=lambda value: f"https://openreview.net/forum?id={value}",
            example="YicbFdNTTy",
        ),
        "pmlr": Scheme(
            canonical=_canonical_proceedings_paper,
            page=lambda value: f"https://proceedings.mlr.press/{value}.html",
            example="v139/radford21a",
        ),
        "neurips": Scheme(
            canonical=_canonical_neurips,
            page=_neurips_page,
            example="2020/1457c0d6bfcb4967418bfb8ac142f64a",
        ),
        "jmlr": Scheme(
            canonical=_canonical_proceedings_paper,
            page=lambda value: f"https://jmlr.org/papers/{value}.html",
            example="v21/20-074",
        ),
        "cvf": Scheme(
            canonical=_canonical_cvf,
            page=_cvf_page,
            example="CVPR2022/He_Masked_Autoencoders_Are_Scalable_Vision_Learners_CVPR_2022",
        ),
        "ieee": Scheme(
            canonical=_canonical_ieee,
            page=lambda value: f"https://ieeexplore.ieee.org/document/{value}",
            example="7780459",
        ),
        "s2": Scheme(
            canonical=_canonical_s2, page=_s2_page, example="204e3073870fae3d05bcbc2f6a8e263d9b72e776"
        ),
        "github": Scheme(
            canonical=_canonical_github,
            page=lambda value: f"https://github.com/{value}",
            example="owner/repository",
        ),
        "youtube": Scheme(
            canonical=_canonical_youtube,
            page=lambda value: f"https://www.youtube.com/watch?v={value}",
            example="kCc8FmEb1nY",
        ),
        "hf": Scheme(
            canonical=_canonical_hugging_face,
            page=lambda value: f"https://huggingface.co/{value}",
            example="datasets/owner/name",
        ),
    }
)
"""Every scheme whose values we can read, by its name."""


def preferred_identity(scheme: str, value: str) -> tuple[str, str]:
    """Return scheme and value that stand for all DOIs of the same work: arXiv's or the Anthology's own."""
    if scheme != "doi":
        return scheme, value
    arxiv_id = arxiv_id_of_doi(value)
    if arxiv_id:
        return "arxiv", arxiv_id
    prefix = next((prefix for prefix in ACL_DOIS if value.startswith(prefix)), None)
    acl_id = _canonical_acl(value.removeprefix(prefix)) if prefix else None
    return ("acl", acl_id) if acl_id else (scheme, value)
