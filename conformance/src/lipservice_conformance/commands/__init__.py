"""The commands, one module each: `register` describes the options, `execute` returns the exit code."""
