"""Names of hosts: whether the internet can have them."""

from __future__ import annotations

# Domains that private networks use and no registry has (https://www.rfc-editor.org/rfc/rfc6762#appendix-G), and those for
# special use (https://www.iana.org/assignments/special-use-domain-names), but for those that lie in a registered one.
_NOT_REGISTERED = (
    *("corp", "home", "internal", "intranet", "lan", "private"),
    *("alt", "example", "home.arpa", "invalid", "local", "localhost", "onion", "test"),
)


def is_on_internet(host: str) -> bool:
    """Whether a host can be in the public DNS: it has a domain, and one that can be registered."""
    return "." in host and not host.replace(".", "").isdecimal() and unregistered(host) is None


def unregistered(host: str) -> str | None:
    """The domain of the host that nobody can register; None where it can be."""
    return next((domain for domain in _NOT_REGISTERED if f".{host}".endswith(f".{domain}")), None)
