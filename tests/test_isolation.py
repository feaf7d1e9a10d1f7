"""The guards of conftest.py hold: a test that leaves its own folder or machine fails."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def connect(host: str) -> None:
    with socket.socket() as one:
        one.connect((host, 80))


def connect_ex(host: str) -> None:
    with socket.socket() as one:
        one.connect_ex((host, 80))


def create_connection(host: str) -> None:
    socket.create_connection((host, 80)).close()


def look_up(host: str) -> None:
    socket.getaddrinfo(host, 80)


def look_up_name(host: str) -> None:
    socket.gethostbyname(host)


def cope(reach_out: Callable[[str], None], host: str) -> None:
    """Do what code does that copes with a network that is down."""
    try:
        reach_out(host)
    except Exception as error:
        raise AssertionError("the guard was swallowed") from error


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "2001:db8::1"])
@pytest.mark.parametrize("reach_out", [connect, connect_ex, create_connection, look_up, look_up_name])
def test_the_network_is_out_of_reach_even_for_code_that_copes(
    reach_out: Callable[[str], None], host: str
) -> None:
    with pytest.raises(pytest.fail.Exception, match="reached for the network"):
        cope(reach_out, host)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_the_home_is_empty_and_settings_are_gone(tmp_path: Path) -> None:
    assert list(Path.home().iterdir()) == []
    assert not [name for name in os.environ if name.startswith("LLMLIST_")]
    assert Path.home() != tmp_path
