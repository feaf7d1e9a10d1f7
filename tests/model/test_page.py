from __future__ import annotations

import pytest

from llmlist.model.identifier import identifier_from_url

HASH = "1457c0d6bfcb4967418bfb8ac142f64a"
S2 = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"

ARXIV = [
    "https://arxiv.org/abs/1706.03762",
    "http://www.arxiv.org/abs/1706.03762v5",
    "https://arxiv.org/abs/1706.03762v12",
    "https://arxiv.org/pdf/1706.03762",
    "https://arxiv.org/pdf/1706.03762.pdf",
    "https://arxiv.org/pdf/1706.03762v2.pdf#page=3",
    "https://arxiv.org/html/1706.03762v1",
    "https://arxiv.org/html/1706.03762v1/x1.png",
    "https://arxiv.org/ps/1706.03762",
    "https://arxiv.org/format/1706.03762",
    "https://arxiv.org/src/1706.03762",
    "https://arxiv.org/e-print/1706.03762",
    "https://arxiv.org/tb/1706.03762",
    "https://arxiv.org/paper/1706.03762.pdf",
    "https://arxiv.org/ftp/arxiv/papers/1706/1706.03762.pdf",
    "https://arxiv.org/abs/arXiv:1706.03762",
    "https://arxiv.org/abs//1706.03762",
    "https://arxiv.org/abs/1706.03762/",
    "https://arxiv.org/abs/1706.03762?context=cs",
    "https://arxiv.org/abs/1706.03762}",
    "https://arxiv.org/pdf/1706.03762pdf",
    "https://arxiv.org/pdf/1706.03762.pdf&embed",
    "https://arxiv.org/pdf/1706.03762.pdf%20(http://arxiv.org/pdf/1706.03762.pdf",
    "HTTPS://ArXiv.ORG/PDF/1706.03762.PDF",
    "https://arxiv.org:443/abs/1706.03762",
    "//arxiv.org/abs/1706.03762",
    "arxiv.org/abs/1706.03762",
    "www.arxiv.org/abs/1706.03762",
    "<https://arxiv.org/abs/1706.03762>",
    " https://arxiv.org/abs/\n1706.03762 ",
    "https://arxiv.org./abs/1706.03762",
    "http://export.arxiv.org/abs/1706.03762v1",
    "http://cn.arxiv.org/pdf/1706.03762",
    "https://browse.arxiv.org/pdf/1706.03762.pdf",
    "https://ar5iv.labs.arxiv.org/html/1706.03762",
    "http://xxx.lanl.gov/abs/1706.03762",
    "https://ar5iv.org/abs/1706.03762",
    "https://www.alphaxiv.org/abs/1706.03762",
    "https://alphaxiv.org/overview/1706.03762",
    "https://www.alphaxiv.org/zh/overview/1706.03762v7",
    "https://www.arxiv-vanity.com/papers/1706.03762/",
    "https://huggingface.co/papers/1706.03762",
    "https://hf.co/papers/1706.03762",
    "https://scirate.com/arxiv/1706.03762",
    "https://papers.cool/arxiv/1706.03762",
    "https://www.semanticscholar.org/arxiv/1706.03762",
    "https://www.semanticscholar.org/paper/arXiv:1706.03762",
    "https://api.semanticscholar.org/arXiv:1706.03762",
    "https://doi.org/10.48550/arXiv.1706.03762",
    "https://doi.org/10.48550/arxiv.1706.03762v3",
    "https://doi.org/10.48550%2FarXiv.1706.03762",
    "http://dx.doi.org/10.48550/ARXIV.1706.03762",
    "https://arxiv.org/10.48550/arXiv.1706.03762",
    "https://dblp.org/rec/journals/corr/abs-1706-03762.html",
    "https://dblp.uni-trier.de/rec/bibtex/journals/corr/abs-1706-03762",
]


