"""Who may do what: one table, default deny. Owners do everything; only they change users."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    VIEWER = "viewer"


class Permission(StrEnum):
    """``..._READ`` looks, ``..._WRITE`` changes. OWN: one's own profile, password, sessions."""

    OWN = "own"
    USERS_READ = "users.read"
    USERS_WRITE = "users.write"
    ACCOUNT_READ = "account.read"
    ACCOUNT_WRITE = "account.write"
    CONNECTIONS_READ = "connections.read"
    CONNECTIONS_WRITE = "connections.write"
    PRODUCTS_READ = "products.read"
    PRODUCTS_WRITE = "products.write"
    STOCK_READ = "stock.read"
    STOCK_WRITE = "stock.write"
    ORDERS_READ = "orders.read"
    ORDERS_WRITE = "orders.write"
    SETTINGS_READ = "settings.read"
    SETTINGS_WRITE = "settings.write"
    TASKS_READ = "tasks.read"
    PARKED_READ = "parked.read"
    PARKED_WRITE = "parked.write"
    AUDIT_READ = "audit.read"
    TOKENS_WRITE = "tokens.write"


_READS = frozenset(
    {
        Permission.OWN,
        Permission.USERS_READ,
        Permission.ACCOUNT_READ,
        Permission.CONNECTIONS_READ,
        Permission.PRODUCTS_READ,
        Permission.STOCK_READ,
        Permission.ORDERS_READ,
        Permission.SETTINGS_READ,
        Permission.TASKS_READ,
    }
)

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMIN: frozenset(Permission) - {Permission.USERS_WRITE, Permission.ACCOUNT_WRITE},
    Role.VIEWER: _READS,
}


def allowed(role: Role, permission: Permission) -> bool:
    return permission in MATRIX[role]
