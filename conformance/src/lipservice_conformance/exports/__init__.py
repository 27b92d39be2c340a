"""Random records, answers and set-ups for the operations `encode`, `reply` and `config`, and simpler ones to shrink to.

What a seed gives may change: no vector is made of it.
"""
