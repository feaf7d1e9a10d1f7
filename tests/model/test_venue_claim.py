from __future__ import annotations

import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.model.venue_claim import claimed_venue, referenced_venue

CLAIMS: Final = (
    ("Accepted to NeurIPS 2021", "NeurIPS 2021"),
    ("14 pages, 3 figures. Accepted by ICML'23 (oral)", "ICML 2023"),
    ("Accepted at ACL-24", "ACL 2024"),
    ("ICLR 2022; code at https://example.org/x", "ICLR 2022"),
    ("CVPR2020, project page: https://example.org/CVPR2019", "CVPR 2020"),
    ("To appear in Findings of EMNLP 2022", "Findings of EMNLP 2022"),
    ("EMNLP 2021 Findings", "Findings of EMNLP 2021"),
    ("The 31st Conference on Neural Information Processing Systems (NIPS 2017)", "NeurIPS 2017"),
    ("Accepted at the NeurIPS 2020 Workshop on Pockets", "NeurIPS 2020 Workshop"),
    (
        "Accepted for presentation at the Pocket Workshop, ICML 2021",
        "ICML 2021 Workshop",
    ),
    ("Accepted to NeurIPS 2023 D&B Track", "NeurIPS 2023 Datasets and Benchmarks"),
    ("IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR) 2021", "CVPR 2021"),
    ("Accepted by IEEE Transactions on Robotics", "T-RO"),
    ("Published in Transactions on Machine Learning Research (05/2023)", "TMLR 2023"),
    ("Accepted to SIGGRAPH Asia 2022 (conference track)", "SIGGRAPH Asia 2022"),
    ("Accepted at POCKET 2021", "POCKET 2021"),
    ("accepted for publication at the International Conference on Small Bags (ICSB 2019)", "ICSB 2019"),
    ("Accepted to ICCV 2019 in Seoul", "ICCV 2019"),
    ("ICLR 2023 accepted", "ICLR 2023"),
    ("Accepted at AAAI 2021. V2 mends a typo. In AAAI 2021", "AAAI 2021"),
)
NO_CLAIMS: Final = (
    "12 pages, 3 figures",
    "Submitted to NeurIPS 2021",
    "NeurIPS 2021 submission",
    "Under review at ICLR 2022",
    "Accepted pending minor revision at ACL 2022",
    "This work has been submitted to the IEEE for possible publication",
    "Extended version of the CVPR 2021 paper",
    "A preliminary version appeared at ICML 2020",
    "Winner of the pocket challenge at CVPR 2021",
    "Accepted at a workshop. ICML 2020",
    "Accepted at ICML 2020 and at ACL 2020",
    "NeurIPS 2019, ICML 2020",
    "In NeurIPS 2021 style",
    "This replaces the paper at ICML 2020",
    "ICCV 2019 Pocket Consortium of Doctors Reading",
    "Code will be released upon acceptance",
    "Accepted at the Conference on Pockets, Bags and Purses",
    "Trained on 20 GPUs, see Nature 2023 for hardware of nature",
    "",
)
REFERENCES: Final = (
    ("Advances in Neural Information Processing Systems 30 (2017) 5998-6008", "NeurIPS 2017"),
    ("IEEE Robotics and Automation Letters, vol. 7, no. 2, pp. 2019-2028, April 2022", "RA-L 2022"),
    ("Proceedings of the 2021 Conference of the North American Chapter of the ACL", "NAACL 2021"),
    ("Journal of Small Bags, Vol. 12, No. 3, 2019, 77-91", "Journal of Small Bags 2019"),
    ("2020 IEEE International Conference on Small Bags (ICSB), Apr 2020, Oslo", "ICSB 2020"),
    ("ICML 2018, PMLR 80:12-21", "ICML 2018"),
)
NO_REFERENCES: Final = ("Bags 12 (2019) 7", "Submitted to Journal of Small Bags", "Chapter 3", "12 pages")


@pytest.mark.parametrize(("comment", "venue"), CLAIMS)
def test_a_claim_names_its_venue(comment: str, venue: str) -> None:
    assert str(claimed_venue(comment)) == venue


@pytest.mark.parametrize("comment", NO_CLAIMS)
def test_what_is_not_certain_is_no_claim(comment: str) -> None:
    assert claimed_venue(comment) is None


@pytest.mark.parametrize(("text", "venue"), REFERENCES)
def test_a_journal_reference_names_its_venue(text: str, venue: str) -> None:
    assert str(referenced_venue(text)) == venue


@pytest.mark.parametrize("text", NO_REFERENCES)
def test_a_reference_that_names_none_gives_none(text: str) -> None:
    assert referenced_venue(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for read in (claimed_venue, referenced_venue):
        venue = read(text)
        assert venue is None or str(venue).strip()


@pytest.mark.parametrize(
    "piece", ["accepted ", "is ", "to appear in ", "(", "A", "vol. 1 ", "ICML ", "IEEE ", "1-", "a.b-"]
)
def test_hostile_texts_cost_little(piece: str) -> None:
    start = time.perf_counter()
    for read in (claimed_venue, referenced_venue):
        read(piece * (20_000 // len(piece)))
    assert time.perf_counter() - start < 1.0
