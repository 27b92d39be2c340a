"""From a clone to packages that can be published: built twice with the same bytes, listed, checked, and rehearsed."""
