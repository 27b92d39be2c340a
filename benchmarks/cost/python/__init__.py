"""A program, run by its path; a package only because checkers want names of their own for it."""
