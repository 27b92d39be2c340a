"""What the one call costs an application beside OpenTelemetry; the programs that measure stand beside it."""
