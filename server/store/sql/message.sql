-- insertMessage
insert into "conversation" ("id", "account", "kind", "title", "instructions", "model", "created", "updated") values (?, ?, ?, ?, ?, ?, ?, ?);
insert into "conversation_key" ("conversation", "key") values (?, ?);
insert into "message" ("id", "conversation", "parent", "role", "text", "answer", "created", "thought") values (?, ?, ?, ?, ?, ?, ?, ?);

-- hasMessage
select "id" from "message" where "id" = ? and "conversation" = ?;

-- messagesOf
select "message"."id", "message"."parent", "message"."role", "message"."text", "message"."answer", "message"."created", "message"."thought", "answer"."receipt", "answer"."model", "answer"."stop", "answer"."prompt_tokens", "answer"."cached_tokens", "answer"."output_tokens", "receipt"."sealed" from "message" left join "answer" on "answer"."id" = "message"."answer" left join "receipt" on "receipt"."answer" = "message"."answer" where "message"."conversation" = ? order by "message"."created", "message"."id";

-- pathTo
with recursive "path"("id", "parent", "height") as (select "id", "parent", 0 as "height" from "message" where "id" = ? and "conversation" = ? union all select "above"."id", "above"."parent", "path"."height" + ? as "height" from "message" as "above" inner join "path" on "path"."parent" = "above"."id") select "id" from "path" order by "height" desc;

-- runningIn
select "id" as "answer", "question" from "answer" where "conversation" = ? and "stop" is null order by "created";
