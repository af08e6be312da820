create temp table history_repeat as
select staged.line, said.line as said_on, concat_ws(', ', {differences}) as differences
from (select {key}, min(line) as line from {table} group by {key} having count(*) > 1) first
join {table} staged using ({key})
join {table} said on said.line = first.line
where staged.line > first.line;

insert into history_fault (file, line, field, value, reason)
select %(file)s, line, %(field)s, staged.{named_by}::text,
    'stands on line ' || said_on || ' already, with another ' || differences || '; keep one of them'
from history_repeat join {table} staged using (line)
where differences <> '';

delete from {table} where line in (select line from history_repeat);

drop table history_repeat
