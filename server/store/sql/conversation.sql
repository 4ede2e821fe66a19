-- insertConversation
insert into "conversation" ("id", "account", "kind", "title", "instructions", "model", "created", "updated") values (?, ?, ?, ?, ?, ?, ?, ?);
insert into "conversation_key" ("conversation", "key") values (?, ?);

-- conversationOf
select * from "conversation" where "id" = ? and "account" = ?;

-- keyOf
select "conversation", "key" from "conversation_key" where "conversation" in (?);

-- keysOf
select "conversation", "key" from "conversation_key" where "conversation" in (?, ?);

-- conversationPage, the first
select "conversation".*, "conversation_key"."key" from "conversation" inner join "conversation_key" on "conversation_key"."conversation" = "conversation"."id" where "account" = ? and "kind" = ? order by "updated" desc, "id" desc limit ?;

-- conversationPage, a later one
select "conversation".*, "conversation_key"."key" from "conversation" inner join "conversation_key" on "conversation_key"."conversation" = "conversation"."id" where "account" = ? and "kind" = ? and ("updated", "id") < (?, ?) order by "updated" desc, "id" desc limit ?;

-- retitle
update "conversation" set "title" = ? where "id" = ?;

-- instruct
update "conversation" set "instructions" = ? where "id" = ?;

-- chooseModel
update "conversation" set "model" = ? where "id" = ?;

-- touch
update "conversation" set "updated" = ? where "id" = ?;

-- destroyConversation
update "conversation_key" set "key" = ? where "conversation" = ?;
delete from "conversation_key" where "conversation" = ?;
delete from "conversation" where "id" = ?;
