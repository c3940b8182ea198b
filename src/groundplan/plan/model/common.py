"""What every target has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeVar

V = TypeVar("V")
Architecture = Literal["arm64", "x86_64"]


def frozen_map(items: Mapping[str, V]) -> Mapping[str, V]:
    """A read-only copy of ``items``, sorted by name, so that equal plans are written alike."""
    return MappingProxyType(dict(sorted(items.items())))


@dataclass(frozen=True, slots=True)
class State:
    """Where Terraform keeps its state: ``key`` is the object in an s3 bucket, ``prefix`` the folder in a gcs bucket."""

    backend: Literal["local", "s3", "gcs"]
    bucket: str | None = None
    key: str | None = None
    prefix: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class GitServer:
    """Where a git repository is reached."""

    host: str
    port: int
    ssh: bool

    @classmethod
    def of(cls, repository: str) -> GitServer:
        """That of ``https://HOST[:PORT]/PATH``, ``ssh://[USER@]HOST[:PORT]/PATH`` or ``git@HOST:PATH``."""
        scheme, separator, rest = repository.rpartition("://")
        ssh = scheme != "https"
        place = rest.partition("/")[0].rpartition("@")[2]
        host, _, port = place.partition(":")
        # Behind the colon of git@HOST:PATH is no port.
        return cls(host.lower(), int(port) if separator and port.isdecimal() else 22 if ssh else 443, ssh)


@dataclass(frozen=True, slots=True)
class Replicas:
    """Copies: at least ``min`` run, at most ``max``."""

    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, of S3 or Cloud Storage. Objects go after ``expire_days``; None: they stay."""

    name: str
    expire_days: int | None
