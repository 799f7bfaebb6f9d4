"""Number 9: a browser is connected by six digits that the shopper reads and types."""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets

import pytest

from daemon.web import pairing as pairing_module
from daemon.web.pairing import CHROMIUM_ORIGIN, SECONDS, TRIES, Pairing
from daemon.web.refusals import Refusal
from daemon.web.wire import PairStart

FIREFOX = "moz-extension://0f5c6b1e-7d0c-4f6e-9d64-1b1f9c0c0a01"


class Extension:
    """The other side, written anew from the protocol's description."""

    def __init__(self, daemon, origin=CHROMIUM_ORIGIN):
        self.daemon = daemon
        self.headers = {"X-Hugou-Client": "new", "Origin": origin}

    async def start(self):
        self.nonce = secrets.token_bytes(16)
        body = {"browser": "Chromium 156", "extension": "0.1.0", "nonce": self.nonce.hex()}
        answer = await self.daemon.call("POST", "/v1/pair/start", body, self.headers)
        if answer.status == 200:
            self.id, self.theirs = answer.json["pairing"], bytes.fromhex(answer.json["nonce"])
        return answer

    async def finish(self, digits):
        key = hashlib.pbkdf2_hmac("sha256", digits.encode(), self.nonce + self.theirs, 600_000, 32)
        self.token = hmac.new(key, b"hugou-token", "sha256").hexdigest()
        self.expected = hmac.new(key, b"hugou-pair-daemon", "sha256").hexdigest()
        proof = hmac.new(key, b"hugou-pair-client", "sha256").hexdigest()
        body = {"pairing": self.id, "proof": proof}
        return await self.daemon.call("POST", "/v1/pair/finish", body, self.headers)


def other_than(digits):
    return f"{(int(digits) + 1) % 1_000_000:06d}"


async def test_09_the_right_digits_give_both_sides_the_same_token(daemon):
    digits = daemon.service.pairing.open()
    extension = Extension(daemon)
    started = await extension.start()
    assert 0 < started.json["expires_in"] <= 120
    assert (daemon.service.pairing.state, daemon.service.pairing.asks) == ("asking", "Chromium 156")
    answer = await extension.finish(digits)
    assert answer.status == 200
    assert answer.json["proof"] == extension.expected
    assert extension.token not in answer.text
    assert daemon.service.pairing.state == "done"
    client = daemon.home.clients.authenticate(extension.token)
    assert (client.id, client.origin) == (answer.json["client"], CHROMIUM_ORIGIN)
    called = await daemon.call(
        "GET",
        "/v1/openapi.json",
        headers={
            "Authorization": f"Bearer {extension.token}",
            "X-Hugou-Client": client.id,
            "Origin": CHROMIUM_ORIGIN,
        },
    )
    assert called.status == 200


async def test_09_nothing_starts_while_the_shopper_has_not_opened_it(daemon):
    extension = Extension(daemon)
    extension.headers.pop("Origin")
    answer = await extension.start()
    assert (answer.status, answer.json["code"]) == (409, "pairing_closed")


async def test_09_five_tries_then_a_lock(daemon):
    digits = daemon.service.pairing.open()
    extension = Extension(daemon, FIREFOX)
    await extension.start()
    for left in range(TRIES - 1, -1, -1):
        answer = await extension.finish(other_than(digits))
        assert (answer.status, answer.json["code"]) == (403, "wrong_code")
        assert answer.json["tries_left"] == left
    assert daemon.service.pairing.state == "locked"
    assert daemon.service.pairing.digits is None
    extension.headers.pop("Origin")
    assert (await extension.finish(digits)).json["code"] == "pairing_closed"
    assert (await extension.start()).json["code"] == "pairing_closed"
    assert len(daemon.home.clients) == 1


async def test_09_the_fifth_try_may_still_be_right(daemon):
    digits = daemon.service.pairing.open()
    extension = Extension(daemon)
    await extension.start()
    for _ in range(TRIES - 1):
        await extension.finish(other_than(digits))
    assert (await extension.finish(digits)).status == 200


async def test_09_guesses_at_the_same_time_count_each(daemon):
    digits = daemon.service.pairing.open()
    extension = Extension(daemon)
    await extension.start()
    proof = "00" * 32
    answers = await asyncio.gather(
        *(
            daemon.call(
                "POST",
                "/v1/pair/finish",
                {"pairing": extension.id, "proof": proof},
                extension.headers,
            )
            for _ in range(8)
        )
    )
    codes = sorted(answer.json["code"] for answer in answers)
    assert codes.count("wrong_code") <= TRIES
    assert daemon.service.pairing.state == "locked"
    assert digits not in "".join(answer.text for answer in answers)


async def test_09_asking_again_does_not_give_more_tries(daemon):
    digits = daemon.service.pairing.open()
    extension = Extension(daemon)
    for left in range(TRIES - 1, -1, -1):
        await extension.start()
        assert (await extension.finish(other_than(digits))).json["tries_left"] == left
    extension.headers.pop("Origin")
    assert (await extension.start()).status == 409


