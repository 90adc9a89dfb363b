"""Letters: by SMTP where a server is configured, otherwise a file under ``var/mail`` (the embedded default)."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from admin.base.i18n import force_language
from admin.jobs.operations import handles
from admin.notifications.events import sentence
from admin.notifications.models import Notification
from admin.notifications.operations import MAIL_JOB
from admin.people.models import Person
from config import Settings

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
    deliver(letter(found.Notification, found.Person, settings, now), settings)


def letter(notice: Notification, person: Person, settings: Settings, now: datetime) -> EmailMessage:
    """The notice as an e-mail in Vietnamese, plain text."""
    with force_language("vi") as say:
        text = sentence(notice.event, notice.params).text(say)
        system, greeting, closing = (
            say("Report information system"),
            say("Dear %(name)s,") % {"name": person.full_name},
            say("This letter was sent by the system. Please do not answer it."),
        )
    link = f"{settings.public_url}{notice.url}" if notice.url else ""
    message = EmailMessage()
    message["Subject"] = text if len(text) <= 120 else f"{text[:117]}…"
    message["From"] = f"{system} <{_sender(settings)}>"
    message["To"] = person.email
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<notice-{notice.id}@{_host(settings)}>"
    message.set_content("\n\n".join(part for part in (greeting, text, link, closing) if part) + "\n")
    return message


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
