"""The protocol's messages: strict about keys, tolerant about what pages hold."""

import inspect
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from daemon.web import wire

MESSAGES = [
    kind
    for _, kind in inspect.getmembers(wire, inspect.isclass)
    if issubclass(kind, wire.Message) and kind is not wire.Message
]
ENVELOPE = {
    "url": "https://buyertrade.taobao.com/x",
    "captured_at": "2026-11-20T12:00:00+08:00",
    "page_id": "p",
    "sequence": 1,
    "client": {"browser": "b", "version": "1", "extension": "0.1.0"},
}


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_a_mistyped_key_is_an_error(kind):
    with pytest.raises(ValidationError) as refused:
        kind.model_validate({"not_a_key": 1})
    assert "extra_forbidden" in {error["type"] for error in refused.value.errors()}


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_every_message_says_what_it_is_for(kind):
    assert kind.__doc__
    assert kind.__doc__.splitlines()[0].endswith(".")


@given(st.text(max_size=50))  # no lone surrogates: those are mended
def test_any_text_of_a_page_survives(text):
    sent = json.loads(json.dumps({**ENVELOPE, "html": text, "title": text}))
    envelope = wire.CaptureEnvelope.model_validate(sent)
    assert (envelope.html, envelope.title) == (text, text)


@given(st.text(st.characters(categories=("Cs", "Lo", "Ll", "So")), max_size=30))
def test_lone_surrogates_become_text_that_can_be_written(text):
    mended = wire.mended(text)
    assert mended.encode("utf-8").decode("utf-8") == mended
    if not any("\ud800" <= mark <= "\udfff" for mark in text):
        assert mended == text


def test_a_pair_of_surrogates_is_one_sign():
    assert wire.mended("\ud83d\ude00") == "\U0001f600"
    assert wire.mended("a\ud83db") == "a\ufffdb"


def test_what_is_no_text_is_left_to_be_refused():
    assert wire.mended(5) == 5
    with pytest.raises(ValidationError):
        wire.CaptureEnvelope.model_validate({**ENVELOPE, "html": 5})


@pytest.mark.parametrize(
    "sequence", [-1, 2**53, "x", 1.5, None], ids=["below", "beyond", "text", "part", "none"]
)
def test_a_sequence_that_is_none(sequence):
    with pytest.raises(ValidationError):
        wire.CaptureEnvelope.model_validate({**ENVELOPE, "sequence": sequence})


def test_more_responses_than_a_page_receives():
    part = {"url": "https://x.test/", "body": ""}
    wire.CaptureEnvelope.model_validate({**ENVELOPE, "payloads": [part] * 200})
    with pytest.raises(ValidationError):
        wire.CaptureEnvelope.model_validate({**ENVELOPE, "payloads": [part] * 201})


@pytest.mark.parametrize(
    "to", ["/", "/orders/jd/1", "/cases/a1b2", "/orders?q=%E5%A4%9C&page=2", "/login/x"]
)
def test_pages_that_a_link_may_show(to):
    assert wire.LinkAsk.model_validate({"to": to}).to == to


@given(st.text(max_size=40))
def test_a_link_never_leaves_the_dashboard(to):
    try:
        shown = wire.LinkAsk.model_validate({"to": to}).to
    except ValidationError:
        return
    assert shown.startswith("/")
    assert not shown.startswith(("//", "/\\"))
    assert not set(shown) & set('<>"\\ \r\n\t')
