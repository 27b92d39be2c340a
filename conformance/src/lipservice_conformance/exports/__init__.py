"""Random records, answers, set-ups, headers and decisions for the operations of the way out, and simpler ones.

What a seed gives may change: no vector is made of it.
"""
