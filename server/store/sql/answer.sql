-- the question of an answer
insert into "conversation" ("id", "account", "kind", "title", "instructions", "model", "created", "updated") values (?, ?, ?, ?, ?, ?, ?, ?);
insert into "conversation_key" ("conversation", "key") values (?, ?);
insert into "message" ("id", "conversation", "created", "thought", "text", "parent", "role", "answer") values (?, ?, ?, ?, ?, ?, ?, ?);

-- insertAnswer
insert into "answer" ("conversation", "account", "created", "id", "question", "receipt", "model", "stop", "prompt_tokens", "cached_tokens", "output_tokens", "plan", "ended", "choice") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- answerOf
select * from "answer" where "id" = ? and "account" = ?;

-- answerOfReceipt
select * from "answer" where "receipt" = ? and "account" = ?;

-- runningAnswer
select * from "answer" where "id" = ? and "stop" is null;

-- stillRunning
select "id" from "answer" where "id" in (?, ?) and "stop" is null;

-- runningAnswers
select "id", "receipt" from "answer" where "stop" is null order by "created";

-- isBeingAnswered
select "id" from "answer" where "question" = ? and "stop" is null;

-- endAnswer
update "answer" set "stop" = ?, "prompt_tokens" = ?, "cached_tokens" = ?, "output_tokens" = ?, "ended" = ? where "id" = ? and "stop" is null;

-- insertEvents
insert into "answer_event" ("answer", "n", "body") values (?, ?, ?);

-- eventsAfter
select * from "answer_event" where "answer" = ? and "n" > ? order by "n" limit ?;

-- lastEventNumber
select max("n") as "n" from "answer_event" where "answer" = ?;
