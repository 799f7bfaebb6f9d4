"""Every worked example that stands in a rule file."""

import pytest

from rules import load
from rules._examples import Worked, all_examples, disagreement
from rules._pack import Pack

EXAMPLES = [
    pytest.param(worked, id=f"{worked.rule.id}: {worked.example.says}")
    for worked in all_examples(Pack().files())
]


@pytest.mark.parametrize("worked", EXAMPLES)
def test_example(worked: Worked) -> None:
    assert disagreement(worked, load()) is None
