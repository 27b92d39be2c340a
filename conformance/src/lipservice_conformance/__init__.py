"""The conformance kit: shows that every LipService SDK decides alike."""
