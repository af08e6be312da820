"""What sellers ask, as they write it into the address of the sourcing page: rare and common, in both languages."""

Question = dict[str, str]

WORDS: list[Question] = [
    {"q": text, "sort": sort}
    for sort in ("relevance", "price")
    for text in (
        "phone case",
        "手机壳",
        "soft cotton teddy bear",
        "柔软纯棉玩具熊",
        "running sho",
        "leather",
        "木制",
        "marbled cork birdhouse",
        "日晷",
        "sundial series 1",
        "brand 17 bottle",
        "electronics",
        "red",
        "HT-00012",
        "6900000000",
        "no such thing",
    )
]
FACETED: list[Question] = [
    {},
    {"category": "electronics"},
    {"category": "phone-cases", "sort": "price"},
    {"origin": "CN"},
    {"origin": "DE", "lead": "3"},
    {"price_from": "10", "price_to": "29.99", "stock": "yes", "sort": "price"},
    {"battery": "no", "liquid": "no", "stock": "yes", "lead": "7", "origin": "VN"},
    {"q": "soft", "origin": "CN", "stock": "yes"},
    {"q": "cotton", "category": "electronics", "price_to": "29.99", "sort": "lead_time"},
    {"q": "手机壳", "lead": "3", "battery": "no"},
    {"q": "日晷", "origin": "CN", "stock": "yes", "sort": "newest"},
    {"q": "充电", "weight_to": "500", "stock": "yes", "target": "12", "currency": "USD", "sort": "price"},
    {"q": "brand 17", "category": "toys", "liquid": "no"},
    {"q": "red", "origin": "DE", "price_from": "300", "stock": "yes", "battery": "yes"},
]
