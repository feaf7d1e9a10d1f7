from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.venue import Venue, is_venue_text, parse_venue, venues_agree
from llmlist.model.venue_names import FIELDS_TOO, NEED_YEAR, VENUES


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("NeurIPS 2017", Venue("NeurIPS", 2017)),
        ("NeurIPS'17", Venue("NeurIPS", 2017)),
        ("NIPS’17", Venue("NeurIPS", 2017)),
        ("Advances in Neural Information Processing Systems 30 (NIPS 2017)", Venue("NeurIPS", 2017)),
        ("*ICML 2023*", Venue("ICML", 2023)),
        ("ACL2020", Venue("ACL", 2020)),
        ("EMNLP19", Venue("EMNLP", 2019)),
        ("NAACL-HLT 2019", Venue("NAACL", 2019)),
        ("AACL-IJCNLP2020", Venue("AACL", 2020)),
        ("ESEC/FSE 2022", Venue("FSE", 2022)),
        ("Findings of EMNLP 2023", Venue("EMNLP", 2023, "Findings")),
        ("EMNLP 2023 Findings", Venue("EMNLP", 2023, "Findings")),
        (
            "Findings of the Association for Computational Linguistics: EMNLP 2023",
            Venue("EMNLP", 2023, "Findings"),
        ),
        ("Findings of the Association for Computational Linguistics", Venue("ACL", None, "Findings")),
        ("ICLR 2023 Workshop on Foundation Models", Venue("ICLR", 2023, "Workshop")),
        ("ACL2019 WS", Venue("ACL", 2019, "Workshop")),
        ("CVPRW 2021", Venue("CVPR", 2021, "Workshop")),
        ("ACL 2020 Student Research Workshop", Venue("ACL", 2020, "SRW")),
        ("NeurIPS 2023 Datasets and Benchmarks Track", Venue("NeurIPS", 2023, "Datasets and Benchmarks")),
        ("Proc. of the 31st International Conference on Machine Learning", Venue("ICML")),
        ("6th Annual Conference on Robot Learning", Venue("CoRL")),
        ("2023, ICLR 2024", Venue("ICLR", 2024)),
        ("arXiv 2022; ICLR 2023", Venue("ICLR", 2023)),
        ("arXiv preprint arXiv:1706.03762 (2017)", Venue("arXiv", 2017)),
        ("IEEE S&P 2023", Venue("S&P", 2023)),
        ("USENIX Security '21", Venue("USENIX Security", 2021)),
        ("*SEM 2021", Venue("*SEM", 2021)),
        ("SC'23", Venue("SC", 2023)),
        ("ACM Trans. Database Syst.", Venue("TODS")),
        ("ACM SIGMOD Record", Venue("SIGMOD Record")),
        ("International Conference on Management of Data", Venue("SIGMOD")),
        ("Accepted at ICML 2023, 20 pages", Venue("ICML", 2023)),
        ("Journal of Invented Rivers", None),
        ("A survey of recommender systems", None),
        ("", None),
    ],
)
def test_parse_venue(text: str, venue: Venue | None) -> None:
    assert parse_venue(text) == venue


@pytest.mark.parametrize(
    "text",
    [
        "NeurIPS",
        "ICML 2022",
        "ICLR 2023 (Oral)",
        "ICCV Highlight",
        "nips spotlight",
        "arXiv",
        "Arxiv 2023",
        "EMNLP findings",
        "ACL TrustNLP Workshop",
        "NeurIPS MLSW Workshop",
        "Eurosys",
        "ATC",
        "SC 2023",
        "Nature",
        "Science",
        "IEEE TSE",
        "Journal of Systems Architecture",
        "To appear in NAACL 2022",
        "Neural Networks 2020",
        "ACM Conference on Recommender Systems",
        "Proceedings of the 2019 Conference of the European Chapter of the ACL: Main Volume",
    ],
)
def test_venue_texts(text: str) -> None:
    assert is_venue_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Google",
        "Stanford",
        "MIT",
        "Microsoft Research",
        "code",
        "paper",
        "best paper",
        "workshop",
        "Science of LLMs",
        "nature",
        "science",
        "fast",
        "FAST",
        "date",
        "cell",
        "acl",
        "www",
        "SC",
        "GPT-4",
        "2023",
        "May 2023",
        "Transformers",
        "Recommender systems",
        "Neural Networks",
        "Machine learning",
        "Human-robot interaction",
        "arXiv:2302.13971",
        "An MIT Press book",
        "NeurIPS paper list",
        "",
    ],
)
def test_texts_that_are_no_venue(text: str) -> None:
    assert not is_venue_text(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("NIPS'17", "Advances in Neural Information Processing Systems"),
        ("EMNLP 2023 Findings", "Findings of EMNLP 2023"),
        ("ICML 2023 Oral", "ICML 2023"),
        ("Journal of Invented Rivers", "journal of invented rivers."),
    ],
)
def test_one_venue(left: str, right: str) -> None:
    assert venues_agree(left, right)
    assert venues_agree(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ICML 2022", "ICML 2023"),
        ("EMNLP 2023", "Findings of EMNLP 2023"),
        ("ICLR 2023", "ICLR 2023 Workshop on Rivers"),
        ("arXiv", "ICLR 2023"),
        ("SIGMOD 2001", "SIGMOD Record"),
        ("Journal of Rivers", "Journal of Lakes"),
        ("ICML 2023", "Journal of Lakes"),
    ],
)
def test_two_venues(left: str, right: str) -> None:
    assert not venues_agree(left, right)
    assert not venues_agree(right, left)


@pytest.mark.parametrize("acronym", VENUES)
def test_every_acronym_of_the_table_is_read(acronym: str) -> None:
    assert parse_venue(f"{acronym} 2020") == Venue(acronym, 2020)
    assert is_venue_text(f"{acronym} 2020")
    is_field_too = tuple(acronym.casefold().split()) in FIELDS_TOO
    assert is_venue_text(acronym) == (acronym not in NEED_YEAR and not is_field_too)


@pytest.mark.parametrize("acronym", VENUES)
def test_printed_venues_are_read_again(acronym: str) -> None:
    for venue in (Venue(acronym, 2020), Venue(acronym, 2020, "Workshop"), Venue(acronym, 2020, "Findings")):
        assert parse_venue(str(venue)) == venue


def test_only_servers_are_preprints() -> None:
    assert Venue("arXiv", 2020).is_preprint
    assert not Venue("ICML", 2020).is_preprint


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=80))
def test_any_text_can_be_asked(text: str) -> None:
    parse_venue(text)
    is_venue_text(text)
    assert venues_agree(text, text)


@pytest.mark.parametrize("piece", ["(", "ICML ", "proceedings of ", "'17 ", "a1", "arXiv:1234.12345", "*"])
def test_hostile_venues_are_read_in_linear_time(piece: str) -> None:
    parse_venue(piece * 30_000)
    is_venue_text(piece * 30_000)
