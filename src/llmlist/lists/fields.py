"""The vocabularies of the page: one table each, one line adds a word.

What the words are is here; how an item is taken apart is in ``drafts`` and ``tables``. Link labels are in
``model.link`` and venues in ``model.venue``, because exports and linkage share them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_letters
from typing import TYPE_CHECKING, Final, NamedTuple

from llmlist.lists.dates import may_be_date, parse_date_text
from llmlist.model.link import fold_label
from llmlist.model.name import is_ideographic_name, may_name_several, split_names
from llmlist.model.venue import is_venue_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_REMEMBERED: Final = 1024
"""How many short texts are remembered: an item is looked at in several ways."""

# What the header of a table's column says about its cells.
HEADER_FIELDS: Final[Mapping[str, str]] = {
    "year": "date",
    "date": "date",
    "time": "date",
    "month": "date",
    "release date": "date",
    "release time": "date",
    "released": "date",
    "published": "date",
    "publish date": "date",
    "pub date": "date",
    "publication date": "date",
    "时间": "date",
    "日期": "date",
    "公開年": "date",
    "発表年": "date",
    "年": "date",
    "年份": "date",
    "年度": "date",
    "发表时间": "date",
    "发布时间": "date",
    "发表年份": "date",
    "日付": "date",
    "公開日": "date",
    "발행일": "date",
    "연도": "date",
    "년도": "date",
    "발행연도": "date",
    "발표연도": "date",
    "날짜": "date",
    "année": "date",
    "año": "date",
    "ano": "date",
    "jahr": "date",
    "keywords": "keywords",
    "keyword": "keywords",
    "tags": "keywords",
    "topic": "keywords",
    "topics": "keywords",
    "关键词": "keywords",
    "关键字": "keywords",
    "标签": "keywords",
    "主题": "keywords",
    "方向": "keywords",
    "領域": "keywords",
    "キーワード": "keywords",
    "키워드": "keywords",
    "분야": "keywords",
    "주제": "keywords",
    "institute": "institutes",
    "institutes": "institutes",
    "institution": "institutes",
    "institutions": "institutes",
    "affiliation": "institutes",
    "affiliations": "institutes",
    "organization": "institutes",
    "organisation": "institutes",
    "org": "institutes",
    "company": "institutes",
    "机构": "institutes",
    "单位": "institutes",
    "所属": "institutes",
    "소속": "institutes",
    "기관": "institutes",
    "開発元": "institutes",
    "developer": "institutes",
    "paper": "title",
    "papers": "title",
    "title": "title",
    "paper title": "title",
    "report": "title?",
    "book": "title?",
    "course": "title?",
    "article": "title?",
    "blog": "title?",
    "tutorial": "title?",
    "project": "title?",
    "projects": "title?",
    "tool": "title?",
    "tools": "title?",
    "library": "title?",
    "framework": "title?",
    "resource": "title?",
    "dataset": "title?",
    "datasets": "title?",
    "benchmark": "title?",
    "model": "title?",
    "models": "title?",
    "model name": "title?",
    "language model": "title?",
    "name": "title?",
    "method": "title?",
    "approach": "title?",
    "work": "title?",
    "模型": "title?",
    "名称": "title?",
    "标题": "title",
    "论文": "title",
    "题目": "title",
    "论文题目": "title",
    "论文标题": "title",
    "论文名": "title",
    "论文名称": "title",
    "文章": "title",
    "論文": "title",
    "論文名": "title",
    "タイトル": "title",
    "논문": "title",
    "제목": "title",
    "titre": "title",
    "título": "title",
    "titel": "title",
    "논문 제목": "title",
    "논문명": "title",
    "publication": "venue",
    "venue": "venue",
    "venue date": "venue",
    "venue year": "venue",
    "publication venue": "venue",
    "conference journal": "venue",
    "conf": "venue",
    "conf journal": "venue",
    "journal conf": "venue",
    "journal conference": "venue",
    "conference": "venue",
    "journal": "venue",
    "published in": "venue",
    "pub": "venue",
    "会议": "venue",
    "收录": "venue",
    "发表": "venue",
    "期刊": "venue",
    "会议期刊": "venue",
    "期刊会议": "venue",
    "出处": "venue",
    "来源": "venue",
    "学会": "venue",
    "会議": "venue",
    "학회": "venue",
    "저널": "venue",
    "학술지": "venue",
    "author": "authors",
    "authors": "authors",
    "author s": "authors",
    "first author": "authors",
    "lead author": "authors",
    "作者": "authors",
    "著者": "authors",
    "저자": "authors",
    "auteurs": "authors",
    "autores": "authors",
    "autoren": "authors",
    "link": "links",
    "links": "links",
    "url": "links",
    "code": "links",
    "github": "links",
    "repo": "links",
    "paper link": "links",
    "demo": "links",
    "pdf": "links",
    "代码": "links",
    "源码": "links",
    "链接": "links",
    "论文链接": "links",
    "原文": "links",
    "原文链接": "links",
    "源代码": "links",
    "代码链接": "links",
    "项目": "links",
    "主页": "links",
    "リンク": "links",
    "コード": "links",
    "링크": "links",
    "코드": "links",
    "원문": "links",
    "구현": "links",
    "원문 링크": "links",
    "논문 링크": "links",
    "description": "note",
    "summary": "note",
    "notes": "note",
    "note": "note",
    "comment": "note",
    "comments": "note",
    "remarks": "note",
    "tl dr": "note",
    "简介": "note",
    "描述": "note",
    "説明": "note",
    "说明": "note",
    "备注": "note",
    "摘要": "note",
    "总结": "note",
    "概要": "note",
    "コメント": "note",
    "요약": "note",
    "비고": "note",
    "설명": "note",
}

# Headings of a list of contents: nothing right below them is an entry, what follows may be.
CONTENTS_HEADINGS: Final = frozenset(
    {"contents", "content", "table of contents", "table of content", "toc", "index", "目录", "目次"}
)

# What a line before a list says where the list holds the keeper's remarks, not entries.
REMARKS: Final = frozenset(
    {"note", "notes", "nb", "please note", "remark", "remarks", "注", "注意", "备注", "说明"}
)

# Headings under which nothing is an entry, as `fold_label` spells them.
SKIPPED_HEADINGS: Final = frozenset(
    {
        "contributing",
        "contribution",
        "contributions",
        "how to contribute",
        "contributors",
        "contributor",
        "license",
        "licence",
        "citation",
        "cite",
        "citing",
        "how to cite",
        "acknowledgement",
        "acknowledgements",
        "acknowledgment",
        "acknowledgments",
        "star history",
        "stargazers",
        "contact",
        "contact us",
        "news",
        "news and updates",
        "news updates",
        "latest news",
        "recent news",
        "updates",
        "update",
        "latest updates",
        "recent updates",
        "update log",
        "updates log",
        "change log",
        "changelog",
        "release notes",
        "what's new",
        "whats new",
        "todo",
        "disclaimer",
        "贡献",
        "更新",
        "更新日志",
        "更新记录",
        "更新履歴",
        "最新动态",
        "致谢",
        "引用",
        "许可证",
    }
)

# Who lists name in brackets although it is no person.
INSTITUTES: Final = frozenset(
    {
        "adobe", "ai2", "alibaba", "allen ai", "allenai", "amazon", "anthropic", "apple", "baai",
        "baidu", "bair", "berkeley", "bigscience", "bloomberg", "bytedance", "caltech", "cambridge",
        "cas", "cmu", "cohere", "columbia", "cornell", "cuhk", "databricks", "deepmind",
        "dfki", "disney", "ebay", "eleutherai", "epfl", "eth", "eth zurich", "eth zürich", "ethz",
        "facebook", "forbes", "fudan", "gatech", "georgia tech", "google", "google brain",
        "google deepmind", "harvard", "hku", "hkust", "huawei", "hugging face", "huggingface", "hust",
        "ibm", "inria", "intel", "jd", "jhu", "johns hopkins", "kaist", "kaust", "kth", "kuaishou",
        "lmu", "mbzuai", "megvii", "meituan", "meta", "meta ai", "microsoft", "mila", "mistral", "mit",
        "mosaicml", "naver", "netflix", "ntu", "nus", "nvidia", "nyu", "openai", "oppo", "oxford",
        "peking university", "picsart", "pinterest", "pku", "princeton", "qualcomm", "ruc",
        "rutgers", "salesforce", "samsung", "sensetime", "shopee", "sjtu", "sony", "stability ai",
        "stanford", "tel aviv", "tencent", "thu", "together", "toyota", "tsinghua", "tum", "uber",
        "uc berkeley", "ucf", "ucl", "ucla", "ucsd", "uiuc", "umass", "unc", "upenn", "usc", "ustc",
        "ut austin", "uw", "virginia tech", "vivo", "wechat", "xai", "xiaomi", "yale", "yandex",
        "zhipu", "zju",
        "智源", "知乎", "清华", "北大", "百度", "华为", "腾讯", "阿里", "旷视科技", "字节跳动", "科大讯飞",
        "商汤", "美团", "快手", "中科院", "复旦", "浙大", "上交", "哈工大", "港科大", "港中文",
        "微软", "谷歌",
    }
)  # fmt: skip
# What it is looked for in is in small letters.
_INSTITUTE_WORDS: Final = re.compile(
    r"\b(?=[uilrcasgt])(?:univ(?:ersit\w*)?|institut\w*|laborator\w*|labs?|research|college|academy|school|inc|corp|gmbh|company|team)\b"
)
_WIDE_INSTITUTE_WORDS: Final = re.compile("大学|学院|研究院|研究所|实验室|科技|公司|中心")
_NO_NAMES: Final = frozenset({"a", "an", "the", "this", "our", "new"})
# What titles and topics are made of, and no name of a person is.
_TOPIC_WORDS: Final = frozenset(
    {
        "analysis", "applications", "audio", "benchmark", "benchmarks", "code", "data", "dataset", "datasets",
        "engineering", "evaluation", "framework", "generation", "image", "intelligence", "language",
        "learning", "model", "models", "network", "networks", "paper", "papers", "processing", "project",
        "references", "reasoning", "resources", "search", "software", "source", "survey", "system", "systems",
        "task", "tasks", "technical", "text", "tools", "training", "tutorial", "video", "vision", "web",
    }
)  # fmt: skip
# What programs are written in or run on: `[Python, C++]` are no people.
_SOFTWARE_WORDS: Final = frozenset(
    {
        "android", "binary", "c#", "c++", "cuda", "golang", "ios", "java", "javascript", "keras", "linux",
        "macos", "matlab", "numpy", "python", "pytorch", "tensorflow", "typescript", "windows",
    }
)  # fmt: skip
_NO_PERSON_WORDS: Final = _TOPIC_WORDS | _SOFTWARE_WORDS
_SMALL_WORDS: Final = frozenset(
    {"at", "by", "for", "from", "in", "is", "of", "on", "via", "vs", "vs.", "with"}
)
_NO_NAME_WORDS: Final = frozenset("all is not the what why your".split())
"""Words that no name holds however they are written, as titles write them: ``All You Need Is Rivers``."""
_NAME_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_LONGEST_IDEOGRAPHIC: Final = 10
_LONGEST_NAME: Final = 5
"""How many words a name has at most; what is longer before an "et al." is a title and its authors."""
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff]")
_QUOTES: Final = {'"': '"', "“": "”", "「": "」", "《": "》"}
_LONGEST_QUOTE: Final = 500
_OPENING_QUOTE: Final = re.compile('["“「《]')


def header_field(header: str) -> str | None:
    """Return the field that a column of that header holds; None where the vocabulary does not know it.

    ``title?`` is a name that serves as the title where no other column does.
    """
    return next(filter(None, map(HEADER_FIELDS.get, _in_each_script(header))), None)


def says_nothing(text: str) -> bool:
    """Tell whether a cell only shows that there is nothing to say.

    >>> says_nothing(" - "), says_nothing("N/A"), says_nothing("✓"), says_nothing("2021")
    (True, True, False, False)
    """
    return _NOTHING.fullmatch(text.strip()) is not None


_NOTHING: Final = re.compile(r"[-–—―/.?？_\s]*|n/?a\.?|none|null|nan|tbd|todo", re.IGNORECASE)


def is_placeholder(title: str) -> bool:
    """Tell whether a title only keeps a place: ``Coming soon``, ``TBD``, ``...``.

    >>> is_placeholder("Coming soon..."), is_placeholder("Soon and Coming Rivers")
    (True, False)
    """
    return says_nothing(title) or fold_label(title) in _PLACEHOLDERS


_PLACEHOLDERS: Final = frozenset(
    {
        "coming soon", "to be added", "to be continued", "to be updated", "to be announced", "tba", "tbd",
        "todo", "wip", "work in progress", "under construction", "stay tuned", "more to come",
        "more papers to be added", "more coming soon", "updating", "none yet", "empty", "추가 예정",
        "待更新", "待补充", "待续", "更新中", "持续更新", "持续更新中", "敬请期待", "暂无", "準備中",
    }
)  # fmt: skip


def is_contents_heading(title: str) -> bool:
    """Tell whether a heading stands above a list of contents."""
    return not CONTENTS_HEADINGS.isdisjoint(_in_each_script(_SHORTCODE.sub(" ", title)))


def is_skipped_heading(title: str) -> bool:
    """Tell whether what stands under a heading is about the list itself."""
    name = _SECTION_NUMBER.sub("", _SHORTCODE.sub(" ", title))
    if _ABOUT_LICENCES.search(name) or _says_who_keeps(name):
        return True
    return not SKIPPED_HEADINGS.isdisjoint((*_in_each_script(name), fold_label(_CALL.split(name)[0])))


def _says_who_keeps(name: str) -> bool:
    """Tell whether a heading says who keeps a list or what is new in it: ``Main Contributors (join us)``."""
    words = set(fold_label(_BEHIND_HEADING.split(name)[0]).split()) - _AROUND_KEEPERS
    return bool(words) and words <= _KEEPERS


_BEHIND_HEADING: Final = re.compile(r"[(（\[:：!！]")
_AROUND_KEEPERS: Final = frozenset(
    "all and core current highlights key latest log main of our project recent the to top".split()
)
_KEEPERS: Final = frozenset(
    "backers changelog contributor contributors installation maintainer maintainers news"
    " sponsor sponsors updates".split()
)


def _in_each_script(text: str) -> tuple[str, ...]:
    """Return a text folded, and each half of one that says the same twice: ``描述（Description）``."""
    folded = fold_label(text)
    found = None if folded.isascii() else _BOTH_SCRIPTS.fullmatch(folded)
    return (folded,) if found is None else (folded, *(half.strip() for half in found.groups() if half))


_LANGUAGES: Final = frozenset(
    "english chinese japanese korean french german spanish portuguese russian italian arabic hindi turkish"
    " vietnamese 中文 简体中文 繁體中文 繁体中文 日本語 한국어 français deutsch español português русский"
    " italiano العربية हिन्दी türkçe".split()
)


def is_language(text: str) -> bool:
    """Tell whether a link's text names a language: ``English``, ``简体中文 (Chinese)``.

    >>> is_language("日本語 (Japanese)"), is_language("English Prompts")
    (True, False)
    """
    names = text.casefold().replace("(", " ").replace(")", " ").split()
    return bool(names) and _LANGUAGES.issuperset(names)


@lru_cache(maxsize=_REMEMBERED)
def is_institute(text: str) -> bool:
    """Tell whether a short text names a company, university or group rather than a person."""
    folded = text.casefold()
    words = folded.split()
    if not words:
        return False
    known = " ".join(words) in INSTITUTES or (len(words) <= 4 and words[0].strip(",") in INSTITUTES)
    if known or _INSTITUTE_WORDS.search(folded):
        return True
    return not text.isascii() and _WIDE_INSTITUTE_WORDS.search(text) is not None


@lru_cache(maxsize=_REMEMBERED)
def is_person(text: str) -> bool:
    """Tell whether a short text reads like one person's name."""
    text = text.strip()
    # Names in Latin letters behind it say for whom or what the person writes.
    if (
        not text.isascii()
        and len(text) <= _LONGEST_IDEOGRAPHIC
        and is_ideographic_name(text.rstrip(ascii_letters))
    ):
        return not is_institute(text)
    surname, comma, given = text.partition(", ")
    words = f"{given} {surname}".split() if comma else text.split()
    if not 2 <= len(words) <= 5 or not words[0][0].isupper() or not words[-1][0].isupper():
        return False
    folded = frozenset(text.casefold().replace(",", " ").split())
    if words[0].casefold() in _NO_NAMES or not _NO_PERSON_WORDS.isdisjoint(folded):
        return False
    if len(words[0]) > 2 and words[0].isupper() and words[0].isalpha():
        return False
    if not _SMALL_WORDS.isdisjoint(words) or not _NO_NAME_WORDS.isdisjoint(folded):
        return False
    # Most names are of letters only, which is told sooner.
    is_name = all(map(str.isalpha, words)) or all(map(_NAME_WORD.fullmatch, words))
    return is_name and not is_institute(text)


