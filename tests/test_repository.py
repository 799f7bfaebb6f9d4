"""What the repository itself promises: pins, links, no machine's paths, nobody's data."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^[a-z0-9][a-z0-9._-]*==[0-9][\w.+]*$")
READMES = ("README.md", "README.zh-CN.md")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout: the list of files is unknown")
    return [path for name in listed.stdout.split("\0") if (path := REPOSITORY / name).is_file()]


def texts() -> dict[Path, str]:
    found = {}
    for path in tracked():
        try:
            found[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def project() -> dict[str, object]:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_pins_are_names_and_versions_alone() -> None:
    lines = (REPOSITORY / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if not PIN.match(line)] == []
    assert lines == sorted(lines)


def test_every_dependency_is_pinned() -> None:
    declared = project()
    asked = [*declared["project"]["dependencies"], *declared["dependency-groups"]["dev"]]  # type: ignore[index]
    names = {re.match(r"[\w-]+", line)[0].lower().replace("_", "-") for line in asked}  # type: ignore[index]
    pins = (REPOSITORY / "constraints.txt").read_text().splitlines()
    pinned = {line.split("==")[0] for line in pins}
    assert names - pinned == set()


def test_no_file_names_a_folder_of_one_machine() -> None:
    mark = re.compile(r"(?<![\w.])/(?:home|Users|work|root)/[a-z]\w*/")
    hits = [
        f"{path.relative_to(REPOSITORY)}: {found[0]}"
        for path, text in texts().items()
        if (found := mark.search(text))
    ]
    assert hits == []


def test_no_file_holds_a_mobile_number_that_could_be_somebodys() -> None:
    """Invented numbers hold five zeros in a row, or count from 1 to 8."""
    number = re.compile(r"(?<![\d.\-_])1[3-9]\d{9}(?![\d.])")
    hits = {
        f"{path.relative_to(REPOSITORY)}: {found}"
        for path, text in texts().items()
        for found in number.findall(text)
        if not any(run in found for run in ("00000", "12345678"))
    }
    assert hits == set()


@pytest.mark.parametrize("name", READMES)
def test_every_link_of_the_readme_leads_somewhere(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_the_readme_begins_with_the_two_commands(name: str) -> None:
    first = (REPOSITORY / name).read_text(encoding="utf-8").splitlines()[:6]
    assert any(line.startswith("python3 scripts/run.py") for line in first)
    assert any(line.startswith("python3 scripts/test.py") for line in first)


def test_ci_runs_what_the_readme_says() -> None:
    assert "exec python3 scripts/test.py" in (REPOSITORY / ".ci" / "run").read_text()
