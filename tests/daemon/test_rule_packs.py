"""A signed pack of rules: who may give one, what it must hold, and that it can be taken back."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import rules
from daemon.__main__ import main
from daemon.home import Home
from daemon.language import system_language
from daemon.recount import Recount
from daemon.rulebook import Rules, RulesRefused
from parsers import Order, Reading
from rules._pack import Pack
from rules._signed import (
    LARGEST_FILE,
    LARGEST_MEMBER,
    MAGIC,
    PackRefused,
    TrustedKey,
    archive_of,
    read_key,
    sign,
)

SHIPPED = Path(rules.__file__).parent
CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)
SECRET = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw().hex()
KEY = TrustedKey(name="a tester", public=PUBLIC)
CHANGE = '[[change]]\non = 2027-01-01\nzh = "发货改为七十二小时。"\nen = "Dispatch: 72 hours."\n'


def members(version: str = "2030-01-02") -> dict[str, bytes]:
    """The shipped rules as a later pack, in which one duty of a platform is longer."""
    found = {
        f"{kind}/{file.name}": file.read_bytes()
        for kind in ("law", "platform", "calendar")
        for file in (SHIPPED / kind).iterdir()
        if file.suffix in (".toml", ".json")
    }
    found["pack.toml"] = f'version = "{version}"\n{CHANGE}'.encode()
    return found


def signed(given: dict[str, bytes] | None = None, secret: bytes = SECRET) -> bytes:
    return sign(archive_of(given or members()), secret)


@pytest.fixture
def home(tmp_path: Path):
    with Home.open(tmp_path / "data", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def shelf(home: Home) -> Rules:
    home.rules.trust(KEY)
    return home.rules


def refusal(shelf: Rules, data: bytes) -> str:
    """Why a pack is refused; whatever it was, the rules in use must be the same as before."""
    before = shelf.in_use.digest
    with pytest.raises(RulesRefused) as refused:
        shelf.install(data, NOW)
    shelf.refresh()
    assert shelf.in_use.digest == before
    assert refused.value.zh and refused.value.en
    return refused.value.en


# -- who may give one --------------------------------------------------------------------------


def test_no_key_is_trusted_until_the_shopper_adds_one(home: Home) -> None:
    assert home.rules.trusted() == {}
    assert "not trusted" in refusal(home.rules, signed())


def test_an_unsigned_pack_is_refused(shelf: Rules) -> None:
    assert "not signed" in refusal(shelf, archive_of(members()))


def test_a_stranger_who_names_a_trusted_key_is_refused(shelf: Rules) -> None:
    forged = signed(secret=bytes(32)).replace(
        Ed25519PrivateKey.from_private_bytes(bytes(32))
        .public_key()
        .public_bytes_raw()
        .hex()
        .encode(),
        PUBLIC.encode(),
    )
    assert "damaged or was changed" in refusal(shelf, forged)


def test_one_changed_bit_anywhere_is_refused(shelf: Rules) -> None:
    whole = signed()
    for at in [*range(0, len(MAGIC) + 220, 7), *range(300, len(whole), len(whole) // 40)]:
        changed = bytearray(whole)
        changed[at] ^= 1
        assert refusal(shelf, bytes(changed))


@pytest.mark.parametrize("left", [0, 10, len(MAGIC), 150, 1000, -1])
def test_a_truncated_pack_is_refused(shelf: Rules, left: int) -> None:
    assert refusal(shelf, signed()[:left])


def test_a_pack_of_a_key_that_is_no_longer_trusted_is_put_aside(shelf: Rules) -> None:
    shelf.install(signed(), NOW)
    assert shelf.in_use.version == "2030-01-02"
    shelf.distrust(PUBLIC)
    assert shelf.in_use.version == Pack().about.version


@pytest.mark.parametrize("text", ["", "hello", "ed25519 12 me", f"rsa {PUBLIC} me", "\0" * 9000])
def test_what_is_no_key_is_told(text: str) -> None:
    with pytest.raises(PackRefused, match="no file with a public key"):
        read_key(text)


# -- what it must hold -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../evil.toml", "law/../../evil.toml", "/etc/evil.toml", "law\\evil.toml", "run.py"]
)
def test_a_file_that_no_pack_holds_is_refused(shelf: Rules, tmp_path: Path, name: str) -> None:
    assert "no pack holds" in refusal(shelf, signed({**members(), name: b"x = 1"}))
    assert not list(tmp_path.rglob("evil*"))


def test_a_file_that_stands_twice_is_refused(shelf: Rules) -> None:
    buffer = io.BytesIO(archive_of(members()))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("pack.toml", b'version = "2031-01-01"')
    assert "no pack holds" in refusal(shelf, sign(buffer.getvalue(), SECRET))


def test_a_file_that_swells_is_refused(shelf: Rules) -> None:
    bomb = {**members(), "law/bomb.toml": b"#" * (LARGEST_MEMBER + 1)}
    assert len(signed(bomb)) < LARGEST_FILE
    assert "far too large" in refusal(shelf, signed(bomb))


def test_many_files_that_swell_together_are_refused(shelf: Rules) -> None:
    bomb = {f"law/bomb{n}.toml": b"#" * LARGEST_MEMBER for n in range(12)}
    assert "far too large" in refusal(shelf, signed({**members(), **bomb}))


def test_a_file_that_lies_about_its_size_is_refused(shelf: Rules) -> None:
    archive = archive_of({**members(), "law/zz.toml": b"#" * 100_000})
    lying = archive.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert refusal(shelf, sign(lying, SECRET))


def test_a_file_that_is_too_large_is_not_even_hashed(shelf: Rules) -> None:
    assert "too large" in refusal(shelf, MAGIC + bytes(LARGEST_FILE))


def test_what_is_signed_but_no_archive_is_refused(shelf: Rules) -> None:
    assert "cannot be read" in refusal(shelf, sign(b"not a zip", SECRET))
    assert "no pack.toml" in refusal(shelf, signed({"law/a.toml": b""}))


@pytest.mark.parametrize("version", ["2001-01-01", Pack().about.version])
def test_an_older_pack_or_the_same_is_refused(shelf: Rules, version: str) -> None:
    assert "not newer" in refusal(shelf, signed(members(version)))


def test_a_pack_older_than_the_installed_one_is_refused(shelf: Rules) -> None:
    shelf.install(signed(members("2030-01-02.2")), NOW)
    assert "not newer" in refusal(shelf, signed(members("2030-01-02")))
    assert shelf.install(signed(members("2030-01-02.10")), NOW).version == "2030-01-02.10"


def test_a_mistake_in_a_rule_is_told_with_its_place(shelf: Rules) -> None:
    broken = members()
    broken["law/penalties.toml"] = broken["law/penalties.toml"].replace(b"starts =", b"stars =", 1)
    said = refusal(shelf, signed(broken))
    assert "penalties.toml:" in said and "stars" in said


def test_a_mistake_in_a_calendar_is_told(shelf: Rules) -> None:
    broken = {**members(), "calendar/2027.json": b'{"days": 3, "papers": []}'}
    assert "2027.json" in refusal(shelf, signed(broken))


def test_a_pack_that_forgets_rules_is_refused(shelf: Rules) -> None:
    without = members()
    del without["law/penalties.toml"]
    assert "lacks" in refusal(shelf, signed(without))


# -- used, kept, taken back ----------------------------------------------------------------------


def test_an_installed_pack_is_used_after_a_restart_and_can_be_taken_back(tmp_path: Path) -> None:
    with Home.open(tmp_path / "data", clock=lambda: NOW) as home:
        home.rules.trust(KEY)
        home.rules.install(signed(), NOW)
        home.rules.install(signed(members("2031-05-06")), NOW)
    with Home.open(tmp_path / "data", clock=lambda: NOW) as home:
        assert home.rules.in_use.version == "2031-05-06"
        assert home.rules.undo().version == "2030-01-02"
        assert home.rules.undo().version == Pack().about.version
        with pytest.raises(RulesRefused, match="no pack"):
            home.rules.undo()


def test_a_pack_that_was_changed_in_the_store_is_not_used(tmp_path: Path) -> None:
    with Home.open(tmp_path / "data", clock=lambda: NOW) as home:
        home.rules.trust(KEY)
        home.rules.install(signed(), NOW)
        kept = home.store.table("rule_packs").fetch("2030-01-02")
        assert kept
        home.store.table("rule_packs").put("2030-01-02", {**kept, "file": kept["file"][:5000]})
    with Home.open(tmp_path / "data", clock=lambda: NOW) as home:
        assert home.rules.in_use.version == Pack().about.version


def put_order(home: Home) -> None:
    order = Order(platform="taobao", number="1", status="unshipped", paid_at=NOW, placed_at=NOW)
    home.orders.observe(
        "c1", NOW, Reading(platform="taobao", page="order_list", outcome="read", orders=(order,))
    )


def longer_dispatch() -> dict[str, bytes]:
    """A pack in which Taobao's shops have 72 hours; its worked examples say so too."""
    found = members()
    name = "platform/taobao.toml"
    text = found[name].decode()
    at = text.index('id = "taobao_tmall:W02"')
    end = text.index("[[rule]]", at)
    rule = text[at:end]
    rule = rule.replace("hours = 48", "hours = 72").replace("11-13T00:03:55", "11-14T00:03:55")
    found[name] = (text[:at] + rule + text[end:]).encode()
    return found


