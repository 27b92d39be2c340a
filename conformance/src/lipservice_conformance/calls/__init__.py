"""The calls tier: each SDK as a user installs it, connected by the one call to every logger of its language."""
