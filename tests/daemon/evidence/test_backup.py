"""Evidence in the backup: all of it, and nothing that its name does not promise."""

import zipfile

import pytest

from daemon.home import Home
from daemon.ledger.backup import back_up, put_back
from daemon.problems import DataProblem
from tests.daemon.evidence.conftest import NOON, about, photo


def quiet(_done, _all):
    return None


@pytest.fixture
def backed_up(home, kept, tmp_path):
    kept(photo())
    kept("聊天".encode() * 500, form="chat", media_type="text/plain")
    target = tmp_path / "backup.zip"
    back_up(home.store, home.captures, target, NOON, quiet, home.evidence.files.folder)
    return target


def contents(home):
    return {item.id: b"".join(home.evidence.blocks(item)) for item in home.evidence.all()}


def test_evidence_comes_back_with_its_chain(home, backed_up, tmp_path, clock):
    elsewhere = tmp_path / "restored"
    put_back(backed_up, elsewhere, NOON, quiet)
    with Home.open(elsewhere, clock=clock) as again:
        assert contents(again) == contents(home)
        assert list(again.evidence.chain.links()) == list(home.evidence.chain.links())


def test_the_former_evidence_is_moved_aside(home, backed_up, tmp_path):
    folder = tmp_path / "other"
    with Home.open(folder) as other, other.evidence.files.writing("image/png") as incoming:
        incoming.feed(b"of the other")
        other.evidence.keep(about(), incoming, NOON)
    aside = put_back(backed_up, folder, NOON, quiet)
    assert len(list((aside / "evidence").glob("??/*"))) == 1
    assert len(list((folder / "evidence").glob("??/*"))) == 2


def test_a_file_that_is_not_what_its_name_says_is_no_backup(backed_up, tmp_path):
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(backed_up) as whole, zipfile.ZipFile(damaged, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name)
            spoilt = name.startswith("evidence/") and not name.endswith(".gz")
            copy.writestr(name, content + b"x" if spoilt else content)
    with pytest.raises(DataProblem):
        put_back(damaged, tmp_path / "restored", NOON, quiet)
    assert not (tmp_path / "restored" / "evidence").exists()
