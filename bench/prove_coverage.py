"""How much of the code the tests reach, branches included; below the floor of pyproject.toml it is not kept.

Every test on SQLite, in about twice the time of `bin/test`.
"""

from __future__ import annotations

import subprocess
import sys


def main() -> int:
    ran = subprocess.run(["bin/test", "--no-lint", "--coverage"], stdout=subprocess.PIPE, text=True, check=False)
    shown = False
    for line in ran.stdout.splitlines():
        shown = shown or "coverage:" in line
        if shown or ran.returncode:
            print(line)
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main())
