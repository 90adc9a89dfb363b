"""Roles of a post and the duties each carries (pure; the profile says which duty may do which step)."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    """What a post is for."""

    OFFICER = "officer"
    HEAD_OF_DIVISION = "head_of_division"
    HEAD_OF_AGENCY = "head_of_agency"
    CLERK = "clerk"
    RECEIVER = "receiver"
    DESIGNER = "designer"
    OFFICE_ADMIN = "office_admin"
    LEADER = "leader"


class Duty(enum.StrEnum):
    """One thing a person may do, always within an organisation and possibly within one regime."""

    ENTER = "enter"
    CHECK = "check"
    APPROVE = "approve"
    SEAL = "seal"
    SEND = "send"
    ACCEPT = "accept"
    DESIGN = "design"
    ASSIGN = "assign"
    ADMINISTER = "administer"
    FOLLOW = "follow"
    READ = "read"


DUTIES: dict[Role, frozenset[Duty]] = {
    Role.OFFICER: frozenset({Duty.ENTER, Duty.READ}),
    Role.HEAD_OF_DIVISION: frozenset({Duty.CHECK, Duty.READ}),
    Role.HEAD_OF_AGENCY: frozenset({Duty.APPROVE, Duty.FOLLOW, Duty.READ}),
    Role.CLERK: frozenset({Duty.SEAL, Duty.SEND, Duty.READ}),
    Role.RECEIVER: frozenset({Duty.ACCEPT, Duty.FOLLOW, Duty.READ}),
    Role.DESIGNER: frozenset({Duty.DESIGN}),
    Role.OFFICE_ADMIN: frozenset({Duty.ASSIGN, Duty.ADMINISTER, Duty.FOLLOW}),
    Role.LEADER: frozenset({Duty.READ, Duty.FOLLOW}),
}
