"""One person's browser: a cookie jar, the token of the last page, and a note of how long every answer took."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
PATIENCE = aiohttp.ClientTimeout(total=120)


@dataclass
class Diary:
    """What all people together saw: seconds of each kind of request, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, seconds: float, problem: str = "") -> None:
        """One answer."""
        self.seconds.setdefault(kind, []).append(seconds)
        if problem:
            self.errors[f"{kind}: {problem}"] += 1


class Unanswered(RuntimeError):
    """The server answered with an error or not at all; it is in the diary, and the person gives up."""


class Person:
    """Somebody at a browser, who thinks between two requests."""

    def __init__(self, address: str, connector: aiohttp.BaseConnector, diary: Diary, seed: str) -> None:
        self._address = address
        self._diary = diary
        self._random = random.Random(seed)
        jar = aiohttp.CookieJar(unsafe=True)  # the server has a number for a name
        self._web = aiohttp.ClientSession(
            connector=connector, connector_owner=False, cookie_jar=jar, timeout=PATIENCE
        )
        self._token = ""

    async def close(self) -> None:
        """Close the browser."""
        await self._web.close()

    async def think(self, seconds: float) -> None:
        """Half of that to one and a half times as long."""
        await asyncio.sleep(seconds * self._random.uniform(0.5, 1.5))

    async def sign_in(self, username: str, password: str) -> None:
        """Through the form, like everybody."""
        await self.look("sign-in page", "/login/")
        form = {"username": username, "password": password, "csrf_token": self._token}
        page, path = await self._ask("sign-in", "POST", "/login/", data=form)
        if path.startswith("/login"):
            self._diary.errors["sign-in: refused"] += 1
            raise Unanswered(f"{username} could not sign in")
        self._token = _token(page) or self._token

    async def look(self, kind: str, path: str) -> str:
        """Open a page; returns the path at which it ended."""
        page, ended = await self._ask(kind, "GET", path)
        self._token = _token(page) or self._token
        return ended

    async def press(self, kind: str, path: str, form: Mapping[str, Any]) -> str:
        """Send a form; returns the path to which it led."""
        page, ended = await self._ask(kind, "POST", path, data={**form, "csrf_token": self._token})
        self._token = _token(page) or self._token
        return ended

    async def post(self, kind: str, path: str, body: Mapping[str, Any]) -> Any:
        """What a script of the page sends; returns the JSON of the answer."""
        headers = {"X-CSRFToken": self._token, "Accept": "application/json"}
        return await self._ask_json(kind, "POST", path, json=body, headers=headers)

    async def fetch(self, kind: str, path: str) -> Any:
        """What a script of the page asks for."""
        return await self._ask_json(kind, "GET", path, headers={"Accept": "application/json"})

    async def _ask_json(self, kind: str, method: str, path: str, **options: Any) -> Any:
        began = time.perf_counter()
        try:
            async with self._web.request(method, self._address + path, **options) as answer:
                answer.raise_for_status()
                found = await answer.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._broken(kind, began, error) from error
        self._diary.note(kind, time.perf_counter() - began)
        return found

    async def _ask(self, kind: str, method: str, path: str, **options: Any) -> tuple[str, str]:
        began = time.perf_counter()
        try:
            async with self._web.request(method, self._address + path, **options) as answer:
                answer.raise_for_status()
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._broken(kind, began, error) from error
        self._diary.note(kind, time.perf_counter() - began)
        return text, answer.url.path

    def _broken(self, kind: str, began: float, error: Exception) -> Unanswered:
        said = str(error.status) if isinstance(error, aiohttp.ClientResponseError) else type(error).__name__
        self._diary.note(kind, time.perf_counter() - began, said)
        return Unanswered(f"{kind}: {said}")


def _token(page: str) -> str:
    found = TOKEN.search(page)
    return found[1] if found else ""
