-- insertTombs
insert into "tomb" ("tomb", "erased", "entry_index") values (?, ?, ?) on conflict do nothing;

-- untoldTombs
select "tomb" from "tomb" where "entry_index" is null order by "tomb" limit ?;

-- tellTombs
update "tomb" set "entry_index" = ? where "tomb" in (?);

-- allTombs
select * from "tomb" order by "tomb";
