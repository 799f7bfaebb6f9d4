"""`/v1/orders` and `/v1/deadlines`: what is known, and what is due next."""

from __future__ import annotations

import asyncio

from daemon.web.briefs import due_briefs, order_answer, order_brief, weighed
from daemon.web.refusals import Refusal
from daemon.web.routes import Call, RouteDef
from daemon.web.wire import (
    DueAnswer,
    DueQuery,
    OrderAnswer,
    OrderBrief,
    OrdersAnswer,
    OrdersQuery,
)


async def orders(call: Call) -> OrdersAnswer:
    """List orders, the newest first."""
    return await asyncio.to_thread(listed, call)


def listed(call: Call) -> OrdersAnswer:
    """Look up one page of the list and weigh its orders."""
    asked: OrdersQuery = call.query
    chosen = {"platform": asked.platform, "status": asked.status}
    found = call.home.orders.find(**chosen, q=asked.q, limit=asked.limit, offset=asked.offset)
    briefs: list[OrderBrief] = [
        order_brief(stored, weighed(call.home, stored.key, call.now), call.now) for stored in found
    ]
    return OrdersAnswer(orders=tuple(briefs), total=call.home.orders.count(**chosen, q=asked.q))


async def order(call: Call) -> OrderAnswer:
    """Give one order with all that was seen of it."""
    stored = call.home.orders.get(f"{call.path['platform']}:{call.path['number']}")
    if stored is None:
        raise Refusal("no_such_order")
    result = await asyncio.to_thread(weighed, call.home, stored.key, call.now)
    return await asyncio.to_thread(order_answer, call.home, stored, call.now, result)


async def deadlines(call: Call) -> DueAnswer:
    """List what is due next over all orders."""
    return await asyncio.to_thread(due, call)


def due(call: Call) -> DueAnswer:
    """Look up the head of the due list."""
    reminders = call.home.due.coming(call.now, call.query.limit)
    return DueAnswer(deadlines=tuple(due_briefs(call.home, reminders, call.now)))


routes = [
    RouteDef("GET", "/v1/orders", orders, OrdersAnswer, "The list of orders", query=OrdersQuery),
    RouteDef("GET", "/v1/orders/{platform}/{number}", order, OrderAnswer, "One order"),
    RouteDef("GET", "/v1/deadlines", deadlines, DueAnswer, "What is due next", query=DueQuery),
]
