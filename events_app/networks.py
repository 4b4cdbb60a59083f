"""From which network a request comes, as it is counted and written down."""

from ipaddress import IPv6Address, ip_address

from flask import has_request_context, request


def network_of(address: str | None) -> str:
    """Return what one house has: an IPv4 address, or of IPv6 the /64; nothing for no address."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


def asking_network() -> str | None:
    """Return the network of the present request; None outside of one."""
    return network_of(request.remote_addr) if has_request_context() else None
