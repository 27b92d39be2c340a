"""Sends records from every SDK to a real OpenTelemetry Collector and compares what it wrote with what was sent.

What it should have written is worked out from the records here, by the contract and OTLP's own rules, with no code of
an SDK or of the generator's targets.
"""
