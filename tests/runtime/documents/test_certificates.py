"""The test authority is made once, whoever comes first, and gives everyone a certificate of their own."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest

from runtime.documents.certificates import TestAuthority
from runtime.documents.keys import KeyUnusable, Pkcs12Key
from tests.runtime.documents.conftest import AGENCY, CHAIRWOMAN, SIGNED_AT


def open_and_issue(folder: str) -> tuple[bytes, int]:
    authority = TestAuthority.open(Path(folder), SIGNED_AT)
    key = authority.signer_for("hang", CHAIRWOMAN, AGENCY)
    return authority.root_path.read_bytes(), key.certificate.serial_number


def test_processes_that_start_together_make_one_authority(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        answers = pool.map(open_and_issue, [str(tmp_path / "pki")] * 6)
    assert len(set(answers)) == 1


def test_opening_it_again_changes_nothing(tmp_path: Path) -> None:
    first = open_and_issue(str(tmp_path))
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir() if path.suffix}
    assert open_and_issue(str(tmp_path)) == first
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir() if path.suffix} == before


def test_a_certificate_names_person_and_organisation(authority: TestAuthority) -> None:
    subject = authority.signer_for("hang", CHAIRWOMAN, AGENCY).certificate.subject.native
    assert (subject["common_name"], subject["organization_name"]) == (CHAIRWOMAN, AGENCY)
    assert subject["user_id"] == "hang"


def test_a_person_who_moves_gets_another_certificate(authority: TestAuthority) -> None:
    here = authority.signer_for("hang", CHAIRWOMAN, AGENCY)
    there = authority.signer_for("hang", CHAIRWOMAN, "Sở Tài chính")
    assert here.certificate.serial_number != there.certificate.serial_number
    assert authority.signer_for("hang", CHAIRWOMAN, AGENCY) is here


def test_very_long_names_are_cut_to_what_a_certificate_holds(authority: TestAuthority) -> None:
    name = "Trung tâm Giám sát, điều hành đô thị thông minh và chuyển đổi số thành phố Huế"
    assert len(authority.signer_for("long", name, name).certificate.subject.native["common_name"]) == 64


def test_keys_are_for_the_owner_of_the_folder_only(authority: TestAuthority) -> None:
    authority.signer_for("hang", CHAIRWOMAN, AGENCY)
    secret = [path for path in authority.folder.iterdir() if path.suffix in (".key", ".p12")]
    assert secret
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in secret)


def test_a_wrong_password_and_a_damaged_file_are_told_apart_from_success(authority: TestAuthority) -> None:
    authority.signer_for("hang", CHAIRWOMAN, AGENCY)
    content = next(authority.folder.glob("*.p12")).read_bytes()
    for broken, password in ((content, b"wrong"), (b"not a key file", b"")):
        with pytest.raises(KeyUnusable):
            Pkcs12Key.load(broken, password)
