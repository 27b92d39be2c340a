"""`python -m lipservice_conformance`."""

import sys

from lipservice_conformance.cli import main

if __name__ == "__main__":
    sys.exit(main())
