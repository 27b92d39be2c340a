"""Check that a tag is the version of the spec and that the changelog has it; print `version=X.Y.Z` for the release.

python -m publishing.version vX.Y.Z
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from publishing.stage import spec_version
from tools.provision import ROOT

__all__ = ["faults", "main"]


def faults(tag: str, version: str, changelog: str) -> Iterator[str]:
    """Yield why a tag cannot be released."""
    if tag != f"v{version}":
        yield f"the tag is {tag} and spec/lipservice.yaml has version {version}: one of the two must change"
    if not re.search(rf"^## {re.escape(version)} \(\d{{4}}-\d\d-\d\d\)$", changelog, re.MULTILINE):
        yield f"CHANGELOG.md has no heading `## {version} (YYYY-MM-DD)`: say what users will notice, then tag again"


def main(arguments: Sequence[str]) -> int:
    """Return the exit status."""
    if len(arguments) != 1:
        print("usage: python -m publishing.version vX.Y.Z", file=sys.stderr)
        return 2
    version = spec_version()
    found = list(faults(arguments[0], version, (ROOT / "CHANGELOG.md").read_text("utf-8")))
    print("\n".join(found), file=sys.stderr)
    if not found:
        print(f"version={version}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
