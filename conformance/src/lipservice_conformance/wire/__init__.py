"""The wire tier: every SDK as a user installs it, against an endpoint that fails as networks and services do."""
