"""What every test may use: the captured pages beside the project, where they are present."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parent.parent

settings.register_profile("hugou", deadline=None)  # a busy machine is no failed property
settings.load_profile("hugou")


def shared_folder() -> Path:
    """Give the folder of shared facts and captured pages (it may be absent)."""
    return Path(os.environ.get("HUGOU_SHARED") or REPOSITORY.parent / "shared")


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    folder = shared_folder() / "corpus"
    if not folder.is_dir():
        pytest.skip(f"no captured pages at {folder}: set HUGOU_SHARED to run on real pages")
    return folder
