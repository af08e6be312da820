-- The legs of an act count from one, agree on their content, and name the first as their group.
select format('act %s/%s', scope, key) as subject,
       format('legs 1 to %s, group %s', count(*), min(id)) as expected,
       format('legs %s to %s, groups %s', min(leg), max(leg), string_agg(distinct group_id::text, ' ')) as found
from ledger_transfer
group by scope, key
having (min(leg), max(leg), min(group_id), max(group_id)) is distinct from (1, count(*), min(id), min(id))
    or count(distinct payload_hash) > 1
