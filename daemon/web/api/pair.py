"""Connecting: a browser asks, proves that it was told the digits, and is taken in."""

from __future__ import annotations

import asyncio

from daemon.web.pairing import SECONDS
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import Paired, PairFinish, PairStart, PairStarted


async def start(call: Call) -> PairStarted:
    """Let a browser ask, if the shopper has opened the window."""
    asked = call.service.pairing.start(call.body, call.headers.get("Origin"))
    return PairStarted(
        pairing=asked.id,
        nonce=asked.daemon_nonce.hex(),
        expires_in=min(SECONDS, call.service.pairing.seconds_left),
    )


async def finish(call: Call) -> Paired:
    """Check the proof; the key takes a third of a second, so a worker thread computes it."""
    pairing = call.service.pairing
    key = await asyncio.to_thread(pairing.key_for(call.body.pairing))
    client, proof = pairing.finish(call.body.pairing, key, call.body.proof, call.now)
    return Paired(client=client.id, proof=proof)


routes = [
    RouteDef(
        "POST",
        "/v1/pair/start",
        start,
        PairStarted,
        "A browser asks to be connected",
        body=PairStart,
        access="anyone",
    ),
    RouteDef(
        "POST",
        "/v1/pair/finish",
        finish,
        Paired,
        "The browser proves the digits",
        body=PairFinish,
        access="anyone",
    ),
]
