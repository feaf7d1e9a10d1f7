from __future__ import annotations

import pytest

from llmlist.model.scheme import SCHEMES, preferred_identity

HASH = "1457c0d6bfcb4967418bfb8ac142f64a"
S2 = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"
NEURIPS = "https://proceedings.neurips.cc/paper_files/paper"


@pytest.mark.parametrize(
    ("scheme", "value", "page"),
    [
        ("arxiv", "1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("arxiv", "math/0309136", "https://arxiv.org/abs/math/0309136"),
        ("doi", "10.1145/3292500", "https://doi.org/10.1145/3292500"),
        ("doi", "10.1016/s0140-6736(05)66667-0", "https://doi.org/10.1016/s0140-6736(05)66667-0"),
        ("doi", "10.1002/a<b>3.0.co;2-#", "https://doi.org/10.1002/a%3Cb%3E3.0.co;2-%23"),
        ("acl", "2023.acl-long.1", "https://aclanthology.org/2023.acl-long.1/"),
        ("openreview", "YicbFdNTTy", "https://openreview.net/forum?id=YicbFdNTTy"),
        ("pmlr", "v139/radford21a", "https://proceedings.mlr.press/v139/radford21a.html"),
        ("neurips", f"2020/{HASH}", f"{NEURIPS}/2020/hash/{HASH}-Abstract.html"),
        ("neurips", f"2022/{HASH}", f"{NEURIPS}/2022/hash/{HASH}-Abstract-Conference.html"),
        (
            "neurips",
            f"2021/{HASH}-round1",
            f"https://datasets-benchmarks-proceedings.neurips.cc/paper_files/paper/2021/hash/{HASH}-Abstract-round1.html",
        ),
        ("jmlr", "v21/20-074", "https://jmlr.org/papers/v21/20-074.html"),
        ("cvf", "CVPR2022/A_B", "https://openaccess.thecvf.com/content/CVPR2022/html/A_B_paper.html"),
        (
            "cvf",
            "content_CVPRW_2019/V/A_B",
            "https://openaccess.thecvf.com/content_CVPRW_2019/html/V/A_B_paper.html",
        ),
        ("ieee", "7780459", "https://ieeexplore.ieee.org/document/7780459"),
        ("s2", S2, f"https://www.semanticscholar.org/paper/{S2}"),
        ("s2", "CorpusID:1", "https://api.semanticscholar.org/CorpusID:1"),
        ("github", "owner/repo", "https://github.com/owner/repo"),
        ("youtube", "kCc8FmEb1nY", "https://www.youtube.com/watch?v=kCc8FmEb1nY"),
        ("hf", "datasets/owner/name", "https://huggingface.co/datasets/owner/name"),
    ],
)
def test_every_scheme_has_its_page(scheme: str, value: str, page: str) -> None:
    assert SCHEMES[scheme].canonical(value) == value
    assert SCHEMES[scheme].page(value) == page


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("acl", "2023.acl-long"),
        ("acl", "N19-142"),
        ("openreview", "a b c d"),
        ("pmlr", "139/radford21a"),
        ("neurips", "5021-distributed-representations"),
        ("cvf", "CVPR2022"),
        ("cvf", "content/CVPR2022/A?_paper"),
        ("ieee", "000"),
        ("s2", S2[:-1]),
        ("s2", "CorpusID:0"),
        ("github", "owner"),
        ("github", "features/actions"),
        ("github", "owner/.git"),
        ("github", "owner/a.git.git"),
        ("youtube", "videoseries"),
        ("hf", "owner"),
        ("hf", "blog/name"),
        ("hf", "spaces/name"),
        ("hf", "owner/.."),
    ],
)
def test_what_a_scheme_does_not_give_is_none(scheme: str, text: str) -> None:
    assert SCHEMES[scheme].canonical(text) is None


def test_the_anthology_and_arxiv_stand_for_their_dois() -> None:
    assert preferred_identity("doi", "10.18653/v1/2023.acl-long.1") == ("acl", "2023.acl-long.1")
    assert preferred_identity("doi", "10.3115/v1/p14-1001") == ("acl", "P14-1001")
    assert preferred_identity("doi", "10.48550/arxiv.1706.03762") == ("arxiv", "1706.03762")
    assert preferred_identity("doi", "10.1145/1") == ("doi", "10.1145/1")
    assert preferred_identity("github", "a/b") == ("github", "a/b")
