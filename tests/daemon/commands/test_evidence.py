"""`hugou evidence` and `hugou verify` as the shopper types them."""

import json

import pytest

from daemon.__main__ import main
from daemon.home import Home
from tests.daemon.evidence import conftest

order, case = conftest.order, conftest.case


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def home(folder):
    with Home.open(folder, clock=conftest.Clock()) as home:
        yield home


@pytest.fixture
def hugou(folder, capsys, monkeypatch):
    monkeypatch.setenv("HUGOU_LANGUAGE", "en")

    def run(*words):
        code = main([*map(str, words), "--data", str(folder)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def files(tmp_path):
    (tmp_path / "故障 📷.jpg").write_bytes(conftest.photo())
    (tmp_path / "聊天.txt").write_text("商家：不退 13800000000", encoding="utf-8")
    return [tmp_path / "故障 📷.jpg", tmp_path / "聊天.txt"]


def test_from_files_to_a_verified_bundle(hugou, home, case, files, tmp_path):
    code, out, _ = hugou("evidence", "add", files[0], "--case", case.id, "--proof", "photo")
    assert (code, out.count("\n")) == (0, 1)
    assert hugou("evidence", "add", files[1], "--case", case.id, "--json")[0] == 0
    _, out, _ = hugou("evidence", "list", "--case", case.id, "--json")
    assert [one["name"] for one in json.loads(out)["evidence"]] == ["故障 📷.jpg", "聊天.txt"]
    target = tmp_path / "包.zip"
    code, out, _ = hugou("evidence", "bundle", case.id, "--out", target, "--json")
    made = json.loads(out)
    assert (code, made["items"], made["file"]) == (0, 2, str(target))
    code, out, _ = hugou("verify", target, "--json")
    told = json.loads(out)
    assert (code, told["sound"], told["made_here"]) == (0, True, True)
    assert told["fingerprint"] == made["fingerprint"]
    target.write_bytes(target.read_bytes()[:-1])
    code, out, _ = hugou("verify", target)
    assert code == 1
    assert "not as it was made" in out


def test_a_black_copy_hides_the_number_and_the_named_words(hugou, home, case, files, tmp_path):
    hugou("evidence", "add", files[1], "--case", case.id)
    target = tmp_path / "b.zip"
    words = ["--black-out", "商家", "--out", target, "--json"]
    code, out, _ = hugou("evidence", "bundle", case.id, *words)
    assert (code, json.loads(out)["blacked_out"]) == (0, 1)
    assert "商家".encode() not in target.read_bytes()
    assert hugou("verify", target)[0] == 0


def test_the_space_is_told_by_order(hugou, home, case, files):
    hugou("evidence", "add", *files, "--case", case.id)
    hugou("evidence", "add", files[0])  # the same content, kept once more for no order
    _, out, _ = hugou("evidence", "space", "--json")
    told = json.loads(out)
    assert told["pieces"] == 3
    assert [(one["what"], one["pieces"]) for one in told["by"]] == [
        (conftest.ORDER, 2),
        ("of no order", 1),
    ]
    assert told["by"][1]["bytes"] == 0  # counted where it was kept first
    lines = hugou("evidence", "space")[1].splitlines()
    assert len(lines) == 3


def test_a_file_that_the_list_does_not_know_is_shown(hugou, home):
    home.evidence.files.keep([b"x" * 500], "image/png")
    _, out, _ = hugou("evidence", "space")
    assert "500 B\t1\tfiles that the list does not know" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["add", "none.jpg"], "is no file"),
        (["add", "{file}", "--kind", "nonsense"], "kinds are: order "),
        (["add", "{file}", "--order", "taobao:1"], "there is no order taobao:1"),
        (["add", "{file}", "--case", "none"], "there is no such case"),
        (["add", "{file}", "--case", "{case}", "--proof", "none"], "no such evidence"),
        (["bundle", "none"], "there is no such case"),
        (["bundle", "{case}"], "there is no evidence in this case yet"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(hugou, home, case, files, words, says):
    filled = [word.format(file=files[0], case=case.id) for word in words]
    code, out, err = hugou("evidence", *filled)
    assert (code, out) == (1, "")
    assert says in err


def test_a_stranger_verifies_without_a_data_folder(hugou, home, case, files, tmp_path, capsys):
    hugou("evidence", "add", files[0], "--case", case.id)
    hugou("evidence", "bundle", case.id, "--out", tmp_path / "b.zip")
    elsewhere = tmp_path / "elsewhere"
    assert main(["verify", str(tmp_path / "b.zip"), "--data", str(elsewhere), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["made_here"] is None
    assert not elsewhere.exists()


def test_pruning_tells_first_and_deletes_only_when_told_to(hugou, home, case, files, monkeypatch):
    hugou("evidence", "add", files[0])
    hugou("evidence", "add", files[1], "--case", case.id)
    code, out, _ = hugou("evidence", "prune", "--json")
    told = json.loads(out)
    assert (code, told["may_go"], told["deleted"]) == (0, [], 0)
    assert told["stay"] == {"open_case": 0, "deadline": 0, "limitation": 2}
    later = conftest.NOON.replace(year=2040)
    monkeypatch.setattr(
        Home.open.__func__, "__kwdefaults__", {"clock": lambda: later, "alone": True}
    )
    _, out, _ = hugou("evidence", "prune")
    assert "1\tstay: their case is open" in out
    assert out.splitlines()[-1] == "1 may go"
    _, out, _ = hugou("evidence", "prune", "--yes")
    assert out.splitlines()[-1] == "1 deleted"
    assert len(home.evidence) == 1
