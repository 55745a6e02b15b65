"""Signs of life, on a real socket as systemd listens on it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_app.heartbeat import Heartbeat


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "40000000")
        yield listening


def test_messages_are_those_of_sd_notify(systemd):
    heart = Heartbeat()
    heart.ready()
    heart.stopping()
    assert [systemd.recv(100) for _ in range(2)] == [b"READY=1", b"STOPPING=1"]


def test_beats_of_a_fast_loop_are_few(systemd):
    heart = Heartbeat()
    for _ in range(1000):
        heart.beat()
    assert systemd.recv(100) == b"WATCHDOG=1"
    with pytest.raises(BlockingIOError):
        systemd.recv(100)


def test_without_a_watchdog_nothing_is_fed(systemd, monkeypatch):
    monkeypatch.delenv("WATCHDOG_USEC")
    Heartbeat().beat()
    with pytest.raises(BlockingIOError):
        systemd.recv(100)


def test_without_systemd_and_after_its_end_all_is_quiet(tmp_path, monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    Heartbeat().ready()
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    Heartbeat().ready()
