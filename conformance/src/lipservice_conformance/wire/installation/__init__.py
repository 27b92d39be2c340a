"""Packages as a user gets them: built, then installed into a place of their own, with an agent beside them."""

from lipservice_conformance.wire.installation.installation import MANIFEST, find_agents, install

__all__ = ["MANIFEST", "find_agents", "install"]
