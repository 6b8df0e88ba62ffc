"""Which network addresses are out in the world, and which are somebody's own."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

UNICAST = IPv6Network("2000::/3")
PROTOCOLS = IPv4Network("192.0.0.0/24")  # RFC 6890; older Pythons hold only a part of it for private
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in IPv6


def is_public(address: str) -> bool:
    """True for an address on the open internet, False for private, local, reserved ones and what is no address.

    An IPv4 address that an IPv6 one carries (mapped, NAT64, 6to4) has to be public too.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast and found not in PROTOCOLS
    if found.ipv4_mapped or found in NAT64:
        return is_public(str(found.ipv4_mapped or IPv4Address(int(found) & 0xFFFFFFFF)))
    if found.sixtofour and not is_public(str(found.sixtofour)):
        return False
    return found in UNICAST and found.is_global and not _is_teredo(found)


def _is_teredo(address: IPv6Address) -> bool:
    return address.teredo is not None
