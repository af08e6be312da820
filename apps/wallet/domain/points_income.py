"""The money side of points: what they pay is the platform's income, at the expense of its marketing."""

from datetime import date

from apps.ledger import api as ledger
from apps.wallet.domain.seller_wallet_booking import expense, income
from apps.wallet.seller_enums import Currency, LineType


def points_income(
    *,
    pays: LineType,
    fen: int,
    document_kind: str,
    document_id: int,
    effective_on: date,
    reason: str,
    is_returned: bool = False,
) -> ledger.Posting:
    """The posting of fen that points pay: platform `expense:POINTS_REDEEMED` → `income:<line type>`, or back again.

    It moves between accounts of the platform only, in CNY, and belongs into the act that moves the points: one group
    in the ledger, both or none. `effective_on` is a Shanghai day.
    """
    spent = ledger.open_account(purpose=expense(LineType.POINTS_REDEEMED), unit=Currency.CNY)
    earned = ledger.open_account(purpose=income(pays), unit=Currency.CNY)
    return ledger.Posting(
        src=earned if is_returned else spent,
        dst=spent if is_returned else earned,
        unit=Currency.CNY,
        amount=fen,
        kind=LineType.POINTS_REDEEMED,
        document_kind=document_kind,
        document_id=document_id,
        effective_on=effective_on,
        memo=reason,
    )
