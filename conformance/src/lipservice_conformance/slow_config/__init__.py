"""The slow model of the options and of where records go: from the rules in words, its numbers written by hand."""

from lipservice_conformance.slow_config.operation import config

__all__ = ["config"]