@pytest.mark.parametrize("url", ARXIV)
def test_every_address_of_an_arxiv_paper_gives_its_identifier(url: str) -> None:
    assert str(identifier_from_url(url)) == "arxiv:1706.03762"


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        # arXiv's old scheme
        ("https://arxiv.org/abs/hep-th%2F9901001", "arxiv:hep-th/9901001"),
        ("https://arxiv.org/abs/hep-th/9901001v2", "arxiv:hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136", "arxiv:math/0309136"),
        ("http://xxx.lanl.gov/abs/cs.CL/0001001", "arxiv:cs/0001001"),
        ("https://arxiv.org/pdf/cs/0001001.pdf", "arxiv:cs/0001001"),
        ("https://arxiv.org/ftp/cs/papers/0001/0001001.pdf", "arxiv:cs/0001001"),
        ("https://doi.org/10.48550/arXiv.hep-th/9901001", "arxiv:hep-th/9901001"),
        # DOI
        ("https://doi.org/10.1109/CVPR.2019.00123", "doi:10.1109/cvpr.2019.00123"),
        ("https://doi.org/10.1109/TPAMI.2007.1040", "doi:10.1109/tpami.2007.1040"),
        ("https://doi.org/10.1016/S0140-6736(05)66667-0", "doi:10.1016/s0140-6736(05)66667-0"),
        ("https://doi.org/10.1145/3292500)", "doi:10.1145/3292500"),
        ("doi.org/10.1145/3292500.", "doi:10.1145/3292500"),
        ("https://dl.acm.org/doi/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
        ("https://dl.acm.org/doi/abs/10.1145/3292500", "doi:10.1145/3292500"),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500?download=true", "doi:10.1145/3292500"),
        ("https://dl.acm.org/doi/epdf/10.1145/3292500", "doi:10.1145/3292500"),
        ("https://dl.acm.org/doi/full/10.1145/3292500", "doi:10.1145/3292500"),
        ("https://dl.acm.org/doi/fullHtml/10.1145/3292500", "doi:10.1145/3292500"),
        ("https://dl.acm.org/citation.cfm?doid=3178876.3186077", "doi:10.1145/3178876.3186077"),
        ("https://link.springer.com/article/10.1007/s00521-020-05268-w", "doi:10.1007/s00521-020-05268-w"),
        (
            "https://link.springer.com/chapter/10.1007%2F978-3-030-24337-1_3",
            "doi:10.1007/978-3-030-24337-1_3",
        ),
        ("https://link.springer.com/book/10.1007/978-3-030-24337-1", "doi:10.1007/978-3-030-24337-1"),
        (
            "https://link.springer.com/content/pdf/10.1007/s10579-023-09657-0.pdf",
            "doi:10.1007/s10579-023-09657-0",
        ),
        ("https://link.springer.com/content/pdf/10.1023/A:1007379606734.pdf", "doi:10.1023/a:1007379606734"),
        ("https://www.science.org/doi/full/10.1126/science.adi1778", "doi:10.1126/science.adi1778"),
        ("https://www.pnas.org/doi/10.1073/pnas.1611835114/full", "doi:10.1073/pnas.1611835114"),
        ("https://www.nature.com/articles/s41586-024-07441-w.pdf", "doi:10.1038/s41586-024-07441-w"),
        (
            "https://www.biorxiv.org/content/10.1101/2021.04.27.441365v1.full.pdf",
            "doi:10.1101/2021.04.27.441365",
        ),
        ("https://www.frontiersin.org/articles/10.3389/frai.2022.1/full", "doi:10.3389/frai.2022.1"),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.01",
            "doi:10.1371/journal.pone.01",
        ),
        (
            "https://direct.mit.edu/tacl/article-pdf/doi/10.1162/tacl_a_1/1923874/t.pdf",
            "doi:10.1162/tacl_a_1",
        ),
        ("https://academic.oup.com/bib/article/doi/10.1093/bib/bbac409/6713511", "doi:10.1093/bib/bbac409"),
        ("https://direct.mit.edu/neco/doi/10.1162/089976602760128018", "doi:10.1162/089976602760128018"),
        # ACL Anthology
        ("https://aclanthology.org/2023.acl-long.1/", "acl:2023.acl-long.1"),
        ("https://aclanthology.org/2023.acl-long.1.pdf", "acl:2023.acl-long.1"),
        ("https://aclanthology.org/2023.acl-long.1v2.pdf", "acl:2023.acl-long.1"),
        ("https://www.aclanthology.org/2023.acl-long.1.bib", "acl:2023.acl-long.1"),
        ("https://aclanthology.org/N19-1423.pdf", "acl:N19-1423"),
        ("https://www.aclweb.org/anthology/n19-1423v1", "acl:N19-1423"),
        ("http://www.aclweb.org/anthology/P/P15/P15-1010.pdf", "acl:P15-1010"),
        ("https://aclweb.org/anthology/papers/N/N19/N19-1419/", "acl:N19-1419"),
        ("https://aclanthology.info/papers/P18-1002/p18-1002", "acl:P18-1002"),
        # OpenReview: the case counts
        ("https://openreview.net/forum?id=-CwPopPJda", "openreview:-CwPopPJda"),
        ("https://openreview.net/pdf?id=YicbFdNTTy", "openreview:YicbFdNTTy"),
        ("https://openreview.net/attachment?id=YicbFdNTTy&name=pdf", "openreview:YicbFdNTTy"),
        ("https://openreview.net/forum?noteId=abcdefgh&amp;id=YicbFdNTTy", "openreview:YicbFdNTTy"),
        # PMLR, also where it began
        ("https://proceedings.mlr.press/v139/radford21a.html", "pmlr:v139/radford21a"),
        ("http://proceedings.mlr.press/v139/radford21a/radford21a.pdf", "pmlr:v139/radford21a"),
        ("http://proceedings.mlr.press/v32/santos14.pdf", "pmlr:v32/santos14"),
        ("http://jmlr.org/proceedings/papers/v37/gregor15.pdf", "pmlr:v37/gregor15"),
        ("https://raw.githubusercontent.com/mlresearch/v235/main/assets/ab24a/ab24a.pdf", "pmlr:v235/ab24a"),
        # NeurIPS
        (f"https://papers.nips.cc/paper/2020/file/{HASH}-Paper.pdf", f"neurips:2020/{HASH}"),
        (f"https://proceedings.neurips.cc//paper/2020/hash/{HASH}-Abstract.html", f"neurips:2020/{HASH}"),
        (
            f"https://proceedings.neurips.cc/paper_files/paper/2020/file/{HASH}-Paper.pdf",
            f"neurips:2020/{HASH}",
        ),
        (
            f"https://proceedings.neurips.cc/paper_files/paper/2022/hash/{HASH}-Abstract-Conference.html",
            f"neurips:2022/{HASH}",
        ),
        (
            f"https://proceedings.neurips.cc/paper_files/paper/2022/file/{HASH}-Paper-Datasets_and_Benchmarks.pdf",
            f"neurips:2022/{HASH}-Datasets_and_Benchmarks",
        ),
        # JMLR
        ("https://jmlr.org/papers/v21/20-074.html", "jmlr:v21/20-074"),
        ("https://www.jmlr.org/papers/volume21/20-074/20-074.pdf", "jmlr:v21/20-074"),
        ("http://jmlr.csail.mit.edu/papers/v3/bengio03a.html", "jmlr:v3/bengio03a"),
        # CVF
        (
            "https://openaccess.thecvf.com/content/CVPR2022/html/He_Masked_CVPR_2022_paper.html",
            "cvf:CVPR2022/He_Masked_CVPR_2022",
        ),
        (
            "https://openaccess.thecvf.com//content/CVPR2022/papers/He_Masked_CVPR_2022_paper.pdf",
            "cvf:CVPR2022/He_Masked_CVPR_2022",
        ),
        (
            "http://www.cv-foundation.org/openaccess/content_cvpr_2014/papers/Ann_Some_2014_CVPR_paper.pdf",
            "cvf:content_cvpr_2014/Ann_Some_2014_CVPR",
        ),
        (
            "https://openaccess.thecvf.com/content_CVPRW_2019/papers/VL3W/Ann_Some_CVPRW_2019_paper.pdf",
            "cvf:content_CVPRW_2019/VL3W/Ann_Some_CVPRW_2019",
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2023W/GAZE/html/Ann_Some_CVPRW_2023_paper.html",
            "cvf:CVPR2023W/GAZE/Ann_Some_CVPRW_2023",
        ),
        # IEEE
        ("https://ieeexplore.ieee.org/document/7780459", "ieee:7780459"),
        ("https://ieeexplore.ieee.org/abstract/document/7780459/algorithms#algorithms", "ieee:7780459"),
        ("https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=07780459", "ieee:7780459"),
        # Semantic Scholar
        (f"https://www.semanticscholar.org/paper/A-Slug-Doe/{S2}", f"s2:{S2}"),
        (f"https://www.semanticscholar.org/paper/A%2FB-Doe/{S2.upper()}?p2df", f"s2:{S2}"),
        (f"https://www.semanticscholar.org/paper/{S2}/figure/1", f"s2:{S2}"),
        (f"https://www.semanticscholar.org/reader/{S2}", f"s2:{S2}"),
        (f"https://pdfs.semanticscholar.org/{S2[:4]}/{S2[4:]}.pdf", f"s2:{S2}"),
        ("https://api.semanticscholar.org/CorpusID:13756489", "s2:CorpusID:13756489"),
        ("https://api.semanticscholar.org/CorpusID%3A13756489", "s2:CorpusID:13756489"),
        # GitHub
        ("https://github.com/Owner/Repo", "github:owner/repo"),
        ("https://www.github.com/Owner/Repo.git", "github:owner/repo"),
        ("https://github.com/owner/repo.js/tree/main/a/b#readme", "github:owner/repo.js"),
        ("http://github.com/owner/repo/?tab=readme-ov-file", "github:owner/repo"),
        ("github.com/owner/repo", "github:owner/repo"),
        # YouTube
        ("https://www.youtube.com/watch?v=kCc8FmEb1nY&t=10s", "youtube:kCc8FmEb1nY"),
        ("https://www.youtube.com/watch?list=PL80&amp;v=kCc8FmEb1nY", "youtube:kCc8FmEb1nY"),
        ("https://m.youtube.com/watch?v=kCc8FmEb1nY", "youtube:kCc8FmEb1nY"),
        ("https://youtu.be/kCc8FmEb1nY?si=abc", "youtube:kCc8FmEb1nY"),
        ("https://www.youtube.com/embed/kCc8FmEb1nY", "youtube:kCc8FmEb1nY"),
        ("https://www.youtube-nocookie.com/embed/kCc8FmEb1nY", "youtube:kCc8FmEb1nY"),
        ("https://youtube.com/shorts/kCc8FmEb1nY?feature=share", "youtube:kCc8FmEb1nY"),
        ("https://www.youtube.com/live/kCc8FmEb1nY", "youtube:kCc8FmEb1nY"),
        # Hugging Face
        ("https://huggingface.co/Owner/Name-1b#how-to-use", "hf:Owner/Name-1b"),
        ("https://huggingface.co/owner/name/tree/main", "hf:owner/name"),
        ("https://hf.co/datasets/owner/name/viewer/default", "hf:datasets/owner/name"),
        ("https://huggingface.co/datasets/name/viewer", "hf:datasets/name"),
        ("https://huggingface.co/spaces/owner/name", "hf:spaces/owner/name"),
    ],
)
def test_host_and_path_give_the_identifier(url: str, identifier: str) -> None:
    assert str(identifier_from_url(url)) == identifier


