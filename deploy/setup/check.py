"""`make check`: every static check, all of them even when one fails."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
_TOOLS = Path(sys.executable).parent


def checks(sources: list[str]) -> dict[str, list[str]]:
    """The checks by name, each as the command to run from the project's folder."""
    return {
        "format": ["ruff", "format", "--check", "--quiet", "."],
        "lint": ["ruff", "check", "--quiet", "."],
        "types": ["mypy"],
        "imports": ["lint-imports"],
        "security": ["bandit", "--quiet", "--recursive", "--severity-level", "medium", *sources],
    }


def main() -> int:
    failed = []
    for name, (tool, *arguments) in checks(sys.argv[1:]).items():
        print(f"check: {name}", flush=True)
        done = subprocess.run([str(_TOOLS / tool), *arguments], cwd=PROJECT, check=False)
        if done.returncode != 0:
            failed.append(name)
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
