grant execute on function
    accounts.colleague_name(bigint),
    accounts.team(),
    accounts.join_team(bigint, bigint, timestamptz),
    accounts.keep_preferences(bigint, text, text)
to app_seller, app_supplier;
