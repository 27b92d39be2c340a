"""What the spec says of OTLP: messages, limits, severities, attributes, and how answers are taken."""
