"""What the spec says of options: where their values come from, and where records go."""
