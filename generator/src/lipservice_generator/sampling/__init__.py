"""The sampler: its algorithms as one program of the integer language."""
