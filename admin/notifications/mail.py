"""Letters: by SMTP where a server is configured, otherwise a file under ``var/mail`` (the embedded default)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from admin.base.i18n import force_language, ngettext
from admin.jobs.operations import handles
from admin.notifications.digests import DIGEST_MAIL, lines_of
from admin.notifications.events import sentence
from admin.notifications.models import Digest, Notification
from admin.notifications.operations import MAIL_JOB
from admin.notifications.queries import letters_language
from admin.people.models import Person
from config import Settings
from forms_library.messages import N_
from forms_library.text import clean

SECONDS = 30


@handles(MAIL_JOB)
def send_letter(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Send one notice to one person; trying again sends the same Message-ID, which mail servers drop."""
    found = session.execute(
        sa.select(Notification, Person)
        .join(Person, Person.id == Notification.person_id)
        .where(Notification.person_id == payload["person"], Notification.key == payload["key"])
    ).one_or_none()
    if found is None or not found.Person.email:
        return
    settings: Settings = current_app.extensions["settings"]
    code = letters_language(session, found.Person.id)
    deliver(letter(found.Notification, found.Person, settings, now, code), settings)


@handles(DIGEST_MAIL)
def send_digest(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Send the letter of one day to one person; its Message-ID is that of the letter, however often it is tried."""
    digest = session.get_one(Digest, payload["digest"])
    person = session.get_one(Person, digest.person_id)
    if not person.email:
        return
    settings: Settings = current_app.extensions["settings"]
    code = letters_language(session, person.id)
    deliver(daily_letter(digest, lines_of(session, digest.id), person, settings, now, code), settings)


def letter(
    notice: Notification, person: Person, settings: Settings, now: datetime, code: str = "vi"
) -> EmailMessage:
    """The notice as an e-mail, plain text."""
    with force_language(code) as say:
        text = sentence(notice.event, notice.params).text(say)
        line = clean(text)  # reasons have several lines, the head of a letter takes one
        message = _addressed(line if len(line) <= 120 else f"{line[:117]}…", person, settings, now, say)
        message["Message-ID"] = f"<notice-{notice.id}@{_host(settings)}>"
        _write(message, person, say, [text, _link(notice, settings)])
    return message


def daily_letter(
    digest: Digest,
    notices: Sequence[Notification],
    person: Person,
    settings: Settings,
    now: datetime,
    code: str = "vi",
) -> EmailMessage:
    """All notices of a day in one e-mail, plain text, each with its link."""
    with force_language(code) as say:
        count = ngettext("%(num)d notification", "%(num)d notifications", len(notices))
        subject = say(N_("Report news of %(day)s: %(count)s")) % {
            "day": f"{digest.day:%d/%m/%Y}",
            "count": count,
        }
        message = _addressed(subject, person, settings, now, say)
        message["Message-ID"] = f"<digest-{digest.id}@{_host(settings)}>"
        settings_page = say(N_("How you are told: %(address)s")) % {
            "address": f"{settings.public_url}/notifications/settings"
        }
        _write(message, person, say, [*_items(notices, settings, say), settings_page])
    return message


def _items(notices: Sequence[Notification], settings: Settings, say: Callable[[str], str]) -> Iterator[str]:
    for number, notice in enumerate(notices, 1):
        text = sentence(notice.event, notice.params).text(say)
        link = _link(notice, settings)
        yield f"{number}. {text}" + (f"\n   {link}" if link else "")


def _addressed(
    subject: str, person: Person, settings: Settings, now: datetime, say: Callable[[str], str]
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = f"{say(N_('Report information system'))} <{_sender(settings)}>"
    message["To"] = person.email
    message["Date"] = format_datetime(now)
    return message


def _write(message: EmailMessage, person: Person, say: Callable[[str], str], parts: Sequence[str]) -> None:
    greeting = say(N_("Dear %(name)s,")) % {"name": person.full_name}
    closing = say(N_("This letter was sent by the system. Please do not answer it."))
    message.set_content("\n\n".join(part for part in (greeting, *parts, closing) if part) + "\n")


def _link(notice: Notification, settings: Settings) -> str:
    return f"{settings.public_url}{notice.url}" if notice.url else ""


def deliver(message: EmailMessage, settings: Settings) -> None:
    """Send the letter, or write it to a file named after its Message-ID."""
    if settings.mail_url:
        _by_smtp(message, settings.mail_url)
    else:
        _to_file(message, settings.var / "mail")


def _by_smtp(message: EmailMessage, url: str) -> None:
    address = urlsplit(url)
    host, port = address.hostname or "localhost", address.port or 25
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=SECONDS)
    with connection as server:
        if address.scheme == "smtp+tls":
            server.starttls(context=context)
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)


def _to_file(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = str(message["Message-ID"] or make_msgid()).strip("<>").split("@", 1)[0]
    part = folder / f".{name}.part"
    part.write_bytes(bytes(message))
    part.replace(folder / f"{name}.eml")


def _host(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or "localhost"


def _sender(settings: Settings) -> str:
    return f"khong-tra-loi@{_host(settings)}"
