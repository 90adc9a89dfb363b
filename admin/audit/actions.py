"""What the acts in the audit log are called."""

from __future__ import annotations

from forms_library.messages import N_, Message

_names: dict[str, str] = {
    "assignment.cancelled": N_("Cancelled an assignment"),
    "delegation.given": N_("Gave a delegation"),
    "delegation.revoked": N_("Took a delegation back"),
    "assignment.reopened": N_("Opened one report again"),
    "dayoff.changed": N_("Changed a day of the calendar"),
    "dayoff.created": N_("Entered a day of the calendar"),
    "dayoff.deleted": N_("Removed a day of the calendar"),
    "organisation.changed": N_("Changed an organisation"),
    "organisation.created": N_("Entered an organisation"),
    "organisation.deleted": N_("Removed an organisation"),
    "organisationgroup.changed": N_("Changed a saved group"),
    "organisationgroup.created": N_("Saved a group"),
    "organisationgroup.deleted": N_("Removed a saved group"),
    "period.planned": N_("Planned a reporting period"),
    "period.replanned": N_("Computed a period again after a change of the calendar"),
    "person.changed": N_("Changed a person's particulars"),
    "person.created": N_("Created an account"),
    "person.locked": N_("Locked an account"),
    "person.password_changed": N_("Changed the own password"),
    "person.password_reset": N_("Gave a temporary password"),
    "person.unlocked": N_("Unlocked an account"),
    "position.changed": N_("Changed a post"),
    "position.created": N_("Gave a post"),
    "position.deleted": N_("Removed a post"),
    "position.ended": N_("Ended a post"),
    "position.held": N_("Took up a post"),
    "regime.activated": N_("Put a report regime into use"),
    "regime.changed": N_("Changed a report regime"),
    "regime.created": N_("Entered a report regime"),
    "regime.deactivated": N_("Took a report regime out of use"),
    "report.assigned": N_("Assigned reports"),
    "sign_in.failed": N_("Failed to sign in"),
    "sign_in.succeeded": N_("Signed in"),
    "sign_out": N_("Signed out"),
    "window.closed": N_("Closed a window"),
    "window.moved": N_("Moved a window"),
    "window.opened": N_("Opened a window"),
}

_subjects: dict[str, str] = {
    "assignment": N_("Assignment"),
    "connection": N_("Connection"),
    "dayoff": N_("Day off"),
    "delegation": N_("Delegation"),
    "document": N_("Document"),
    "form_request": N_("Request for a form"),
    "indicator": N_("Indicator"),
    "organisation": N_("Organisation"),
    "organisationgroup": N_("Saved group"),
    "period": N_("Reporting period"),
    "person": N_("Person"),
    "position": N_("Post"),
    "regime": N_("Report regime"),
    "report": N_("Report"),
    "template": N_("Form"),
    "template_version": N_("Version of a form"),
    "user": N_("Account"),
}


def name_actions(names: dict[str, str]) -> None:
    """Add what the acts of a higher package are called (marked English)."""
    _names.update(names)


def action_name(action: str) -> Message:
    """The name of an act; an unnamed one is shown as it is stored."""
    return Message(_names.get(action, action))


def subject_name(kind: str) -> Message:
    """What the thing that an act was about is called; an unnamed one is shown as it is stored."""
    return Message(_subjects.get(kind, kind))


def known_actions() -> list[str]:
    """Every act that has a name."""
    return sorted(_names)
