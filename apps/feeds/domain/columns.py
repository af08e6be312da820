"""The columns that a feed may have, and what suppliers call them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Mapped = dict[str, str]
"""From the name of a file's column to the name of ours."""


@dataclass(frozen=True)
class Column:
    """One of our columns; `called` are other names for it, in small letters and without blanks."""

    name: str
    label: str | Promise
    called: tuple[str, ...]
    describes_product: bool = False


def product(name: str, label: str | Promise, *called: str) -> Column:
    return Column(name, label, called, describes_product=True)


def offer(name: str, label: str | Promise, *called: str) -> Column:
    return Column(name, label, called)


COLUMNS = {
    column.name: column
    for column in (
        offer("supplier_sku", _("your SKU"), "suppliersku", "sellersku", "itemno", "itemnumber", "articleno",
              "供货商sku", "供应商sku", "商家编码", "货号", "商品编码", "商品货号", "款号"),
        offer("sku", _("Haitun SKU"), "haitunsku", "platformsku", "variantsku", "平台sku", "sku编码", "sku编号"),
        offer("gtin", _("GTIN"), "ean", "ean13", "upc", "barcode", "条码", "条形码", "商品条码", "国际条码"),
        offer("supply_price", _("supply price"), "price", "unitprice", "cost", "costprice", "supplyprice",
              "供货价", "供货价格", "供价", "单价", "价格", "成本价", "出厂价", "含税单价"),
        offer("currency", _("currency"), "curr", "币种", "货币", "币别"),
        offer("stock", _("stock"), "qty", "quantity", "inventory", "onhand", "instock", "stockquantity", "available",
              "库存", "库存数量", "数量", "现货", "可售库存", "可用库存"),
        offer("lead_time_days", _("lead time in days"), "leadtime", "leadtimedays", "handlingtime", "deliverydays",
              "交期", "交货期", "备货天数", "备货期", "发货天数", "备货时间"),
        offer("minimum_quantity", _("minimum quantity"), "moq", "minqty", "minimumorder", "minimumquantity",
              "起订量", "最小起订量", "起批量", "最低起订量"),
        offer("warehouse", _("warehouse"), "location", "仓库", "发货仓", "发货地", "仓库名称"),
        product("title_en", _("English title"), "title", "name", "productname", "englishtitle", "englishname",
                "英文标题", "英文名称", "英文品名"),
        product("title_zh", _("Chinese title"), "chinesetitle", "chinesename", "标题", "商品名称", "品名", "中文名称",
                "中文标题", "商品标题", "产品名称", "名称"),
        product("description", _("English description"), "details", "englishdescription", "描述", "商品描述",
                "英文描述", "详情"),
        product("category", _("category"), "categorycode", "类目", "分类", "品类", "类目编码", "商品分类"),
        product("brand", _("brand"), "brandname", "品牌", "品牌名称"),
        product("hs6", _("HS code"), "hs", "hscode", "海关编码", "hs编码", "税号", "商品编号"),
        product("origin", _("origin"), "countryoforigin", "madein", "原产地", "原产国", "产地"),
        product("weight_g", _("weight in g"), "weight", "grossweight", "重量", "毛重", "单品重量"),
        product("length_mm", _("length in mm"), "length", "长", "长度"),
        product("width_mm", _("width in mm"), "width", "宽", "宽度"),
        product("height_mm", _("height in mm"), "height", "高", "高度"),
        product("has_battery", _("contains a battery"), "battery", "withbattery", "带电", "是否带电", "含电池"),
        product("is_liquid", _("liquid"), "liquid", "液体", "是否液体", "含液体"),
    )
}  # fmt: skip
ATTRIBUTE = re.compile(r"attribute:[a-z0-9-]{1,40}")
PRICE_STEP = re.compile(r"price_(?!0)([0-9]{1,7})")
STEP_NAMES = (
    re.compile(r"(?:supply)?(?:unit)?price(?:from|at|≥|>=)?([1-9][0-9]{0,6})(?:\+|pcs|up)?"),
    re.compile(r"([1-9][0-9]{0,6})(?:\+|pcs|件|个|只|pcs\+)?(?:起|以上|\+)?(?:price|价|单价|供货价|价格)"),
    re.compile(r"(?:单价|价格|供货价|阶梯价)(?:≥|>=)?([1-9][0-9]{0,6})(?:件|个|只|\+|起|以上)*"),
)
# Units that are ours anyway. Another one, such as kg, must stay in the name, so that nobody reads it as ours.
OUR_UNITS = re.compile(
    r"[(（\[](?:g|克|mm|毫米|天|days?|日|元|人民币|cny|rmb|件|个|pcs|y/n|yes/no|是/否|必填|选填|\*)[)）\]]"
)
FILLERS = re.compile(r"[\s_\-./:：*]+")
NOTHING: Mapped = {}
KNOWN = {
    called: column.name
    for column in COLUMNS.values()
    for called in (*column.called, FILLERS.sub("", column.name))
}  # fmt: skip


def bare(name: str) -> str:
    """A name without capitals, blanks and our own units, so that two ways to write it are the same."""
    return OUR_UNITS.sub("", FILLERS.sub("", name.casefold()))


def column_called(name: str, attributes: Mapping[str, str] = NOTHING) -> str:
    """Which of our columns a file means by a name; empty when that can't be said.

    `attributes` are the columns of the categories' attributes, by bare names.
    """
    called = bare(name)
    if called in KNOWN or called in attributes:
        return KNOWN.get(called) or attributes[called]
    step = next((found for pattern in STEP_NAMES if (found := pattern.fullmatch(called))), None)
    return f"price_{step[1]}" if step and int(step[1]) > 1 else ""


def suggest(header: Iterable[str], remembered: Mapping[str, str], attributes: Mapping[str, str] = NOTHING) -> Mapped:
    """A mapping for this header: what was remembered, else what the names say; no column of ours twice."""
    suggested = {}
    taken: set[str] = set()
    for name in header:
        column = remembered[name] if name in remembered else column_called(name, attributes)
        suggested[name] = "" if column in taken else column
        taken.add(column)
    if "supplier_sku" not in taken:  # who has one SKU only means the own one
        return {name: "supplier_sku" if column == "sku" else column for name, column in suggested.items()}
    return suggested


def step_quantity(column: str) -> int:
    """From how many pieces a price column counts; 0 for every other column."""
    match = PRICE_STEP.fullmatch(column)
    return int(match[1]) if match else 0


def attribute_of(column: str) -> str:
    """The code of the attribute that a column holds; empty for every other column."""
    return column.partition(":")[2] if ATTRIBUTE.fullmatch(column) else ""


def is_known(column: str) -> bool:
    return column in COLUMNS or step_quantity(column) > 1 or bool(attribute_of(column))
