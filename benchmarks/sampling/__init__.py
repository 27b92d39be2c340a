"""What is measured of the sampler, and what becomes of the answers; the programs that measure stand beside it."""
