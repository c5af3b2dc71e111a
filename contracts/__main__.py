"""`python -m contracts`: write the generated schemas and AsyncAPI documents."""

import sys

from contracts.generate import write

for path in write():
    sys.stdout.write(f"{path.name}\n")
