from __future__ import annotations

import pytest

from llmlist.model.identifier import canonical_identifier
from llmlist.model.venue_of_id import venue_of_identifier


@pytest.mark.parametrize(
    ("scheme", "value", "venue"),
    [
        ("acl", "2023.acl-long.12", "ACL 2023"),
        ("acl", "2022.findings-emnlp.7", "Findings of EMNLP 2022"),
        ("acl", "2023.findings-acl.7", "Findings of ACL 2023"),
        ("acl", "2021.acl-srw.3", "ACL 2021 SRW"),
        ("acl", "2020.emnlp-demos.3", "EMNLP 2020 Demo"),
        ("acl", "2023.gem-1.31", "GEM 2023"),
        ("acl", "P18-2012", "ACL 2018"),
        ("acl", "N19-1423", "NAACL 2019"),
        ("acl", "Q17-1012", "TACL 2017"),
        ("doi", "10.18653/v1/2023.acl-long.12", "ACL 2023"),
        ("doi", "10.1109/TPAMI.2025.3626275", "TPAMI 2025"),
        ("doi", "10.1109/CVPR52688.2022.01234", "CVPR 2022"),
        ("doi", "10.1109/CVPRW59228.2023.00123", "CVPR 2023 Workshop"),
        ("doi", "10.1109/POCKET12345.2022.0012", "POCKET 2022"),
        ("doi", "10.1038/s41586-021-03819-2", "Nature 2021"),
        ("doi", "10.24963/ijcai.2022/12", "IJCAI 2022"),
        ("doi", "10.1609/aaai.v38i17.29859", "AAAI 2024"),
        ("pmlr", "v139/someone21a", "ICML 2021"),
        ("pmlr", "v130/someone21a", "AISTATS 2021"),
        ("jmlr", "v21/20-074", "JMLR 2020"),
        ("neurips", "2020/1457c0d6bfcb4967418bfb8ac142f64a", "NeurIPS 2020"),
        (
            "neurips",
            "2022/1457c0d6bfcb4967418bfb8ac142f64a-Datasets_and_Benchmarks",
            "NeurIPS 2022 Datasets and Benchmarks",
        ),
        ("cvf", "CVPR2022/He_Some_Paper_CVPR_2022", "CVPR 2022"),
    ],
)
def test_the_form_of_an_identifier_tells_the_venue(scheme: str, value: str, venue: str) -> None:
    assert str(venue_of_identifier(canonical_identifier(scheme, value))) == venue


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("arxiv", "1706.03762"),
        ("openreview", "YicbFdNTTy"),
        ("doi", "10.1145/3746027.3755317"),
        ("doi", "10.1038/nature12345"),
        ("doi", "10.1109/UNKNOWN.2022.123"),
        ("acl", "P19-2012"),
        ("acl", "D19-5012"),
        ("acl", "W18-1012"),
        ("pmlr", "v9999/someone21a"),
        ("github", "owner/repository"),
    ],
)
def test_where_the_form_does_not_tell_there_is_no_venue(scheme: str, value: str) -> None:
    assert venue_of_identifier(canonical_identifier(scheme, value)) is None
