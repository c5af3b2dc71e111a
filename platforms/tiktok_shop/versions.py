"""Every operation that the connector uses, with its path version: the one table to edit when a version retires.

Source: the Open API's reference pages of each operation; the newest version whose request and answer are documented.
``scope`` is the access scope that the operation asks for; an answer 105005 means that it was not granted.
"""

from __future__ import annotations

from dataclasses import dataclass

SHOPS = "Shop Authorized Information"
PRODUCT_READ = "Product Basic"
PRODUCT_WRITE = "Product Modify"
PRODUCT_DELETE = "Product Delete & Recover"
ORDERS = "Order Information"
FULFILMENT = "Fulfillment Basic"
LOGISTICS = "Logistics Basic"
AFTERSALES = "Return & Refund Basic"


@dataclass(frozen=True, slots=True)
class Operation:
    """``writes``: may change something at the platform. ``cipher``: the address must name the shop."""

    method: str
    path: str
    scope: str
    writes: bool = False
    cipher: bool = True

    @property
    def endpoint(self) -> str:
        return f"{self.method} {self.path}"


# shops and webhooks
LIST_SHOPS = Operation("GET", "/authorization/202309/shops", SHOPS, cipher=False)
ACTIVE_SHOPS = Operation("GET", "/seller/202309/shops", SHOPS, cipher=False)
LIST_WEBHOOKS = Operation("GET", "/event/202309/webhooks", SHOPS)
SET_WEBHOOK = Operation("PUT", "/event/202309/webhooks", SHOPS, writes=True)
DELETE_WEBHOOK = Operation("DELETE", "/event/202309/webhooks", SHOPS, writes=True)

# products
CREATE_PRODUCT = Operation("POST", "/product/202309/products", PRODUCT_WRITE, writes=True)
EDIT_PRODUCT = Operation("PUT", "/product/202509/products/{product_id}", PRODUCT_WRITE, writes=True)
PARTIAL_EDIT = Operation("POST", "/product/202509/products/{product_id}/partial_edit", PRODUCT_WRITE, writes=True)
GET_PRODUCT = Operation("GET", "/product/202309/products/{product_id}", PRODUCT_READ)
SEARCH_PRODUCTS = Operation("POST", "/product/202502/products/search", PRODUCT_READ)
ACTIVATE = Operation("POST", "/product/202309/products/activate", PRODUCT_READ, writes=True)
DEACTIVATE = Operation("POST", "/product/202309/products/deactivate", PRODUCT_READ, writes=True)
DELETE_PRODUCTS = Operation("DELETE", "/product/202309/products", PRODUCT_DELETE, writes=True)
CHECK_LISTING = Operation("POST", "/product/202309/products/listing_check", PRODUCT_READ)
PREREQUISITES = Operation("GET", "/product/202312/prerequisites", PRODUCT_READ)
UPLOAD_IMAGE = Operation("POST", "/product/202309/images/upload", PRODUCT_READ, writes=True, cipher=False)
UPLOAD_FILE = Operation("POST", "/product/202309/files/upload", PRODUCT_READ, writes=True, cipher=False)
SEARCH_SIZE_CHARTS = Operation("POST", "/product/202407/sizecharts/search", PRODUCT_READ, cipher=False)

# catalogue metadata
CATEGORIES = Operation("GET", "/product/202309/categories", PRODUCT_READ)
RECOMMEND_CATEGORY = Operation("POST", "/product/202309/categories/recommend", PRODUCT_READ)
CATEGORY_RULES = Operation("GET", "/product/202309/categories/{category_id}/rules", PRODUCT_READ)
CATEGORY_ATTRIBUTES = Operation("GET", "/product/202309/categories/{category_id}/attributes", PRODUCT_READ)
LIST_BRANDS = Operation("GET", "/product/202309/brands", PRODUCT_READ)
CREATE_BRAND = Operation("POST", "/product/202309/brands", PRODUCT_READ, writes=True, cipher=False)

# stock and price
UPDATE_STOCK = Operation("POST", "/product/202309/products/{product_id}/inventory/update", PRODUCT_WRITE, writes=True)
SEARCH_STOCK = Operation("POST", "/product/202309/inventory/search", PRODUCT_READ)
UPDATE_PRICES = Operation("POST", "/product/202309/products/{product_id}/prices/update", PRODUCT_WRITE, writes=True)

# orders and fulfilment
SEARCH_ORDERS = Operation("POST", "/order/202309/orders/search", ORDERS)
GET_ORDERS = Operation("GET", "/order/202507/orders", ORDERS)
PRICE_DETAIL = Operation("GET", "/order/202407/orders/{order_id}/price_detail", ORDERS)
MARK_SHIPPED = Operation("POST", "/fulfillment/202309/orders/{order_id}/packages", FULFILMENT, writes=True)
SHIP_PACKAGE = Operation("POST", "/fulfillment/202309/packages/{package_id}/ship", FULFILMENT, writes=True)
UPDATE_ORDER_TRACKING = Operation(
    "POST", "/fulfillment/202309/orders/{order_id}/shipping_info/update", LOGISTICS, writes=True
)
UPDATE_PACKAGE_TRACKING = Operation(
    "POST", "/fulfillment/202309/packages/{package_id}/shipping_info/update", FULFILMENT, writes=True
)
GET_PACKAGE = Operation("GET", "/fulfillment/202309/packages/{package_id}", FULFILMENT)
SEARCH_PACKAGES = Operation("POST", "/fulfillment/202309/packages/search", FULFILMENT)
TRACKING = Operation("GET", "/fulfillment/202309/orders/{order_id}/tracking", LOGISTICS)

# logistics
WAREHOUSES = Operation("GET", "/logistics/202309/warehouses", LOGISTICS)
DELIVERY_OPTIONS = Operation("GET", "/logistics/202309/warehouses/{warehouse_id}/delivery_options", LOGISTICS)
SHIPPING_PROVIDERS = Operation(
    "GET", "/logistics/202309/delivery_options/{delivery_option_id}/shipping_providers", LOGISTICS
)

# cancellations and returns
CANCEL_ORDER = Operation("POST", "/return_refund/202602/cancellations", AFTERSALES, writes=True)
SEARCH_CANCELLATIONS = Operation("POST", "/return_refund/202602/cancellations/search", AFTERSALES)
APPROVE_CANCELLATION = Operation(
    "POST", "/return_refund/202309/cancellations/{cancel_id}/approve", AFTERSALES, writes=True
)
REJECT_CANCELLATION = Operation(
    "POST", "/return_refund/202309/cancellations/{cancel_id}/reject", AFTERSALES, writes=True
)
REJECT_REASONS = Operation("GET", "/return_refund/202309/reject_reasons", AFTERSALES)
ELIGIBILITY = Operation("GET", "/return_refund/202602/orders/{order_id}/aftersale_eligibility", AFTERSALES)
APPROVE_RETURN = Operation("POST", "/return_refund/202309/returns/{return_id}/approve", AFTERSALES, writes=True)
REJECT_RETURN = Operation("POST", "/return_refund/202309/returns/{return_id}/reject", AFTERSALES, writes=True)
SEARCH_RETURNS = Operation("POST", "/return_refund/202602/returns/search", AFTERSALES)
