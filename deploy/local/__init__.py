"""Tandem on this machine: the four services as child processes against any backbone and any platforms."""

from deploy.local.sandbox import SandboxProcess
from deploy.local.system import SERVICES, LocalSystem, Platforms

__all__ = ["SERVICES", "LocalSystem", "Platforms", "SandboxProcess"]