@pytest.mark.parametrize(
    "url",
    [
        # Not papers, or not arXiv's
        "https://arxiv.org/",
        "https://arxiv.org/list/cs.CL/2401.00001",
        "https://arxiv.org/a/doe_j_1",
        "https://arxiv.org/search/?query=1706.03762",
        "https://arxiv.org/abs/200414257",
        "https://arxiv.org/abs/1804.0962",
        "https://arxiv.org/abs/1706.037621",
        "https://arxiv.org/abs/2019.00123",
        "https://notarxiv.org/abs/1706.03762",
        "https://arxiv.org.example.org/abs/1706.03762",
        "https://arxiv.org@example.org/abs/1706.03762",
        "https://example.org/abs/1706.03762",
        "https://example.org/?u=https://arxiv.org/abs/1706.03762",
        "javascript://arxiv.org/abs/1706.03762",
        "https://huggingface.co/papers",
        "https://huggingface.co/papers/date/2024-05-01",
        "https://dblp.org/rec/journals/corr/VaswaniSPUJGKP17",
        # No DOI
        "https://dl.acm.org/doi/10.5555/3455716.3455856",
        "https://dl.acm.org/citation.cfm?id=3342186",
        "https://doi.org/",
        "https://doi.org/10.48550/arXiv.2019.00123",
        "https://www.nature.com/articles/sdata201422",
        # Volumes, people, supplements, searches
        "https://aclanthology.org/volumes/2023.acl-long/",
        "https://aclanthology.org/people/j/jane-doe/",
        "https://aclanthology.org/attachments/2023.acl-long.1.software.zip",
        "https://www.aclweb.org/portal/N19-1423",
        "https://openreview.net/pdf/0123456789abcdef0123456789abcdef01234567.pdf",
        "https://openreview.net/group?id=ICLR.cc/2024/Conference",
        "https://openreview.net/forum?noteId=YicbFdNTTy",
        "https://proceedings.mlr.press/v139/",
        "http://papers.nips.cc/paper/5021-distributed-representations.pdf",
        "https://nips.cc/virtual/2023/poster/12345",
        "https://jmlr.org/papers/v21/",
        "https://openaccess.thecvf.com/CVPR2022?day=all",
        "https://ieeexplore.ieee.org/xpl/conhome/1000147/all-proceedings",
        "https://scholar.google.com/scholar?cites=1052346843253959809",
        "https://paperswithcode.com/paper/ask-me-anything",
        "https://www.semanticscholar.org/author/1234567",
        f"https://www.semanticscholar.org/paper/{S2}0",
        # Not repositories
        "https://github.com/owner",
        "https://github.com/features/actions",
        "https://github.com/topics/llm",
        "https://github.com/orgs/owner/repositories",
        "https://github.com/sponsors/owner",
        "https://github.com/owner/..",
        "https://gist.github.com/owner/0123456789abcdef",
        "https://owner.github.io/repo",
        "https://raw.githubusercontent.com/owner/repo/main/figure.png",
        # Not videos
        "https://img.youtube.com/vi/kCc8FmEb1nY/0.jpg",
        "https://www.youtube.com/playlist?list=PL80kAHvQbh",
        "https://www.youtube.com/embed/videoseries?list=PL80kAHvQbh",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/watch?v=kCc8FmEb1nY0",
        # Not repositories of models
        "https://huggingface.co/owner",
        "https://huggingface.co/blog/name",
        "https://huggingface.co/docs/transformers/index",
        "https://huggingface.co/collections/owner/name",
        "https://huggingface.co/spaces/owner",
        "",
        "README.md",
        "#top",
        "mailto:jane@arxiv.org",
        "https://[::1/abs/1706.03762",
    ],
)
def test_pages_that_carry_no_identifier_give_none(url: str) -> None:
    assert identifier_from_url(url) is None
