-- What came back of a cost is the sum of its refunds.
select format('cost %s', cost.id) as subject,
    format('refunded %s, points %s', coalesce(refund.money, 0.00), coalesce(refund.points, 0)) as expected,
    format('refunded %s, points %s', cost.refunded, cost.points_returned) as found
from order_costs_ordercost cost
left join (
    select cost_id, sum(amount) as money, sum(points)::bigint as points from order_costs_costrefund group by cost_id
) as refund on refund.cost_id = cost.id
where (cost.refunded, cost.points_returned) is distinct from (coalesce(refund.money, 0), coalesce(refund.points, 0))
