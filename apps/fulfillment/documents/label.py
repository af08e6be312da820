"""The address label of a registered packet, 100 × 150 mm, with its CN22 below or on a page behind."""

from collections.abc import Iterable
from typing import BinaryIO, Final

from apps.common.documents.paper import Paper
from apps.fulfillment.documents.cn22 import draw_cn22, room_for
from apps.fulfillment.documents.content import PrintedParcel
from apps.fulfillment.enums import CustomsForm

LEFT, RIGHT = 4.0, 96.0
FORM_TOP, FORM_HEIGHT = 75.0, 71.5
ADDRESS_END: Final = 66.4
LEGIBLE: Final = 6.0
"""Points: what a sorter still reads at arm's length."""


def draw_labels(parcels: Iterable[PrintedParcel], out: BinaryIO) -> None:
    """One PDF of all of them, in their order. A CN23 is a document of its own."""
    paper = label_paper(out)
    for parcel in parcels:
        draw_label(paper, parcel)
    paper.save()


def label_paper(out: BinaryIO) -> Paper:
    return Paper(out, title="Labels")


def draw_label(paper: Paper, parcel: PrintedParcel) -> None:
    paper.new_page()
    _sender(paper, parcel)
    _mark(paper, parcel)
    paper.barcode(LEFT, 24.5, parcel.number, width=RIGHT - LEFT, height=13)
    paper.text(50, 41.6, parcel.number, size=12, bold=True, align="center")
    paper.rule(LEFT, 43.5, RIGHT, 43.5, thick=1)
    _addressee(paper, parcel)
    _reference(paper, parcel)
    _customs(paper, parcel)


def _sender(paper: Paper, parcel: PrintedParcel) -> None:
    sender = parcel.sender
    paper.text(LEFT, 6.5, "From / Expéditeur", size=5.5)
    below = paper.block(LEFT, 7.2, [sender.name], width=56, height=5, bold=True)
    lines = [*sender.lines, f"{sender.country_name.upper()} ({sender.country})"]
    paper.block(LEFT, below, lines, width=56, height=22.6 - below, size=6.5)
    paper.rule(LEFT, 23, RIGHT, 23, thick=1)


def _mark(paper: Paper, parcel: PrintedParcel) -> None:
    """R for registered, the operator, and the way it goes."""
    paper.box(63, 4, 12, 12, thick=1.2)
    paper.text(69, 13.6, "R", size=30, bold=True, align="center")
    paper.text(77, 7.5, "REGISTERED", size=8, bold=True, width=19)
    paper.text(77, 10.7, "RECOMMANDÉ", size=7, width=19)
    paper.text(77, 13.9, "Par avion", size=6.5, width=19)
    paper.block(63, 17, [parcel.operator], width=33, height=5.6, bold=True, middle=True)


def _addressee(paper: Paper, parcel: PrintedParcel) -> None:
    to = parcel.addressee
    paper.text(LEFT, 46.3, "To / Destinataire", size=5.5)
    below = paper.block(LEFT, 47.1, [to.name], width=92, height=8, size=11, least=7, bold=True)
    paper.block(LEFT, below, to.lines, width=92, height=ADDRESS_END - below, size=9, least=LEGIBLE)
    paper.text(LEFT, 69.6, to.country_name.upper(), size=11, bold=True, width=62)
    paper.text(RIGHT, 69.6, to.country, size=11, bold=True, align="right")
    if to.phone:
        paper.text(RIGHT, 46.3, f"Tel. {to.phone}", size=6.5, align="right", width=50)


def _reference(paper: Paper, parcel: PrintedParcel) -> None:
    facts = [f"Order {parcel.reference}", f"{parcel.weight_g} g", f"{parcel.declared_on:%Y-%m-%d}"]
    facts += ["CONTAINS BATTERY"] if parcel.has_battery else []
    paper.block(LEFT, 70.8, ["  ·  ".join(facts)], width=92, height=4, middle=True)


def _customs(paper: Paper, parcel: PrintedParcel) -> None:
    if parcel.form == CustomsForm.CN23:
        paper.text(50, 82, "CUSTOMS DECLARATION CN 23 ENCLOSED", size=9, bold=True, align="center")
    elif len(parcel.lines) <= room_for(FORM_HEIGHT):
        draw_cn22(paper, parcel, top=FORM_TOP, height=FORM_HEIGHT)
    else:
        paper.text(50, 82, "CUSTOMS DECLARATION CN 22 ON THE NEXT PAGE", size=9, bold=True, align="center")
        paper.new_page()
        draw_cn22(paper, parcel, top=4, height=paper.height - 8)
