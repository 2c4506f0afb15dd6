"""`python -m doorstep`: the same as the command `doorstep`."""

from doorstep.cli import main

raise SystemExit(main())