@lru_cache(maxsize=_REMEMBERED)
def classify_label(text: str) -> str | None:
    """Return the field that a short text beside a title holds, such as ``[Stanford]`` or ``(ICML 2022)``.

    Returns:
        ``date``, ``venue``, ``institutes``, ``authors`` or None where nothing speaks for any of them.
    """
    known = date_or_venue(text)
    if known is not None:
        return known
    if is_institute(text):
        return "institutes"
    surname, comma, _ = text.partition(",")
    # `[NL, Lean]` are topics, not Mr NL.
    if is_person(text) and not (comma and len(surname) > 1 and surname.isupper()):
        return "authors"
    return None


def bare_date(text: str) -> int:
    """Return the character at which the date begins in a text such as ``updated on 2023-05-07``.

    >>> bare_date("Updated: May 2023"), bare_date("May 2023")
    (9, 0)
    """
    found = _BEFORE_DATE.match(text)
    return found.end() if found is not None else 0


@lru_cache(maxsize=_REMEMBERED)
def date_or_venue(text: str) -> str | None:
    """Return ``date`` or ``venue`` where a short text is that, else None."""
    if may_be_date(text) and parse_date_text(text[bare_date(text) :]) is not None:
        return "date"
    return "venue" if is_venue_text(text) else None


# What a name before a colon says of the value behind it. `links` are named for what stands behind.
FIELD_NAMES: Final[Mapping[str, str]] = {
    "author": "authors",
    "authors": "authors",
    "作者": "authors",
    "keyword": "keywords",
    "keywords": "keywords",
    "key words": "keywords",
    "tags": "keywords",
    "topics": "keywords",
    "关键词": "keywords",
    "venue": "venue",
    "conference": "venue",
    "journal": "venue",
    "published in": "venue",
    "publication": "venue",
    "date": "date",
    "year": "date",
    "published": "date",
    "日期": "date",
    "institute": "institutes",
    "institution": "institutes",
    "institutions": "institutes",
    "affiliation": "institutes",
    "affiliations": "institutes",
    "organization": "institutes",
    "publisher": "institutes",
    "机构": "institutes",
}
_ABOUT_LICENCES: Final = re.compile(r"\bwhat\b.*\blicen[cs]es?\b.*\?", re.IGNORECASE)
# How GitHub spells emoji: `:tada:`.
_BOTH_SCRIPTS: Final = re.compile(
    r"([^\u3040-\u9fff]*[^\u3040-\u9fff ]) *([\u3040-\u9fff][\u3040-\u9fff ]*)"
    r"|([\u3040-\u9fff ]*[\u3040-\u9fff]) *([^\u3040-\u9fff ][^\u3040-\u9fff]*)"
)
_BEFORE_DATE: Final = re.compile(
    r"\s*+(?:last\s)?(?:updated?|published|released?|added)\b(?:\s(?:on|at|in)\b)?\s?[:：]?\s?"
    r"|\s*+(?:更新于|发布于|更新[:：]|发布[:：])\s?",
    re.IGNORECASE,
)
_SHORTCODE: Final = re.compile(r":[a-z0-9_+-]{2,40}:")
_SECTION_NUMBER: Final = re.compile(r"\s*+\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+(?=\S)")
# What parts the name of a section from what it calls out: `News! Our survey is out`.
_CALL: Final = re.compile(r"[!！]")
_NAMED: Final = re.compile(r"([^\W\d_]++(?:[ -][^\W\d_]++){0,2})\s{0,2}[:：]\s{0,2}")

