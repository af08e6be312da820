"""Who sells in the demo: 24 sellers of all sizes, and the few whose story the rules tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ALIEXPRESS, SHOPIFY, WOOCOMMERCE, CSV = "aliexpress", "shopify", "woocommerce", "csv"


@dataclass(frozen=True)
class DemoSeller:
    """`daily` maps a day of the period (the first is 0) to the average orders a day from then on."""

    code: str
    name: str
    joined_on: date
    daily: Mapping[int, float]
    channels: tuple[str, ...]
    elections: Mapping[int, str] = field(default_factory=dict)
    """The option chosen so many months before the last one."""
    platform_share: float = 0.95
    """How many of the orders go by the platform's registered packet."""
    earning_orders: int | None = None
    """Exactly so many earn in the last month; who sold more has the rest not settled yet."""

    def rate_on(self, day: int) -> float:
        return self.daily[max(start for start in self.daily if start <= day)]


CAST = (
    DemoSeller("S001", "深圳市远帆电子商务有限公司", date(2019, 3, 18), {0: 35.0}, (ALIEXPRESS, SHOPIFY), {4: "band"}),
    DemoSeller("S002", "义乌市百合饰品有限公司", date(2020, 6, 1), {0: 24.5}, (ALIEXPRESS,)),
    DemoSeller(
        "S003", "Ningbo Bluewave Home Co., Ltd.", date(2020, 9, 14), {0: 22.5}, (SHOPIFY, WOOCOMMERCE), {1: "rate"},
        earning_orders=507,
    ),
    DemoSeller("S004", "广州云裳服饰有限公司", date(2018, 11, 5), {0: 22.0}, (ALIEXPRESS, SHOPIFY), {3: "best"}),
    DemoSeller("S005", "杭州青禾家居有限公司", date(2021, 2, 22), {0: 16.8}, (ALIEXPRESS, CSV), {2: "rate"}),
    DemoSeller("S006", "Lantern Street Gifts", date(2021, 5, 10), {0: 13.0}, (SHOPIFY,)),
    DemoSeller("S007", "东莞市锐芯数码有限公司", date(2020, 1, 8), {0: 12.0}, (ALIEXPRESS,), {2: "best", 0: "band"}),
    DemoSeller("S008", "温州市步云鞋业有限公司", date(2022, 3, 3), {0: 8.2}, (ALIEXPRESS, SHOPIFY)),
    DemoSeller("S009", "Panda & Pine Toys", date(2022, 8, 29), {0: 6.6}, (SHOPIFY, WOOCOMMERCE)),
    DemoSeller("S010", "泉州市海丝茶具有限公司", date(2021, 10, 11), {0: 4.6}, (ALIEXPRESS,)),
    DemoSeller("S011", "苏州锦绣坊丝绸有限公司", date(2023, 1, 16), {0: 4.0}, (WOOCOMMERCE,), {3: "band"}),
    DemoSeller("S012", "Kitefield Outdoor", date(2023, 4, 24), {0: 3.0}, (SHOPIFY,)),
    DemoSeller("S013", "佛山市乐厨小家电有限公司", date(2022, 12, 5), {0: 2.6}, (ALIEXPRESS, CSV)),
    DemoSeller("S014", "厦门鹭岛文创有限公司", date(2023, 7, 31), {0: 1.9}, (WOOCOMMERCE,)),
    DemoSeller("S015", 'The "Jade Rabbit" Stationery', date(2024, 2, 26), {0: 1.5}, (SHOPIFY,)),
    DemoSeller("S016", "青岛海韵渔具有限公司", date(2024, 5, 6), {0: 2.2}, (ALIEXPRESS,), platform_share=0.8),
    DemoSeller("S017", "成都蜀绣手作工坊", date(2024, 9, 9), {0: 0.8}, (SHOPIFY,)),
    DemoSeller("S018", "Harbour Lane Cycling", date(2025, 1, 13), {0: 0.6}, (CSV,)),
    DemoSeller("S019", "昆明彩云花艺有限公司", date(2025, 3, 24), {0: 0.4}, (WOOCOMMERCE,)),
    DemoSeller("S020", "Little Plum Baby", date(2025, 6, 16), {0: 0.3}, (SHOPIFY,)),
    DemoSeller("S021", "武汉江城汽配有限公司", date(2025, 11, 3), {0: 3.4}, (ALIEXPRESS,), platform_share=0.1),
    # Sold well, then hardly: the tier rules take a level away.
    DemoSeller("S022", "Maple & Moon Jewellery", date(2021, 8, 2), {0: 5.6, 45: 0.5}, (SHOPIFY, ALIEXPRESS)),
    # Began small and grew: the tier rules give a level, then another.
    DemoSeller("S023", "长沙星辰美妆有限公司", date(2025, 9, 1), {0: 0.9, 30: 4.5, 55: 13.5}, (ALIEXPRESS, SHOPIFY)),
    # Opened a store and has not sold yet.
    DemoSeller("S024", "Willow Creek Candles", date(2026, 1, 12), {0: 0.0}, (WOOCOMMERCE,)),
)  # fmt: skip
