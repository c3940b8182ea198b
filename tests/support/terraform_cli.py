"""The Terraform CLI for tests, with providers from a mirror on the disk or from the registry."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest

REGISTRY = "registry.terraform.io"

# Where Terraform's documentation says a mirror may be, and then the first levels of the disk.
_DOCUMENTED = ("~/.terraform.d/plugins", "~/.local/share/terraform/plugins", "/usr/local/share/terraform/plugins")
_NOT_SEARCHED = ("/proc", "/sys", "/dev", "/run")
_LEVELS = 3
_COLOR = re.compile("\x1b\\[[0-9;]*m")


def mirrors() -> tuple[Path, ...]:
    """Folders that hold providers the way Terraform's ``filesystem_mirror`` wants them: ``registry.terraform.io/...``."""
    found = [folder for name in _DOCUMENTED if (folder := Path(name).expanduser() / REGISTRY).is_dir()]
    level = [Path("/")]
    for _ in range(_LEVELS):
        level = [inner for folder in level for inner in _folders(folder)]
        found += [folder for folder in level if folder.name == REGISTRY]
    return tuple(dict.fromkeys(folder.parent for folder in found))


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                Path(entry) for entry in entries if entry.is_dir(follow_symlinks=False) and entry.path not in _NOT_SEARCHED
            )
    except OSError:
        return []


@dataclass(frozen=True)
class Terraform:
    """``terraform`` with a CLI configuration of its own; get one from the fixture ``terraform``."""

    binary: str
    config: Path
    cache: Path
    mirrors: Sequence[Path] = field(default_factory=mirrors)

    def __post_init__(self) -> None:
        """Write the CLI configuration: what a mirror has comes from there, all else from the registry."""
        blocks = []
        for mirror in self.mirrors:
            listed = ", ".join(f'"{REGISTRY}/{provider}"' for provider in _providers(mirror))
            blocks.append(f'  filesystem_mirror {{\n    path    = "{mirror}"\n    include = [{listed}]\n  }}\n')
        mirrored = ", ".join(f'"{REGISTRY}/{provider}"' for provider in sorted(self._mirrored))
        blocks.append(f"  direct {{\n    exclude = [{mirrored}]\n  }}\n")
        installation = f"provider_installation {{\n{''.join(blocks)}}}\n"
        self.cache.mkdir(parents=True, exist_ok=True)
        # Without the second line Terraform asks the registry again wherever there is no lock file yet, as in every test.
        cache = f'plugin_cache_dir = "{self.cache}"\nplugin_cache_may_break_dependency_lock_file = true\n'
        self.config.write_text(cache + installation)

    @cached_property
    def _mirrored(self) -> frozenset[str]:
        return frozenset(provider for mirror in self.mirrors for provider in _providers(mirror))

    @cached_property
    def registry(self) -> bool:
        """Whether the registry answers; asked once."""
        try:
            with urllib.request.urlopen(f"https://{REGISTRY}/.well-known/terraform.json", timeout=3):
                return True
        except OSError:
            return False

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables for Terraform: those of this process without Terraform's own, and ours."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
        ours = {"TF_CLI_CONFIG_FILE": str(self.config), "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1"}
        return inherited | ours

    def has(self, provider: str) -> bool:
        """Whether ``provider``, such as ``hashicorp/aws``, can be installed: out of a mirror or from the registry."""
        return provider in self._mirrored or self.registry

    def need(self, provider: str) -> None:
        """Skip the test when ``provider`` cannot be installed."""
        if not self.has(provider):
            pytest.skip(f"no Terraform provider {provider}: no mirror on the disk has it and the registry does not answer")

    def run(
        self, args: Sequence[str], cwd: Path, *, env: Mapping[str, str] | None = None, timeout: float = 900
    ) -> subprocess.CompletedProcess[str]:
        """Run ``terraform ARGS`` in the folder ``cwd`` and give back its exit code and output, without colours.

        ``env`` adds variables; ``timeout`` is in seconds.
        """
        with (self.cache / ".lock").open("w") as lock:
            if args[0] == "init":
                # Terraform's plugin cache is not made for several inits at a time.
                fcntl.flock(lock, fcntl.LOCK_EX)
            result = subprocess.run(
                [self.binary, *args],
                cwd=cwd,
                env=self.environment | dict(env or {}),
                capture_output=True,
                text=True,
                timeout=timeout,
                check=False,
            )
        result.stdout, result.stderr = _COLOR.sub("", result.stdout), _COLOR.sub("", result.stderr)
        return result


def _providers(mirror: Path) -> list[str]:
    """Providers of a mirror as ``namespace/type``."""
    return sorted(folder.relative_to(mirror / REGISTRY).as_posix() for folder in (mirror / REGISTRY).glob("*/*/"))


def find(folder: Path, cache: Path) -> Terraform:
    """Terraform with its configuration in ``folder`` and downloads in ``cache``; skips the test when there is none."""
    binary = shutil.which("terraform")
    if binary is None:
        pytest.skip("no terraform on the PATH")
    terraform = Terraform(binary, folder / "terraform.tfrc", cache)
    if not terraform.mirrors and not terraform.registry:
        pytest.skip("no Terraform provider: there is no mirror on the disk and the registry does not answer")
    return terraform
