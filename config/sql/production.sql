-- Run by psql as the superuser of a server that is ours alone, after roles.sql; again and again changes nothing.
\getenv runtime_password HAITUN_DB_PASSWORD
\getenv owner_password HAITUN_DB_OWNER_PASSWORD
alter role haitun password :'runtime_password';
alter role haitun_owner password :'owner_password';
select 'create database haitun owner haitun_owner'
where not exists (select from pg_database where datname = 'haitun') \gexec
revoke all on database haitun from public;
grant connect, temporary on database haitun to haitun, app_system;