def ships_by(home: Home) -> datetime | None:
    """When the dispatch of the order in the store is due, as its reminders have it."""
    found = [one for one in home.due.of_order("taobao:1") if one.rule == "taobao_tmall:W02"]
    return found[0].ends.astimezone(CHINA) if found else None


async def test_a_running_daemon_takes_a_pack_over_and_plans_its_reminders_anew(
    tmp_path: Path,
) -> None:
    with Home.open(tmp_path / "data", clock=lambda: NOW) as daemon:
        put_order(daemon)
        recount = Recount(daemon)
        assert await recount.look() == 1  # nothing was ever weighed with these rules
        assert ships_by(daemon) == NOW + timedelta(hours=48)
        assert await recount.look() == 0
        with Home.open(tmp_path / "data", clock=lambda: NOW, alone=False) as command:
            command.rules.trust(KEY)
            command.rules.install(signed(longer_dispatch()), NOW)
        assert await recount.look() == 1
        assert ships_by(daemon) == NOW + timedelta(hours=72)
        with Home.open(tmp_path / "data", clock=lambda: NOW, alone=False) as command:
            command.rules.undo()
        assert await recount.look() == 1
        assert ships_by(daemon) == NOW + timedelta(hours=48)


async def test_an_interrupted_recount_is_begun_again(home: Home) -> None:
    put_order(home)
    kept, home.orders.newest_first = home.orders.newest_first, lambda: 1 / 0  # type: ignore
    with pytest.raises(ZeroDivisionError):
        await Recount(home).look()
    home.orders.newest_first = kept  # type: ignore[method-assign]
    assert await Recount(home).look() == 1