# Words that a venue in its long form is seldom without; what they are looked for in is in small letters.
_VENUE_WORDS: Final = re.compile(
    r"\b(?=[pcjtwsalrmfi])(?:proceedings|proc\.|conference|journal|transactions|workshop|symposium|arxiv|corr|preprint"
    r"|advances in|press|letters|review|annals|archives|magazine|technical report|tech report|thesis"
    r"|findings|ieee|acm)\b"
)
_WIDE_VENUE_WORDS: Final = re.compile("会议|期刊|学报")


class NamedField(NamedTuple):
    """A name before a colon.

    Attributes:
        field: The field it names; None where the vocabulary does not know it.
        end: Character behind the colon and its blanks.
    """

    field: str | None
    end: int


def find_named_field(text: str, position: int) -> NamedField | None:
    """Return the name before a colon that begins at a character, such as ``Keywords:``."""
    found = _NAMED.match(text, position)
    return None if found is None else NamedField(FIELD_NAMES.get(fold_label(found.group(1))), found.end())


@lru_cache(maxsize=_REMEMBERED)
def has_venue_word(text: str) -> bool:
    """Tell whether a text speaks of proceedings, a journal or the like, or is a venue as it stands."""
    if _VENUE_WORDS.search(text.lower()) or (not text.isascii() and _WIDE_VENUE_WORDS.search(text)):
        return True
    return is_venue_text(text)


