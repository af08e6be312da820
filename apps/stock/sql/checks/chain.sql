select 'movement ' || id as subject,
       format('number %s, on hand %s, reserved %s', number, on_hand, reserved),
       format('number %s, on hand %s, reserved %s', version, on_hand_after, reserved_after)
from (
    select id, version, on_hand_after, reserved_after, row_number() over earlier as number,
           sum(on_hand_change) over earlier as on_hand, sum(reserved_change) over earlier as reserved
    from stock_movement window earlier as (partition by level_id order by version)
) as movement
where (number, on_hand, reserved) is distinct from (version, on_hand_after, reserved_after)
