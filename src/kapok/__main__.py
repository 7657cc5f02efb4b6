"""`python -m kapok` is the command `kapok`."""

import sys

from kapok.cli import main

sys.exit(main())
