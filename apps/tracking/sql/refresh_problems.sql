-- Open what is a problem now, close what no longer is. What a person resolved stays closed for the same fact.
with parcel as (
    select parcel.*, orders.placed_at, declaration.refused_at
    from fulfillment_parcel parcel
    join orders_order orders on orders.id = parcel.order_id
    left join tracking_shipmentdeclaration declaration on declaration.parcel_id = parcel.id
    where parcel.id in (select parcel_id from tracking_touched)
),
wanted as (
    select distinct parcel.id as parcel_id, parcel.seller_id, found.kind, found.since
    from parcel
    left join tracking_silencelimit patience on patience.status =
        case when parcel.shipped_at is null then 'info_received' else parcel.status end
    cross join lateral (values
        ('no_first_scan', parcel.handed_over_at,
            parcel.shipped_at is null and parcel.handed_over_at <= %(now)s - patience.hours * interval '1 hour'),
        ('silent', parcel.last_event_at,
            parcel.shipped_at is not null and parcel.last_event_at <= %(now)s - patience.hours * interval '1 hour'),
        ('customs', parcel.status_at, parcel.sub_status = 'InTransit_CustomsRequiringInformation'),
        ('delivery_failed', parcel.status_at, parcel.status = 'delivery_failed'),
        ('returned', parcel.status_at, parcel.status = 'returned' or parcel.sub_status = 'Exception_Returning'),
        ('exception', parcel.status_at, parcel.status = 'exception' and parcel.sub_status <> 'Exception_Returning'),
        ('expired', parcel.status_at, parcel.status = 'expired'),
        ('contradiction', parcel.shipped_at,
            parcel.packed_at is not null and (parcel.shipped_at < parcel.placed_at or parcel.released_at is null)),
        ('contradiction', parcel.delivered_at, parcel.delivered_at is not null and parcel.country <> '' and exists (
            select from fulfillment_trackingevent event
            where event.parcel_id = parcel.id and event.status = 'delivered'
                and event.occurred_at = parcel.delivered_at and event.country not in ('', parcel.country)
        )),
        ('number_refused', parcel.refused_at, true)
    ) found (kind, since, applies)
    where found.applies and found.since is not null and parcel.voided_at is null
),
closed as (
    update tracking_trackingproblem problem set closed_at = %(now)s
    where problem.closed_at is null and problem.parcel_id in (select parcel_id from tracking_touched)
        and not exists (
            select from wanted where (wanted.parcel_id, wanted.kind, wanted.since)
                = (problem.parcel_id, problem.kind, problem.since)
        )
    returning problem.id
),
opened as (
    insert into tracking_trackingproblem (seller_id, parcel_id, kind, since, opened_at, note)
    select seller_id, parcel_id, kind, since, %(now)s, '' from wanted order by parcel_id, kind, since
    on conflict (parcel_id, kind, since) do update set closed_at = null
        where tracking_trackingproblem.closed_at is not null and tracking_trackingproblem.closed_by_id is null
    returning id
)
select (select count(*) from opened), (select count(*) from closed)
