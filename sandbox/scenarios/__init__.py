"""Stories to play: each is a file of control requests with the moments at which they happen."""

from sandbox.scenarios.player import Player, Run
from sandbox.scenarios.script import Script, Step, load_scripts

__all__ = ["Player", "Run", "Script", "Step", "load_scripts"]
