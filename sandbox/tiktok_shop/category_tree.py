"""The simulated category tree: three levels, written for this sandbox in the manner of a US shop's tree."""

from __future__ import annotations

TREE: dict[str, dict[str, str]] = {
    "Womenswear": {
        "Women's Tops": "T-shirts, Blouses & Shirts, Tank Tops, Hoodies & Sweatshirts, Sweaters, Bodysuits",
        "Women's Bottoms": "Jeans, Leggings, Skirts, Shorts, Trousers",
        "Women's Dresses": "Casual Dresses, Party Dresses, Maxi Dresses",
        "Women's Outerwear": "Coats, Jackets, Vests",
    },
    "Menswear": {
        "Men's Tops": "Men's T-shirts, Polo Shirts, Men's Shirts, Men's Hoodies & Sweatshirts, Men's Sweaters",
        "Men's Bottoms": "Men's Jeans, Men's Shorts, Chinos, Joggers",
        "Men's Outerwear": "Men's Coats, Men's Jackets",
        "Men's Underwear & Socks": "Boxers & Briefs, Men's Socks, Undershirts",
    },
    "Shoes": {
        "Women's Shoes": "Women's Sneakers, Sandals, Heels, Women's Boots, Flats",
        "Men's Shoes": "Men's Sneakers, Men's Boots, Loafers, Men's Slippers",
        "Shoe Care": "Insoles, Laces, Shoe Polish",
    },
    "Luggage & Bags": {
        "Women's Bags": "Crossbody Bags, Tote Bags, Shoulder Bags, Clutches",
        "Men's Bags": "Messenger Bags, Briefcases",
        "Travel": "Suitcases, Backpacks, Duffel Bags, Packing Organizers",
        "Small Leather Goods": "Wallets, Card Holders, Keychains",
    },
    "Home & Kitchen": {
        "Bedding": "Bed Sheets, Pillows, Blankets & Throws, Duvet Covers",
        "Home Decor": "Candles, Vases, Wall Art, Rugs, Clocks, Picture Frames",
        "Kitchen Tools": "Knives, Cutting Boards, Graters & Peelers, Measuring Tools",
        "Cookware": "Pans, Pots, Baking Trays",
        "Tableware & Drinkware": "Mugs, Water Bottles, Plates & Bowls, Glasses, Cutlery",
        "Storage": "Baskets, Storage Boxes, Hooks, Shelves",
    },
    "Beauty & Personal Care": {
        "Skincare": "Face Serums, Moisturizers, Cleansers, Sunscreen, Face Masks",
        "Makeup": "Lipstick, Foundation, Mascara, Eyeshadow",
        "Hair Care": "Shampoo, Conditioner, Hair Oils, Hair Brushes",
        "Bath & Body": "Soap, Body Lotion, Bath Salts, Hand Cream",
        "Fragrance": "Perfume, Body Mist",
    },
    "Phones & Electronics": {
        "Phone Accessories": "Phone Cases, Screen Protectors, Chargers, Cables, Phone Holders, Power Banks",
        "Audio": "Headphones, Earbuds, Portable Speakers, Microphones",
        "Cameras": "Action Cameras, Tripods, Ring Lights",
        "Wearables": "Smart Watches, Fitness Trackers, Watch Straps",
    },
    "Computers & Office": {
        "Peripherals": "Keyboards, Mice, Webcams, Monitors Stands, Mouse Pads",
        "Stationery": "Notebooks, Pens, Planners, Stickers, Desk Organizers",
        "Data Storage": "USB Drives, Memory Cards, External Drives",
    },
    "Sports & Outdoor": {
        "Fitness": "Dumbbells, Yoga Mats, Resistance Bands, Jump Ropes",
        "Camping & Hiking": "Tents, Sleeping Bags, Camping Lights, Trekking Poles, Camp Stoves",
        "Cycling": "Bike Lights, Helmets, Bike Bags, Bike Locks",
        "Team Sports": "Soccer Balls, Basketballs, Baseball Gloves",
    },
    "Toys & Hobbies": {
        "Baby & Toddler Toys": "Rattles, Stacking Toys, Bath Toys",
        "Building Toys": "Blocks, Model Kits, Magnetic Tiles",
        "Games & Puzzles": "Board Games, Jigsaw Puzzles, Card Games",
        "Arts & Crafts": "Paint Sets, Yarn, Beads, Craft Kits",
        "Plush": "Stuffed Animals, Plush Pillows",
    },
    "Food & Beverages": {
        "Drinks": "Coffee, Tea, Drink Mixes, Juices",
        "Snacks": "Cookies, Chocolate, Nuts, Dried Fruit, Candy",
        "Pantry": "Sauces, Spices, Honey, Pasta, Olive Oil",
    },
    "Pet Supplies": {
        "Dog & Cat Food": "Dog Food, Cat Food, Treats",
        "Pet Accessories": "Collars, Leashes, Beds, Bowls & Feeders",
        "Pet Care": "Grooming Tools, Litter, Pet Toys",
    },
    "Jewelry & Accessories": {
        "Jewelry": "Necklaces, Earrings, Bracelets, Rings",
        "Fashion Accessories": "Hats, Scarves, Belts, Gloves, Sunglasses, Hair Accessories",
        "Watches": "Analog Watches, Digital Watches",
    },
    "Tools & Garden": {
        "Hand Tools": "Screwdrivers, Pliers, Tape Measures, Tool Sets",
        "Garden": "Planters, Seeds, Watering Cans, Garden Gloves",
        "Lighting": "LED Strips, Table Lamps, Light Bulbs, Lanterns",
    },
    "Health": {
        "Supplements": "Vitamins, Protein Powder, Herbal Supplements",
        "Medical Supplies": "First Aid Kits, Thermometers, Face Coverings",
    },
}
"""Top category -> second level -> leaves, comma separated."""

CLOTHING = ("Womenswear", "Menswear")
BATTERIES = ("Phones & Electronics", "Computers & Office", "Lighting", "Watches", "Camping & Hiking")
INVITE_ONLY = ("Supplements", "Watches")
PROHIBITED = ("Herbal Supplements",)

CERTIFICATES: dict[str, tuple[str, str, bool]] = {
    "Baby & Toddler Toys": ("Children's Product Certificate", "A certificate under the toy safety rules.", False),
    "Supplements": ("Certificate of Analysis", "An analysis by an accredited laboratory.", True),
    "Skincare": ("Cosmetic Product Facility Listing", "The listing of the facility.", False),
    "Power Banks": ("Battery Test Summary", "The summary of the battery's transport test.", False),
    "Dog & Cat Food": ("Animal Food Registration", "The registration of the facility.", True),
}
"""Category at any level -> (document, details, whether it needs an expiry date)."""

SIZE_CHART_REQUIRED = ("Women's Dresses", "Jeans")

PRODUCT_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "Material": ("Cotton", "Polyester", "Wool", "Leather", "Wood", "Metal", "Glass", "Ceramic", "Plastic"),
    "Pattern": ("Plain", "Striped", "Floral", "Checked", "Graphic"),
    "Care Instructions": ("Machine wash", "Hand wash only", "Dry clean", "Wipe clean"),
    "Season": ("Spring", "Summer", "Autumn", "Winter", "All seasons"),
    "Country of Origin": ("United States", "Mexico", "Vietnam", "China", "Portugal", "India"),
}

SALES_ATTRIBUTES: dict[str, str] = {
    "Color": "100000",
    "Size": "100007",
    "Material": "100089",
    "Style": "100198",
    "Specification": "100365",
}