async def test_09_one_browser_at_a_time(daemon):
    digits = daemon.service.pairing.open()
    first, second = Extension(daemon), Extension(daemon, FIREFOX)
    await first.start()
    assert (await second.start()).json["code"] == "pairing_busy"
    assert (await first.finish(digits)).status == 200


async def test_09_a_popup_that_was_closed_may_ask_again(daemon):
    digits = daemon.service.pairing.open()
    extension = Extension(daemon, FIREFOX)
    await extension.start()
    old = extension.id
    await extension.start()
    assert extension.id != old
    assert (await extension.finish(digits)).status == 200


async def test_09_a_firefox_profile_that_pairs_again_has_one_token(daemon):
    tokens = []
    for _ in range(2):
        digits = daemon.service.pairing.open()
        extension = Extension(daemon, FIREFOX)
        await extension.start()
        await extension.finish(digits)
        tokens.append(extension.token)
    assert daemon.home.clients.authenticate(tokens[0]) is None
    assert daemon.home.clients.authenticate(tokens[1]).origin == FIREFOX


async def test_09_a_success_is_worth_one_client(daemon):
    digits = daemon.service.pairing.open()
    extension = Extension(daemon)
    await extension.start()
    assert (await extension.finish(digits)).status == 200
    assert (await extension.finish(digits)).json["code"] == "pairing_closed"
    assert len(daemon.home.clients) == 2


class Seconds:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def test_09_the_digits_are_good_for_two_minutes(home):
    seconds = Seconds()
    pairing = Pairing(home.clients, clock=seconds)
    pairing.open()
    wish = PairStart(browser="x", extension="y", nonce="ab" * 16)
    seconds.now += SECONDS - 1
    asked = pairing.start(wish, None)
    assert pairing.seconds_left == 1
    seconds.now += 2
    assert (pairing.state, pairing.digits) == ("closed", None)
    with pytest.raises(Refusal, match="pairing_closed"):
        pairing.key_for(asked.id)


def test_09_a_new_window_makes_the_old_digits_worthless(home, monkeypatch):
    drawn = iter([111111, 222222])
    monkeypatch.setattr(pairing_module.secrets, "randbelow", lambda below: next(drawn))
    pairing = Pairing(home.clients)
    assert pairing.open() == "111111"
    asked = pairing.start(PairStart(browser="x", extension="y", nonce="ab" * 16), None)
    assert pairing.open() == "222222"
    with pytest.raises(Refusal, match="pairing_closed"):
        pairing.key_for(asked.id)


def test_09_digits_may_begin_with_zero(home, monkeypatch):
    monkeypatch.setattr(pairing_module.secrets, "randbelow", lambda below: 42)
    assert Pairing(home.clients).open() == "000042"


@pytest.mark.parametrize("nonce", ["", "ab" * 15, "g" * 32, "AB" * 16, "ab" * 65, "abc" * 11])
async def test_09_a_nonce_that_is_none(daemon, nonce):
    daemon.service.pairing.open()
    body = {"browser": "x", "extension": "y", "nonce": nonce}
    answer = await daemon.call("POST", "/v1/pair/start", body, {"X-Hugou-Client": "new"})
    assert (answer.status, answer.json["code"]) == (400, "bad_message")


def test_04_chromium_gives_our_extension_the_id_that_we_expect(request):
    manifest = request.config.rootpath / "extension" / "manifest.json"
    if not manifest.exists():
        pytest.skip("the extension's manifest is not there")
    key = base64.b64decode(json.loads(manifest.read_text("utf-8"))["key"])
    digest = hashlib.sha256(key).hexdigest()[:32]
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
    assert f"chrome-extension://{letters}" == CHROMIUM_ORIGIN


def test_a_client_is_found_again_after_a_restart(home, clock):
    from daemon.web.clients import Clients

    client, token = home.clients.add("one", clock(), browser="Firefox", origin=FIREFOX)
    again = Clients(home.store.table("clients"))
    assert again.authenticate(token) == client
    assert again.origins() == {FIREFOX}


def test_when_a_client_was_last_seen_is_not_written_at_every_call(home, clock):
    client, _ = home.clients.add("one", clock())
    home.clients.note_seen(client.id, clock())
    seen = home.clients.find(client.id)
    clock.forward(seconds=59)
    assert not home.clients.due_to_note(seen, clock())
    home.clients.note_seen(client.id, clock())
    assert home.clients.find(client.id) == seen
    clock.forward(seconds=1)
    home.clients.note_seen(client.id, clock())
    assert home.clients.find(client.id).seen_at == clock()


def test_a_revoked_client_does_not_come_back_by_being_seen(home, clock):
    client, _ = home.clients.add("one", clock())
    home.clients.revoke(client.id)
    home.clients.note_seen(client.id, clock())
    assert home.clients.find(client.id) is None
    assert home.store.table("clients").fetch(client.id) is None
