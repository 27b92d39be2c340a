"""The doctor: where records go, whether one arrives, what is kept and what it can cost, in plain sentences."""
