from django.db import migrations

# code, English, Chinese, annual fee in CNY, deposit in CNY; the list holds what lies below.
TREE = [
    ("apparel", "Clothing and accessories", "服装与配饰", 5000, 10000, [
        ("womens-clothing", "Women's clothing", "女装", []),
        ("mens-clothing", "Men's clothing", "男装", []),
        ("childrens-clothing", "Children's clothing", "童装", []),
        ("scarves-hats", "Scarves and hats", "围巾与帽子", []),
        ("jewellery", "Fashion jewellery", "时尚饰品", []),
    ]),
    ("bags-shoes", "Bags and shoes", "箱包与鞋靴", 5000, 10000, [
        ("handbags", "Handbags", "手提包", []),
        ("backpacks", "Backpacks", "双肩包", []),
        ("suitcases", "Suitcases", "拉杆箱", []),
        ("shoes", "Shoes", "鞋靴", []),
    ]),
    ("home", "Home and kitchen", "家居与厨房", 3000, 5000, [
        ("kitchen", "Kitchen", "厨房用品", [
            ("cookware", "Cookware", "锅具", []),
            ("tableware", "Tableware", "餐具", []),
            ("kitchen-tools", "Kitchen tools", "厨房小工具", []),
        ]),
        ("bedding", "Bedding", "床上用品", []),
        ("storage", "Storage", "收纳", []),
        ("lighting", "Lighting", "灯具", []),
        ("decoration", "Decoration", "家居装饰", []),
    ]),
    ("electronics", "Electronics", "数码电子", 8000, 20000, [
        ("phone-accessories", "Phone accessories", "手机配件", [
            ("phone-cases", "Phone cases", "手机壳", []),
            ("chargers-cables", "Chargers and cables", "充电器与数据线", []),
            ("power-banks", "Power banks", "移动电源", []),
        ]),
        ("audio", "Headphones and speakers", "耳机与音箱", []),
        ("computer-accessories", "Computer accessories", "电脑配件", []),
        ("smart-home", "Smart home", "智能家居", []),
    ]),
    ("toys", "Toys and games", "玩具与游戏", 3000, 8000, [
        ("plush-toys", "Plush toys", "毛绒玩具", []),
        ("building-toys", "Building toys", "积木拼搭", []),
        ("puzzles", "Puzzles", "拼图", []),
        ("outdoor-toys", "Outdoor toys", "户外玩具", []),
    ]),
    ("beauty", "Beauty and care", "美妆个护", 8000, 20000, [
        ("make-up-tools", "Make-up tools", "化妆工具", []),
        ("hair-accessories", "Hair accessories", "发饰", []),
        ("nail-care", "Nail care", "美甲", []),
    ]),
    ("sports", "Sports and outdoor", "运动户外", 4000, 8000, [
        ("cycling", "Cycling", "骑行", []),
        ("camping", "Camping", "露营", []),
        ("fitness", "Fitness", "健身", []),
        ("fishing", "Fishing", "钓鱼", []),
    ]),
    ("garden-tools", "Garden and tools", "园艺与工具", 3000, 6000, [
        ("hand-tools", "Hand tools", "手动工具", []),
        ("garden", "Garden", "园艺", []),
    ]),
    ("stationery", "Stationery and crafts", "文具与手工", 2000, 3000, [
        ("pens", "Pens", "笔类", []),
        ("craft-supplies", "Craft supplies", "手工材料", []),
    ]),
    ("pets", "Pet supplies", "宠物用品", 2000, 4000, []),
]  # fmt: skip
# category, code, English, Chinese, kind, unit, choices, required
ATTRIBUTES = [
    ("apparel", "size", "Size", "尺码", "choice", "", ["XS", "S", "M", "L", "XL", "XXL"], False),
    ("apparel", "colour", "Colour", "颜色", "text", "", [], True),
    ("apparel", "material", "Material", "材质", "text", "", [], True),
    ("childrens-clothing", "age-from", "Age from", "适用年龄起", "number", "months", [], True),
    ("bags-shoes", "colour", "Colour", "颜色", "text", "", [], True),
    ("bags-shoes", "material", "Material", "材质", "text", "", [], True),
    ("shoes", "eu-size", "EU size", "欧码", "number", "", [], True),
    ("suitcases", "volume", "Volume", "容积", "number", "l", [], False),
    ("home", "material", "Material", "材质", "text", "", [], True),
    ("kitchen", "food-contact", "Touches food", "接触食品", "yes_no", "", [], True),
    ("cookware", "diameter", "Diameter", "直径", "number", "cm", [], False),
    ("lighting", "power", "Power", "功率", "number", "W", [], True),
    ("lighting", "plug", "Plug", "插头", "choice", "", ["none", "EU", "UK", "US", "AU"], True),
    ("electronics", "ce-marked", "CE marked", "CE 认证", "yes_no", "", [], True),
    ("phone-cases", "phone-model", "Phone model", "适用机型", "text", "", [], True),
    ("chargers-cables", "connector", "Connector", "接口", "choice", "", ["USB-C", "Lightning", "Micro-USB"], True),
    ("power-banks", "capacity", "Capacity", "容量", "number", "mAh", [], True),
    ("toys", "age-from", "Age from", "适用年龄起", "number", "years", [], True),
    ("beauty", "skin-contact", "Touches skin", "接触皮肤", "yes_no", "", [], True),
    ("sports", "colour", "Colour", "颜色", "text", "", [], False),
    ("pets", "animal", "Animal", "适用宠物", "choice", "", ["cat", "dog", "bird", "fish", "other"], True),
]  # fmt: skip


def plant(manager, branch, parent):
    """One category and those below it; only the top of the tree carries fee and deposit."""
    code, name_en, name_zh, *money, below = branch
    annual_fee, deposit = money or (0, 0)
    row = manager.create(
        code=code, name_en=name_en, name_zh=name_zh, parent=parent, annual_fee=annual_fee, deposit=deposit,
        path=f"{parent.path if parent else '/'}{code}/", depth=parent.depth + 1 if parent else 1,
    )  # fmt: skip
    for each in below:
        plant(manager, each, row)


def plant_tree(apps, schema_editor):
    """A tree to begin with; from here on it is data that staff edit."""
    alias = schema_editor.connection.alias
    categories = apps.get_model("categories", "Category").objects.using(alias)
    for branch in TREE:
        plant(categories, branch, None)
    attributes = apps.get_model("categories", "CategoryAttribute").objects.using(alias)
    for category, code, name_en, name_zh, kind, unit, choices, required in ATTRIBUTES:
        attributes.create(
            category=categories.get(code=category), code=code, name_en=name_en, name_zh=name_zh, kind=kind, unit=unit,
            choices=choices, required=required,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("categories", "0001_initial")]
    operations = [migrations.RunPython(plant_tree, migrations.RunPython.noop)]
