"""Catalogues to fill a store with: a small one made by hand, and a generator of any size."""

from sandbox.bigcommerce.seeds.generated import seed_generated
from sandbox.bigcommerce.seeds.sample import seed_sample

__all__ = ["seed_generated", "seed_sample"]
