"""Random policies and timelines, to ask of all SDKs and of the slow model."""

from lipservice_conformance.timelines.timeline import Timeline, random_timeline

__all__ = ["Timeline", "random_timeline"]
