-- insertRecord
insert into "record" ("leaf", "receipt", "answered", "body") values (?, ?, ?, ?);

-- recordOf
select * from "record" where "leaf" = ?;

-- recordPage, the first
select "record".*, "receipt"."leaf_index" from "record" left join "receipt" on "receipt"."id" = "record"."receipt" order by "record"."answered" desc, "record"."leaf" desc limit ?;

-- recordPage, a later one
select "record".*, "receipt"."leaf_index" from "record" left join "receipt" on "receipt"."id" = "record"."receipt" where ("record"."answered", "record"."leaf") < (?, ?) order by "record"."answered" desc, "record"."leaf" desc limit ?;

-- countRecords
select count(*) as "answers", count("record"."receipt") as "kept", min("record"."answered") as "oldest" from "record";

-- countByCharter
select "charter", count(*) as "answers", min("answered") as "first", max("answered") as "last" from "record" group by "charter";
