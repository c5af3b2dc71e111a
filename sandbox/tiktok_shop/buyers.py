"""Made-up buyers, drawn from the box's entropy."""

from __future__ import annotations

from sandbox.box import Entropy

FIRST_NAMES = ("Maya", "Oscar", "Lena", "Theo", "Priya", "Jonas", "Ruth", "Amir", "Clara", "Diego")
LAST_NAMES = ("Whitfield", "Okafor", "Lindqvist", "Barros", "Nakamura", "Petrov", "Hollis", "Fontaine")
STREETS = ("Maple Court", "Juniper Street", "Harbor View", "Old Mill Road", "Cedar Avenue", "Lark Lane")
CITIES = (
    ("Austin", "Travis", "Texas", "TX", "78704"),
    ("Portland", "Multnomah", "Oregon", "OR", "97205"),
    ("Savannah", "Chatham", "Georgia", "GA", "31401"),
    ("Madison", "Dane", "Wisconsin", "WI", "53703"),
    ("Tucson", "Pima", "Arizona", "AZ", "85701"),
)


def make_address(entropy: Entropy) -> dict[str, str]:
    """A whole address; the order's view cuts it down to what its status lets a seller see."""
    city, county, state, iso, postal_code = entropy.choice(CITIES)
    number = entropy.integer(10, 9_899)
    return {
        "first_name": entropy.choice(FIRST_NAMES),
        "last_name": entropy.choice(LAST_NAMES),
        "phone": f"(+1)555{entropy.integer(1_000_000, 9_999_999)}",
        "line1": f"{number} {entropy.choice(STREETS)}",
        "line2": f"Apt {entropy.integer(1, 40)}" if entropy.chance(0.3) else "",
        "city": city,
        "county": county,
        "state": state,
        "state_iso": iso,
        "postal_code": postal_code,
        "region_code": "US",
        "country": "United States",
    }
