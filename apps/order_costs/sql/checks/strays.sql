-- Every charge and redemption for a cost is named by that cost, and no parcel left that was not paid.
select format('charge %s', charge.id) as subject, 'a cost that names it' as expected, charge.key as found
from wallet_charge charge
where charge.document_kind = 'parcel' and charge.key like 'order_cost:%'
  and not exists (select from order_costs_ordercost cost where cost.charge_id = charge.id)
union all
select format('redemption %s', redemption.id), 'a cost that names it', redemption.key
from points_ledger_redemption redemption
where redemption.document_kind = 'parcel' and redemption.key like 'order_cost:%'
  and not exists (select from order_costs_ordercost cost where cost.redemption_id = redemption.id)
union all
select format('parcel %s', parcel.tracking_no), 'costs paid before it is released', format('cost %s is due', cost.id)
from order_costs_ordercost cost join fulfillment_parcel parcel on parcel.id = cost.parcel_id
where cost.state = 'due' and (parcel.released_at is not null or parcel.handed_over_at is not null)
  and parcel.voided_at is null
