-- insertNoise
insert into "noise" ("id", "account", "key", "created") values (?, ?, ?, ?);

-- noiseOf
select * from "noise" where "id" = ? and "account" = ?;

-- spendNoise
delete from "noise" where "id" = ?;

-- dropNoiseBefore
delete from "noise" where "created" < ?;

-- capNoise
delete from "noise" where "account" = ? and "id" not in (select "id" from "noise" where "account" = ? order by "created" desc, "id" limit ?);
