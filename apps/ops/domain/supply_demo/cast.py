"""Who supplies in the demo. Names, codes and addresses are invented; no such enterprises exist."""

from dataclasses import dataclass
from enum import StrEnum

from stdnum.cn import uscc


class Reached(StrEnum):
    """How far a supplier has come."""

    RETURNED = "returned"  # a document was refused
    VISIT = "visit"
    AGREEMENT = "agreement"
    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class DemoSupplier:
    """`applied` is how many days ago; `scores` are of production, quality control and packaging."""

    code: str
    name: str
    legal_name: str
    legal_person: str
    area: str
    address: str
    categories: tuple[str, ...]
    introduction: str
    applied: int
    reached: Reached = Reached.ACTIVE
    goods: str = ""
    """Its file of goods in `demo_data`."""
    rivals: tuple[str, ...] = ()
    """Categories of others' goods that it offers, too."""
    brand: str = ""
    branded: tuple[str, ...] = ()
    """Its own brand, and the categories that are sold under it."""
    commission: str = "8"
    payout_days: int = 1
    dispatch_hours: int = 48
    scores: tuple[int, int, int] = (88, 84, 80)
    punctual: int = 9
    """Of ten deliveries so many are in time."""

    @property
    def credit_code(self) -> str:
        body = f"91{self.area}MADEM0{self.code[1:]}"
        return body + str(uscc.calc_check_digit(body))

    @property
    def email(self) -> str:
        return f"{self.code.lower()}@suppliers.example"

    @property
    def phone(self) -> str:
        return f"+86 555 0100 {self.code[1:].rjust(4, '0')}"


CAST = (
    DemoSupplier(
        code="P001",
        name="义乌和顺供应链 Heshun Supply",
        legal_name="义乌市和顺供应链管理有限公司",
        legal_person="何顺",
        area="330782",
        address="浙江省义乌市稠江街道演示路 18 号",
        categories=("toys", "home"),
        introduction="毛绒与木质玩具、家居小件，自有打样间。 Plush and wooden toys, small home goods, own sample room.",
        applied=118,
        goods="toys",
        rivals=("kitchen-tools", "storage", "lighting"),
        brand="Whalewood 鲸木",
        branded=("building-toys",),
        scores=(92, 90, 86),
    ),
    DemoSupplier(
        code="P002",
        name="佛山暖屋家居 Nuanwu Home",
        legal_name="佛山市暖屋家居用品有限公司",
        legal_person="黎沐阳",
        area="440604",
        address="广东省佛山市禅城区演示大道 6 号",
        categories=("home", "toys"),
        introduction="厨房、收纳与灯具。 Kitchenware, storage and lamps.",
        applied=116,
        goods="home",
        rivals=("decoration", "puzzles"),
        commission="9",
        payout_days=3,
    ),
    DemoSupplier(
        code="P003",
        name="绍兴织里坊 Zhilifang Apparel",
        legal_name="绍兴市织里坊服饰有限公司",
        legal_person="沈若棠",
        area="330602",
        address="浙江省绍兴市越城区演示巷 27 号",
        categories=("apparel", "bags-shoes"),
        introduction="针织、真丝与箱包。 Knitwear, silk and bags.",
        applied=114,
        goods="apparel",
        commission="10",
        payout_days=5,
        dispatch_hours=72,
        punctual=8,
        brand="Zhilifang",
    ),
    DemoSupplier(
        code="P004",
        name="东莞灵犀数码 Lingxi Digital",
        legal_name="东莞市灵犀数码配件有限公司",
        legal_person="邵启航",
        area="441900",
        address="广东省东莞市长安镇演示工业区 3 栋",
        categories=("electronics", "home"),
        introduction="充电、音频与智能家居配件。 Charging, audio and smart home accessories.",
        applied=112,
        goods="electronics",
        rivals=("lighting",),
        brand="Lingxi",
        branded=("audio",),
        commission="7.5",
        scores=(94, 91, 83),
    ),
    DemoSupplier(
        code="P005",
        name="宁波山行户外 Shanxing Outdoor",
        legal_name="宁波市山行户外用品有限公司",
        legal_person="戚远山",
        area="330206",
        address="浙江省宁波市北仑区演示港路 88 号",
        categories=("sports", "garden-tools", "bags-shoes", "electronics", "toys"),
        introduction="露营、骑行与园艺。 Camping, cycling and gardening.",
        applied=110,
        goods="outdoor",
        rivals=("backpacks", "outdoor-toys", "power-banks"),
        payout_days=2,
        punctual=7,
    ),
    DemoSupplier(
        code="P006",
        name="金华花间美妆工具 Huajian Beauty",
        legal_name="金华市花间美妆工具有限公司",
        legal_person="花映雪",
        area="330702",
        address="浙江省金华市婺城区演示街 12 号",
        categories=("beauty", "stationery", "pets", "apparel", "home"),
        introduction="美妆工具、文具与宠物用品。 Beauty tools, stationery, pet goods.",
        applied=108,
        goods="beauty",
        rivals=("jewellery", "scarves-hats", "decoration"),
        commission="8.5",
        payout_days=1,
    ),
    DemoSupplier(
        code="P007",
        name="汕头积木屋 Jimuwu Bricks",
        legal_name="汕头市积木屋玩具有限公司",
        legal_person="蔡屿",
        area="440513",
        address="广东省汕头市澄海区演示路 40 号",
        categories=("toys",),
        introduction="拼插积木。 Plastic bricks.",
        applied=106,
        reached=Reached.SUSPENDED,
        goods="bricks",
        punctual=3,
        scores=(74, 72, 70),
    ),
    DemoSupplier(
        code="P008",
        name="苏州素麻家纺 Suma Textiles",
        legal_name="苏州市素麻家纺有限公司",
        legal_person="麻知秋",
        area="320505",
        address="江苏省苏州市虎丘区演示弄 5 号",
        categories=("home",),
        introduction="亚麻床品与毛巾。 Linen bedding and towels.",
        applied=12,
        reached=Reached.RETURNED,
    ),
    DemoSupplier(
        code="P009",
        name="温州步野鞋业 Buye Shoes",
        legal_name="温州市步野鞋业有限公司",
        legal_person="步云深",
        area="330302",
        address="浙江省温州市鹿城区演示路 9 号",
        categories=("bags-shoes",),
        introduction="轻便徒步鞋。 Light hiking shoes.",
        applied=14,
        reached=Reached.VISIT,
    ),
    DemoSupplier(
        code="P010",
        name="景德镇青瓷小筑 Qingci Ceramics",
        legal_name="景德镇市青瓷小筑陶瓷有限公司",
        legal_person="窑一鸣",
        area="360203",
        address="江西省景德镇市珠山区演示坊 2 号",
        categories=("home",),
        introduction="手工青瓷茶具。 Celadon tea ware made by hand.",
        applied=26,
        reached=Reached.AGREEMENT,
        scores=(83, 79, 91),
    ),
)
SUPPLYING = tuple(each for each in CAST if each.goods)
ACTIVE = tuple(each for each in CAST if each.reached == Reached.ACTIVE)