@lru_cache(maxsize=_REMEMBERED)
def are_names(text: str, *, several: bool = False) -> bool:
    """Tell whether a text is a run of people's names.

    Args:
        text: On one or several lines.
        several: A single name is not enough unless others follow as "et al.".
    """
    if several and not may_name_several(text):
        return False  # as most texts that are looked at
    names, truncated = split_names(text)
    people = sum(map(is_person, names))
    if truncated and names and len(text.split()) <= 12 and not _IDEOGRAPH.search(text):
        words = [name.split() for name in names]
        return all(map(_may_be_name, words))
    if not names or people * 2 <= len(names):
        return False
    return len(names) > 1 or not several


def _may_be_name(words: Sequence[str]) -> bool:
    """Tell whether nothing speaks against words that an "et al." says are a name."""
    topics = len(words) > 1 and not _TOPIC_WORDS.isdisjoint(map(str.casefold, words))
    return len(words) <= _LONGEST_NAME and _SMALL_WORDS.isdisjoint(words) and not topics


def says_who_and_when(text: str) -> int | None:
    """Return where the comma stands between people and when or where: ``Ash et al., 2020``."""
    for mark in (";", ","):
        comma = text.rfind(mark)
        while comma > 0:
            dated = date_or_venue(text[comma + 1 :].strip()) is not None
            if dated and are_names(text[:comma], several=True):
                return comma
            comma = text.rfind(mark, 0, comma)
    return None


