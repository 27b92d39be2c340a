"""What the spec says of redaction: which names and which parts of texts do not leave the process."""
