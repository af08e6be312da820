"""The columns that a file of orders may have, and what channels and sellers call them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.feeds.domain.columns import bare


@dataclass(frozen=True)
class Column:
    """One of our columns; `called` are other names for it, in small letters and without blanks."""

    name: str
    label: str | Promise
    called: tuple[str, ...]
    is_needed: bool = False


def needed(name: str, label: str | Promise, *called: str) -> Column:
    return Column(name, label, called, is_needed=True)


def optional(name: str, label: str | Promise, *called: str) -> Column:
    return Column(name, label, called)


COLUMNS: Final = {
    column.name: column
    for column in (
        needed("order_no", _("order number"), "order", "orderid", "ordernumber", "订单号", "订单编号", "平台订单号"),
        needed("sku", _("SKU"), "skucode", "productsku", "sellersku", "商品sku", "商家编码", "sku编码", "货号"),
        needed("quantity", _("quantity"), "qty", "pieces", "amount", "数量", "商品数量", "件数"),
        needed("name", _("recipient"), "recipient", "consignee", "buyername", "contactname", "receivername",
               "收件人", "收货人", "收件人姓名", "收货人姓名"),
        needed("line1", _("street"), "street", "address", "address1", "addressline1", "streetaddress", "地址", "地址1",
               "详细地址", "收货地址"),
        needed("city", _("city"), "town", "城市", "市"),
        needed("country", _("country"), "countrycode", "shippingcountry", "国家", "国家代码", "收货国家"),
        optional("placed_at", _("placed at"), "ordertime", "orderdate", "createdat", "createtime", "date", "下单时间",
                 "订单创建时间", "订单时间"),
        optional("paid_at", _("paid at"), "paymenttime", "paytime", "付款时间", "支付时间"),
        optional("title", _("title"), "productname", "itemname", "product", "商品名称", "品名", "商品标题"),
        optional("unit_price", _("unit price"), "price", "itemprice", "单价", "商品单价", "价格"),
        optional("currency", _("currency"), "curr", "币种", "货币"),
        optional("total", _("total"), "ordertotal", "orderamount", "订单金额", "总金额"),
        optional("external_id", _("the channel's line"), "lineid", "itemid", "子订单号", "明细编号"),
        optional("company", _("company"), "公司", "公司名称"),
        optional("phone", _("phone"), "mobile", "tel", "telephone", "phonenumber", "电话", "手机", "联系电话"),
        optional("email", _("e-mail"), "mail", "emailaddress", "buyeremail", "邮箱", "电子邮箱"),
        optional("line2", _("street, second line"), "address2", "addressline2", "地址2"),
        optional("region", _("region"), "state", "province", "county", "省", "州", "省/州", "州/省"),
        optional("postcode", _("postcode"), "zip", "zipcode", "postalcode", "邮编", "邮政编码"),
        optional("language", _("buyer's language"), "lang", "语言"),
        optional("tax_number", _("buyer's tax number"), "taxid", "taxnumber", "vat", "cpf", "税号", "买家税号"),
        optional("ioss", _("IOSS number"), "iossnumber", "ioss号", "ioss编号"),
        optional("note", _("note"), "remark", "buyernote", "comment", "备注", "买家留言"),
    )
}  # fmt: skip
NEEDED: Final = tuple(column.name for column in COLUMNS.values() if column.is_needed)
KNOWN: Final = {bare(called): column.name for column in COLUMNS.values() for called in (column.name, *column.called)}


def suggest(header: Iterable[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """A mapping for this header: what was remembered, else what the names say; no column of ours twice."""
    suggested, taken = {}, set[str]()
    for name in header:
        column = remembered[name] if name in remembered else KNOWN.get(bare(name), "")
        suggested[name] = "" if column in taken else column
        taken.add(column)
    return suggested
