"""What a person was told."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import NotFound
from admin.base.i18n import _
from admin.notifications.digests import FROM
from admin.notifications.events import sentence
from admin.notifications.forms import NewsForm
from admin.notifications.kinds import Kind
from admin.notifications.models import Notification
from admin.notifications.operations import choose_ways, mark_read
from admin.notifications.queries import news_settings
from admin.notifications.queries import notices as find_notices
from admin.people.models import Person
from admin.web.access import signed_in, the_actor
from admin.web.forms import page_number, pages, url_of_page

blueprint = Blueprint("notifications", __name__, url_prefix="/notifications")

SIZE = 30


@blueprint.get("/")
@signed_in
def notices() -> ResponseReturnValue:
    """The person's notices, newest first."""
    unread_only = request.args.get("unread") == "1"
    found, total = find_notices(
        the_session(), the_actor().person_id, page=page_number(), size=SIZE, unread_only=unread_only
    )
    return render_template(
        "admin/notifications.html",
        notices=found,
        sentence=sentence,
        total=total,
        unread_only=unread_only,
        page=page_number(),
        pages=pages(total, SIZE),
        url_of=url_of_page,
    )


@blueprint.post("/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    mark_read(the_session(), the_actor().person_id, None, clock.now())
    return redirect(url_for("notifications.notices"))


@blueprint.route("/settings", methods=["GET", "POST"])
@signed_in
def settings() -> ResponseReturnValue:
    """How this person is told of each kind of news: by letter at once, once a day, or only in the application."""
    person_id, form = the_actor().person_id, NewsForm()
    form.fill_choices()
    if form.validate_on_submit():
        choose_ways(the_session(), person_id, form.ways(), form.letters_in.data)
        flash(_("From now on you are told as you have chosen."), "good")
        return redirect(url_for("notifications.notices"))
    if request.method == "GET":
        form.show(news_settings(the_session(), person_id))
    address = the_session().get_one(Person, person_id).email
    return render_template(
        "admin/news_settings.html", form=form, kinds=Kind, address=address, at=f"{FROM:%H:%M}"
    )


@blueprint.post("/<int:notice_id>/open")
@signed_in
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark one notice as read and go where it leads."""
    notice = db.session.get(Notification, notice_id)
    if notice is None or notice.person_id != the_actor().person_id:
        raise NotFound("There is no such notification.")
    mark_read(the_session(), notice.person_id, [notice_id], clock.now())
    return redirect(notice.url or url_for("notifications.notices"))
