"""Speaking with ClamAV's daemon, against one that follows the protocol."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

import config
from runtime.attachments.clamd import (
    CHUNK,
    Scanner,
    ScannerRefused,
    ScannerUnavailable,
    instream,
    read_answer,
)
from tests.support.clamd import EICAR, LARGEST, daemon


def test_the_test_virus_is_found_and_a_clean_file_is_clean() -> None:
    with daemon() as address:
        scanner = Scanner(address)
        assert scanner.scan(b"%PDF-1.7 ...").clean
        found = scanner.scan(b"x" * CHUNK + EICAR)
    assert (found.clean, found.found) == (False, "Eicar-Signature")


def test_the_daemon_is_reached_over_a_socket_in_the_file_system(tmp_path: Path) -> None:
    with daemon(str(tmp_path / "clamd.ctl")) as address:
        assert Scanner(address).scan(EICAR).found == "Eicar-Signature"


def test_a_file_too_long_for_the_daemon_is_refused_in_its_words() -> None:
    with daemon() as address, pytest.raises(ScannerRefused, match="size limit exceeded"):
        Scanner(address).scan(b"0" * (LARGEST + 20 * CHUNK))


def test_a_daemon_that_is_not_there_is_said_to_be_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ScannerUnavailable, match=str(port)):
        Scanner(f"tcp://127.0.0.1:{port}").scan(b"x")


def test_a_daemon_that_says_nothing_is_not_waited_for_without_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        scanner = Scanner(f"tcp://127.0.0.1:{silent.getsockname()[1]}", seconds=0.2)
        with pytest.raises(ScannerUnavailable):
            scanner.scan(b"x")


def test_the_content_goes_in_chunks_that_say_how_long_they_are() -> None:
    assert list(instream(b"abc")) == [b"zINSTREAM\0", b"\0\0\0\x03abc", b"\0\0\0\0"]


@pytest.mark.parametrize("answer", ["", "\0"])
def test_no_answer_is_no_verdict(answer: str) -> None:
    with pytest.raises(ScannerUnavailable):
        read_answer(answer)


@pytest.mark.parametrize("address", ["http://127.0.0.1", "tcp://", "unix://", "127.0.0.1:3310"])
def test_an_address_that_cannot_be_used_stops_the_start(address: str, tmp_path: Path) -> None:
    with pytest.raises(config.SettingsError, match="BAOCAO_CLAMAV"):
        config.read({"BAOCAO_CLAMAV": address, "BAOCAO_VAR": str(tmp_path)})
