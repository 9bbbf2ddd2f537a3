"""Which addresses may be asked for: those of the public web, and hosts that the user names.

The address that was judged is the one that is connected to: a name is resolved once, so a resolver that answers
otherwise the second time changes nothing.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence

from citecheck import attrs

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the IP addresses of a host."""


class RefusedError(Exception):
    """An address that is not asked for; its text says why, as the end of a sentence."""


class NoHostError(Exception):
    """A host that does not exist."""


@attrs.frozen
class Route:
    """Where a request goes: the host as its address names it, and the IP address that it was found to have."""

    host: str
    ip: str


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a host, as the system finds them.

    Raises:
        NoHostError: There is no such host.
        OSError: It could not be found out.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise NoHostError from error
        raise
    except UnicodeError as error:  # a label that is empty or too long
        raise NoHostError from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").casefold()


def _hosts(hosts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_plain, hosts))


@attrs.frozen
class Gate:
    """What lets requests through."""

    allowed: frozenset[str] = attrs.field(default=frozenset(), converter=_hosts)
    """Hosts that the user names, private or not."""
    resolve: Resolve = resolve

    async def route(self, scheme: str, host: str, port: int) -> Route:
        """Return where a request to a host may go.

        Raises:
            RefusedError: It may not be asked for.
            NoHostError: There is no such host.
            OSError: It could not be found out.
        """
        if scheme not in ("http", "https"):
            raise RefusedError(f"{scheme or 'no scheme'} is not fetched, only http and https")
        if not host:
            raise RefusedError("the address names no host")
        addresses = await self.resolve(host, port)
        if not addresses:
            raise NoHostError
        if _plain(host) not in self.allowed:
            for address in addresses:
                if not is_public(address):
                    raise RefusedError(f"{host} is inside a private network ({address}); --allow-host {host} allows it")
        return Route(host, addresses[0])


# Networks in which an IPv4 address is wrapped in one of IPv6: NAT64, and what is left of older ways.
_WRAPS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/96", "::/96", "::ffff:0:0:0/96")))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, in whatever form.

    >>> [is_public(ip) for ip in ("93.184.216.34", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None or ip.is_site_local:
            return False
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if any(ip in network for network in _WRAPS):
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(each is not None and not is_public(str(each)) for each in inner):
            return False
        if ip.ipv4_mapped is not None:
            return True
    return ip.is_global and not ip.is_multicast and not ip.is_unspecified
