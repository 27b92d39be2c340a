"""The integer language: the algorithms of the spec, written once and proved to stay within 53 bits."""
