"""The slow model of the sampler: a second oracle, written from the English rules alone.

What it follows is `sampling.md` 5.3 to 5.9 and 5.11; nothing is taken from the algorithms of the spec or from what is
made of them, so that a mistake they share shows up here. Clear before fast: dictionaries, fractions and whole integers.
"""

from lipservice_conformance.slow_sampler.operations import budget, random, stratified, threshold, waterfill
from lipservice_conformance.slow_sampler.timeline import run_timeline

__all__ = ["budget", "random", "run_timeline", "stratified", "threshold", "waterfill"]
