"""Which addresses of the network a stranger's link may lead to: public ones.

The check is of the very address that is connected to, after names are looked up, for each attempt and each
redirect: a name that leads elsewhere the second time changes nothing (DNS rebinding,
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html).
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

REFUSED: Final = "not an address of the public internet"
"""Stands in the message of every refusal: asyncio joins several errors into one text."""

_NAT64: Final = IPv6Network("64:ff9b::/96")  # https://www.rfc-editor.org/rfc/rfc6052#section-2.1


def is_public(host: str) -> bool:
    """Tell whether an address belongs to the public internet.

    >>> [is_public(one) for one in ("192.0.43.8", "127.0.0.1", "10.1.2.3", "::ffff:10.0.0.1")]
    [True, False, False, False]
    """
    try:
        address = _embedded(ip_address(host.partition("%")[0]))
    except ValueError:
        return False
    return address.is_global and not address.is_multicast


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or address


def open_public_socket(
    info: tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]],
) -> socket.socket:
    """Return a socket for an address that is about to be connected to.

    Raises:
        OSError: The address is none of the public internet.
    """
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise OSError(REFUSED)
    return socket.socket(family, kind, protocol)