async def test_a_recount_starts_with_the_daemon_and_ends_with_it(home: Home) -> None:
    import asyncio

    put_order(home)
    recount = Recount(home, seconds=0.01)
    recount.start()
    async with asyncio.timeout(20):
        while home.rules.weighed_with is None:
            await asyncio.sleep(0.01)
    await recount.stop()
    assert ships_by(home)


def test_cases_use_the_installed_rules_too(shelf: Rules, home: Home) -> None:
    put_order(home)
    shelf.install(signed(longer_dispatch()), NOW)
    case = home.cases.open("taobao:1", NOW, "late_ship")
    dated = {one.rule: one for one in home.cases.known(case, NOW).result.deadlines}
    assert dated["taobao_tmall:W02"].due == NOW + timedelta(hours=72)


# -- the command line ----------------------------------------------------------------------------


@pytest.fixture
def hugou(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUGOU_LANGUAGE", "en")
    system_language.cache_clear()

    def call(*words: object) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["--data", str(tmp_path / "data"), "rules", *map(str, words)])
        out, err = capsys.readouterr()
        return code, out + err

    yield call
    system_language.cache_clear()


def script(*words: object) -> str:
    command = [sys.executable, "scripts/sign_pack.py", *map(str, words)]
    done = subprocess.run(command, cwd=SHIPPED.parent, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_from_a_new_key_to_an_installed_pack_and_back(tmp_path: Path, hugou) -> None:
    pack = tmp_path / "pack"
    for kind in ("law", "platform", "calendar"):
        shutil.copytree(SHIPPED / kind, pack / kind, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in longer_dispatch().items():
        (pack / name).write_bytes(text)
    public = script("key", "somebody", tmp_path)
    assert (tmp_path / "somebody.private").stat().st_mode & 0o077 == 0
    out = script("pack", tmp_path / "somebody.private", pack, tmp_path / "new.hugou")

    now = datetime.now(CHINA).replace(microsecond=0)
    with Home.open(tmp_path / "data", alone=False) as home:
        order = Order(platform="taobao", number="1", status="unshipped", paid_at=now)
        home.orders.observe(
            "c", now, Reading(platform="taobao", page="order_list", outcome="read", orders=(order,))
        )
    code, said = hugou("install", out)
    assert code == 1 and "not trusted" in said and "hugou rules trust" in said
    code, said = hugou("trust", public)
    assert code == 0 and "somebody" in said and "Compare the fingerprint" in said

    code, said = hugou("install", out)
    assert code == 0
    assert "2030-01-02 are used now" in said and "Dispatch: 72 hours." in said
    moved = f"{(now + timedelta(hours=48)).isoformat()} → {(now + timedelta(hours=72)).isoformat()}"
    assert moved in said and "72 hours" in said and "at its next start" in said
    assert hugou("show")[1].startswith("rules of 2030-01-02")
    assert "not newer" in hugou("install", out)[1]

    code, said = hugou("install", "--undo", "--json")
    told = json.loads(said)
    assert code == 0 and told["version"] == Pack().about.version and not told["daemon_running"]
    assert told["moved"][0]["after"] == (now + timedelta(hours=48)).isoformat()
    code, said = hugou("trust", public, "--revoke")
    assert code == 0 and "no key is trusted" in said


def test_wrong_usage_is_one_sentence(tmp_path: Path, hugou) -> None:
    assert hugou("install")[0] == 2
    assert hugou("install", "x", "--undo")[0] == 2
    assert hugou("trust", "--revoke")[0] == 2
    (tmp_path / "odd.key").write_bytes(b"\xff\xfe")
    assert hugou("trust", tmp_path / "odd.key") == (1, "hugou: this is no key file\n")


def test_a_file_of_facts_is_weighed_with_the_installed_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(
        '{"order": {"platform": "taobao"}, "events": {"paid_at": "2026-11-11T00:03:55"}}', "utf-8"
    )

    def due() -> str:
        command = ["--data", str(tmp_path / "data"), "deadlines", str(facts), "--now"]
        assert main([*command, "2026-11-12T09:00:00"]) == 0
        told = json.loads(capsys.readouterr().out)["deadlines"]
        return next(str(one["due"]) for one in told if one["rule"] == "taobao_tmall:W02")

    assert due() == "2026-11-13T00:03:55+08:00"
    assert not (tmp_path / "data").exists()
    with Home.open(tmp_path / "data", clock=lambda: NOW) as home:
        home.rules.trust(KEY)
        home.rules.install(signed(longer_dispatch()), NOW)
    assert due() == "2026-11-14T00:03:55+08:00"


def test_a_draft_from_a_file_uses_the_installed_rules(
    tmp_path: Path, shelf: Rules, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {
        "now": (NOW + timedelta(hours=60)).isoformat(),
        "order": {"platform": "taobao", "paid": 259.00},
        "events": {"order_submitted": NOW.isoformat(), "paid_at": NOW.isoformat()},
        "case": {
            "order_number": "4810000000000000001",
            "item": "羊毛大衣",
            "opponent": {"shop_name": "云织女装"},
            "genuine": True,
        },
    }
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts), "utf-8")
    words = ["draft", str(file), "--dispute", "late_ship", "--channel", "merchant"]

    def ship_due() -> str:
        main(["--data", str(tmp_path / "data"), *words])
        fields = json.loads(capsys.readouterr().out)["fields"]
        return next(one["value"] for one in fields if one["key"] == "ship_due")

    assert ship_due() == (NOW + timedelta(hours=48)).isoformat()
    shelf.install(signed(longer_dispatch()), NOW)
    assert ship_due() == (NOW + timedelta(hours=72)).isoformat()
