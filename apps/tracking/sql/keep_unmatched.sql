-- Scans of numbers that no parcel has: they wait for it.
insert into tracking_unmatchedscan (tracking_no, source, recorded_at, occurred_at, status, sub_status, role, stage,
    carrier_code, carrier_text, location, country, raw, digest)
select tracking_no, source, recorded_at, occurred_at, status, sub_status, role, stage,
    carrier_code, carrier_text, location, country, raw, digest
from tracking_scan scan
where parcel_id is null and not exists (select from tracking_number number where number.tracking_no = scan.tracking_no)
order by tracking_no, digest
on conflict (tracking_no, digest) do nothing
