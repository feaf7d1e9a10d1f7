from __future__ import annotations

import pytest

from llmlist.model.latex import without_latex


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (r"G{\"o}del", "Gödel"),
        (r"G\"odel", "Gödel"),
        (r"G\"{o}del", "Gödel"),
        (r"{\v{C}}apek and \c{C}elik", "Čapek and Çelik"),
        (r"\'{\i}", "í"),
        (r"na{\"\i}ve", "naïve"),
        (r"{\'E}mile~Zola", "Émile Zola"),
        (r"\aa ngstr\"om", "ångström"),
        (r"The \emph{Deep} {GPU}", "The Deep GPU"),
        (r"$\alpha$-\'etudes", "α-études"),
        (r"100% of \'etudes & more", "100% of études & more"),
        (r"\cite{x}", "<cit.>"),
        (r"{\em Moss} \& \textbf{Roofs}", "Moss & Roofs"),
    ],
)
def test_latex_is_spelled_out(written: str, plain: str) -> None:
    assert without_latex(written) == plain