def people_and_venue(text: str) -> tuple[int, int, int] | None:
    """Return where the names end and the venue begins and ends in ``A. Name, B. Name - [ICML]``."""
    end = len(text.rstrip(" .\n")) - 1
    if end < 0 or text[end] not in "])】）":
        return None
    start = max(text.rfind(opening, 0, end) for opening in "[(【（")
    if start < 0 or date_or_venue(text[start + 1 : end].strip()) != "venue":
        return None
    people = text[:start].rstrip(" .,–—-\n")
    return (len(people), start + 1, end) if are_names(people) else None


def find_quotes(text: str, start: int) -> tuple[int, int] | None:
    """Return the first stretch between quotes from a character on; one that is never closed ends at -1.

    Straight quotes may hold others: a quote behind a blank and before a word opens one.
    """
    if text.isascii():
        begin = text.find('"', start) + 1
        return (begin, _closing_quote(text, begin)) if begin else None
    found = _OPENING_QUOTE.search(text, start)
    if found is None:
        return None
    if found.group() == '"':
        return found.end(), _closing_quote(text, found.end())
    closing = text.find(_QUOTES[found.group()], found.end())
    if closing < 0 and found.group() == "“":
        closing = text.find('"', found.end(), found.end() + _LONGEST_QUOTE)  # as people type it
    return found.end(), closing


def _closing_quote(text: str, start: int) -> int:
    """Return where the straight quote is closed that opens right before a character; -1 where it never is."""
    depth, last = 1, -1
    position = text.find('"', start, start + _LONGEST_QUOTE)
    while position >= 0:
        before, behind = text[position - 1], text[position + 1 : position + 2]
        if behind.isalnum() and (before in ' "(' or position == start):
            depth += 1
        else:
            depth, last = depth - 1, position
        if not depth:
            return position
        position = text.find('"', position + 1, start + _LONGEST_QUOTE)
    return last
