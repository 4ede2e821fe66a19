-- insertInstructions
insert into "instructions" ("id", "key", "text") values (?, ?, ?);

-- instructionsOf
select * from "instructions" where "id" = ?;

-- everyInstructions
select * from "instructions";

-- destroyInstructions
update "instructions" set "key" = ? where "id" = ?;
delete from "instructions" where "id" = ?;
