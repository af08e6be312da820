-- Who may call what. Everything else in the schema is for these functions alone.

revoke execute on all functions in schema ledger from public;
grant usage on schema ledger to app_seller, app_supplier, app_ops, app_system;
grant execute on function
    ledger.post(text, text, ledger.posting[]),
    ledger.hold(text, text, bigint, bigint, text, bigint, text),
    ledger.capture(text, text, bigint, ledger.posting),
    ledger.release(bigint)
to app_seller, app_supplier, app_ops, app_system;
grant execute on function
    ledger.bulk_post(text, text[], ledger.posting[]),
    ledger.reverse(text, text, bigint[], date, date, text),
    ledger.post_or_owe(text, text, ledger.posting, bigint),
    ledger.repay(text, text, bigint, bigint, date),
    ledger.open_accounts(bigint[], bigint[], text, text, boolean, bigint, boolean),
    ledger.set_state(bigint, text),
    ledger.close_period(text, date),
    ledger.roll_up(boolean),
    ledger.expire_lots(text, date, bigint, int)
to app_ops, app_system;
