"""Every page of the console: where it is, what its heading says, and what its picture is called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """``path``: may hold {connection}, {product}, {category}, {order} and {task}.

    ``title``: its heading; empty where that is a name out of the data.
    """

    name: str
    path: str
    title: str = ""


BEFORE_SIGN_IN = (
    Place("sign-in", "/sign-in", "Sign in"),
    Place("sign-up", "/sign-up", "Create an account"),
    Place("reset", "/reset", "Reset your password"),
    Place("new-password", "/reset#a-mailed-token", "Choose a new password"),
)

OF_ACCOUNT = (
    Place("connections", "/connections", "Connections"),
    Place("connection-wizard", "/connections/new", "Create Connection"),
    Place("users", "/users", "User Management"),
    Place("api-tokens", "/api-tokens", "API tokens"),
    Place("audit-log", "/audit-log", "Audit log"),
    Place("parked-messages", "/parked-messages", "Parked messages"),
    Place("profile", "/profile", "Your profile"),
    Place("not-found", "/no-such-page", "Not found"),
)

_HOME = "/connections/{connection}"
_PRODUCT, _CATEGORY = f"{_HOME}/products/{{product}}", f"{_HOME}/categories/{{category}}"
_SETTINGS = f"{_HOME}/settings?section="

OF_CONNECTION = (
    Place("home", _HOME, "Home"),
    Place("task", f"{_HOME}/tasks/{{task}}", "Task"),
    Place("products", f"{_HOME}/products", "Products"),
    Place("product", _PRODUCT),
    Place("product-stock", f"{_PRODUCT}?tab=stock"),
    Place("product-preview", f"{_PRODUCT}?tab=preview"),
    Place("product-rules", f"{_PRODUCT}?tab=rules"),
    Place("product-map", f"{_PRODUCT}?tab=map"),
    Place("product-category", f"{_PRODUCT}?tab=category"),
    Place("product-brand", f"{_PRODUCT}?tab=brand"),
    Place("product-certifications", f"{_PRODUCT}?tab=certificates"),
    Place("product-attributes", f"{_PRODUCT}?tab=attributes"),
    Place("product-compliances", f"{_PRODUCT}?tab=compliance"),
    Place("product-size-chart", f"{_PRODUCT}?tab=size-chart"),
    Place("categories", f"{_HOME}/categories", "Categories"),
    Place("category-mapping", _CATEGORY),
    Place("category-attributes", f"{_CATEGORY}?tab=attributes"),
    Place("category-certifications", f"{_CATEGORY}?tab=certificates"),
    Place("category-compliances", f"{_CATEGORY}?tab=compliance"),
    Place("category-brand", f"{_CATEGORY}?tab=brand"),
    Place("category-size-chart", f"{_CATEGORY}?tab=size-chart"),
    Place("orders", f"{_HOME}/orders", "Orders"),
    Place("order", f"{_HOME}/orders/{{order}}", "Order {order}"),
    Place("missed-orders", f"{_HOME}/missed-orders", "Sync Missed Orders"),
    Place("oversold", f"{_HOME}/oversold", "Oversold"),
    Place("settings-product", f"{_SETTINGS}product", "Settings"),
    Place("settings-order", f"{_SETTINGS}order", "Settings"),
    Place("settings-general", f"{_SETTINGS}general", "Settings"),
    Place("settings-warehouse", f"{_SETTINGS}warehouse", "Settings"),
    Place("settings-template", f"{_SETTINGS}template", "Settings"),
    Place("drift", f"{_HOME}/drift", "Drift report"),
)
