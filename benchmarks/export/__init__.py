"""What is measured of the exporter, and what becomes of the answers; the programs that measure stand beside it."""
