-- the answer of a receipt
insert into "conversation" ("id", "account", "kind", "title", "instructions", "model", "created", "updated") values (?, ?, ?, ?, ?, ?, ?, ?);
insert into "conversation_key" ("conversation", "key") values (?, ?);
insert into "message" ("id", "conversation", "created", "thought", "text", "parent", "role", "answer") values (?, ?, ?, ?, ?, ?, ?, ?);
insert into "answer" ("conversation", "account", "created", "id", "question", "receipt", "model", "stop", "prompt_tokens", "cached_tokens", "output_tokens", "plan", "ended", "choice") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- insertReceipt
insert into "receipt" ("conversation", "account", "created", "id", "answer", "leaf", "statement", "disclosures", "promise", "leaf_index", "sealed") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- receiptOf
select * from "receipt" where "id" = ?;

-- leavesOf
select "id", "leaf" from "receipt" where "conversation" = ?;

-- insertPendingLeaf
insert into "pending_leaf" ("receipt", "data", "after_size", "created") values (?, ?, ?, ?);

-- pendingLeaf
select * from "pending_leaf" where "receipt" = ?;

-- settleLeaf
update "receipt" set "leaf_index" = ?, "promise" = ? where "id" = ?;
delete from "pending_leaf" where "receipt" = ?;

-- markSealed
update "receipt" set "sealed" = ? where "id" = ? and "sealed" is null;

-- unsealedReceipts
select "id" as "receipt", "answer" from "receipt" where "sealed" is null order by "created";
select "pending_leaf"."receipt", "receipt"."answer" from "pending_leaf" left join "receipt" on "receipt"."id" = "pending_leaf"."receipt" where "receipt"."id" is null order by "pending_leaf"."created";

-- rememberEntries
insert into "setting" ("name", "value") values (?, ?) on conflict ("name") do update set "value" = max(cast(value as integer), ?);

-- rememberedEntries
select "value" from "setting" where "name" = ?;
