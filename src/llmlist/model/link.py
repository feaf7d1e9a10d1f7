"""Links as a list writes them, and what their labels mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of an entry.

    Attributes:
        label: The link's text as written, without brackets of its own; None for the title's own link.
        url: As written.
    """

    label: str | None = None
    url: str


_REMEMBERED: Final = 1024
"""How many labels are remembered: a list repeats few of them very often."""

# What a label says about the link behind it. One line adds a word.
LINK_ROLES: Final[Mapping[str, str]] = {
    "paper": "paper",
    "pdf": "paper",
    "arxiv": "paper",
    "abs": "paper",
    "abstract": "paper",
    "html": "page",
    "webpage": "page",
    "openreview": "paper",
    "acl": "paper",
    "doi": "paper",
    "preprint": "paper",
    "publication": "paper",
    "论文": "paper",
    "論文": "paper",
    "原文": "paper",
    "文章": "paper",
    "论文链接": "paper",
    "논문": "paper",
    "원문": "paper",
    "link": "page",
    "url": "page",
    "page": "page",
    "website": "page",
    "web": "page",
    "site": "page",
    "homepage": "page",
    "home page": "page",
    "here": "page",
    "链接": "page",
    "主页": "page",
    "リンク": "page",
    "링크": "page",
    "바로가기": "page",
    "code": "code",
    "github": "code",
    "git": "code",
    "repo": "code",
    "repository": "code",
    "source": "code",
    "source code": "code",
    "codes": "code",
    "implementation": "code",
    "official code": "code",
    "代码": "code",
    "源码": "code",
    "源代码": "code",
    "官方代码": "code",
    "コード": "code",
    "코드": "code",
    "구현": "code",
    "project": "project",
    "project page": "project",
    "项目": "project",
    "项目主页": "project",
    "项目地址": "project",
    "プロジェクト": "project",
    "프로젝트": "project",
    "data": "data",
    "dataset": "data",
    "datasets": "data",
    "数据": "data",
    "数据集": "data",
    "データセット": "data",
    "데이터셋": "data",
    "benchmark": "data",
    "model": "model",
    "models": "model",
    "checkpoint": "model",
    "checkpoints": "model",
    "weights": "model",
    "huggingface": "model",
    "hugging face": "model",
    "hf": "model",
    "demo": "demo",
    "playground": "demo",
    "colab": "demo",
    "slides": "slides",
    "slide": "slides",
    "video": "video",
    "videos": "video",
    "youtube": "video",
    "bilibili": "video",
    "talk": "video",
    "视频": "video",
    "動画": "video",
    "영상": "video",
    "blog": "post",
    "blog post": "post",
    "博客": "post",
    "解读": "post",
    "中文解读": "post",
    "笔记": "post",
    "知乎": "post",
    "ブログ": "post",
    "블로그": "post",
    "리뷰": "post",
    "post": "post",
    "article": "post",
    "news": "post",
    "tweet": "post",
    "twitter": "post",
    "notes": "post",
    "citation": "citation",
    "bib": "citation",
    "bibtex": "citation",
    "poster": "poster",
    "appendix": "supplement",
    "supplementary": "supplement",
    "supp": "supplement",
}


# What a label without words says about the link behind it: one emoji, or several that mean the same.
SYMBOL_ROLES: Final[Mapping[str, str]] = {
    **dict.fromkeys("📄📃📑📜📝📰", "paper"),
    **dict.fromkeys("💻🖥⌨🧑👨👩", "code"),
    **dict.fromkeys("🌐🏠🔗", "page"),
    **dict.fromkeys("🎥🎬📹📺▶📽", "video"),
    **dict.fromkeys("🤗", "model"),
}

_LABEL_WORD: Final = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_LINK_WORDS: Final = re.compile(
    r"(?:links? to|read|see|view)(?: the| this)? |\A(?:the|this|that|our|their|an?|official) | links?$"
)
"""What stands around the name of what a link leads to, in a folded label: ``link to the paper``."""


@lru_cache(maxsize=_REMEMBERED)
def fold_label(label: str) -> str:
    """Return a label as `LINK_ROLES` spells it: lower case, without brackets, marks and emoji.

    >>> fold_label("[ **Project Page** ]")
    'project page'
    """
    text = label.lower() if label.isascii() else unicodedata.normalize("NFKC", label).casefold()
    return " ".join(_LABEL_WORD.findall(text))


_LONGEST_LABEL: Final = 120
"""How many characters a label has at most; folding the words of whole paragraphs takes long."""

_ROLE_WORDS: Final = frozenset(role.split()[0] for role in LINK_ROLES) | frozenset(
    "links read see view the this that our their a an official".split()
)


@lru_cache(maxsize=_REMEMBERED)
def link_role(label: str | None) -> str | None:
    """Return what a label says about its link, or None where the vocabulary does not know it."""
    if label is None or len(label) > _LONGEST_LABEL or not _may_have_role(label):
        return None
    folded = fold_label(label)
    if not folded:
        return SYMBOL_ROLES.get(label.strip("[]() *")[:1])
    return LINK_ROLES.get(folded) or LINK_ROLES.get(_LINK_WORDS.sub("", folded))


def _may_have_role(label: str) -> bool:
    """Tell whether a label's first word begins one that has a role: most links of a list are titles."""
    first = _LABEL_WORD.search(label.lower())
    return not label.isascii() or (first is not None and first.group() in _ROLE_WORDS)


def primary_link(links: Sequence[Link]) -> Link | None:
    """Return the link that stands for the entry.

    That is the link on the title; else the first one called paper, pdf, arXiv or the like; else
    the first; else None.
    """
    for link in links:
        if link.label is None:
            return link
    for link in links:
        if link_role(link.label) == "paper":
            return link
    return links[0] if links else None
