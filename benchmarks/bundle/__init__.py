"""What the browser's entry adds to a page."""
