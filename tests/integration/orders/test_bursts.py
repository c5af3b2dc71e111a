"""Bursts: how often the store is asked for one order, by orders and inventory together, and what bulk work may take."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from chassis.memory.store import MemoryDatabase
from contracts.catalog import ProductChangedV1, VariantFacts
from contracts.orders import Claim
from platforms.bigcommerce import BigCommerceClient, StoreCredentials
from platforms.budget import Kind, WindowBudget
from services.inventory.app import create_app as create_inventory
from services.inventory.settings import InventorySettings
from tests.integration.orders.market import CREATE, Market

ROUND_TRIPS = 16
