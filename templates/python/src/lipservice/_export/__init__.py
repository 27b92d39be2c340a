"""The exporter: options, queue, worker, transport. Loaded with the first exporter, not with the package."""
