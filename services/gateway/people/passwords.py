"""Passwords: Argon2id behind a port, and what a new one must be."""

from __future__ import annotations

import asyncio
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.gateway.problems import Problem

SHORTEST, LONGEST = 10, 256
MEMORY_KIB, PASSES, LANES = 65_536, 3, 1
QUEUE = 8

COMMON = frozenset(
    [
        "password",
        "password1",
        "password12",
        "password123",
        "passw0rd123",
        "1234567890",
        "12345678910",
        "123456789a",
        "qwertyuiop",
        "qwerty12345",
        "qwerty1234",
        "1q2w3e4r5t",
        "iloveyou123",
        "letmein1234",
        "welcome123",
        "administrator",
        "changeme123",
        "football123",
        "baseball123",
        "superman123",
        "princess123",
        "sunshine123",
        "trustno1trustno1",
        "0987654321",
        "abcdefghij",
        "abcd123456",
        "asdfghjkl1",
        "zxcvbnm123",
        "monkey12345",
        "dragon12345",
        "michael123",
        "tiktokshop",
        "bigcommerce",
        "bigcommerce1",
    ]
)
"""Of the most used ones, those that the length does not refuse already."""


class Hasher(Protocol):
    """Slow on purpose; never blocks the event loop."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, hashed: str, password: str) -> bool:
        """Raises Problem when too many are waiting."""
        ...

    def outdated(self, hashed: str) -> bool:
        """Made with other parameters than today's: hash anew at the next log-in."""
        ...


class Argon2Hasher:
    """One hash at a time, eight waiting: a flood of log-ins cannot take the memory or the cores of this process.

    The only thread of the product: the library leaves the interpreter's lock while it computes.
    """

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES)
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, hashed: str, password: str) -> bool:
        if self._waiting >= QUEUE:
            raise Problem(503, "busy", "Too many people log in right now; try again.", headers={"Retry-After": "5"})
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(self._matches, hashed, password)
        finally:
            self._waiting -= 1

    def outdated(self, hashed: str) -> bool:
        return self._hasher.check_needs_rehash(hashed)

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def check_new(password: str, *, email: str, name: str = "", field: str = "password") -> None:
    """Raises Problem. Length counts; no rule about kinds of letters."""
    if len(password) < SHORTEST:
        raise Problem(422, "password_short", f"Use at least {SHORTEST} characters.", field=field)
    if len(password) > LONGEST:
        raise Problem(422, "password_long", f"Use at most {LONGEST} characters.", field=field)
    folded = password.casefold()
    if folded in COMMON or len(set(folded)) < 4:
        raise Problem(422, "password_common", "This password is among the most used ones.", field=field)
    if folded in (email.casefold(), email.casefold().split("@")[0], name.casefold()):
        raise Problem(422, "password_personal", "Do not use your own name or e-mail address.", field=field)
