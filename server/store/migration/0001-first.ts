/** Everything that Overt 0.1 keeps. `database.ts` says what the columns mean. */
export const first = {
  name: 'first',
  sql: `
create table conversation (
  id text primary key not null,
  account text not null,
  kind text not null check (kind in ('chat', 'api')),
  title blob not null,
  created text not null,
  updated text not null
) strict;
create index conversation_page on conversation (account, kind, updated, id);

create table conversation_key (
  conversation text primary key not null references conversation (id) on delete cascade,
  key blob not null check (length(key) = 32)
) strict;

create table message (
  id text primary key not null,
  conversation text not null references conversation (id) on delete cascade,
  parent text references message (id) on delete cascade,
  role text not null check (role in ('user', 'assistant')),
  text blob not null,
  answer text unique references answer (id) on delete cascade,
  created text not null
) strict;
create index message_conversation on message (conversation, created);
create index message_parent on message (parent);

create table answer (
  id text primary key not null,
  conversation text not null references conversation (id) on delete cascade,
  account text not null,
  question text not null references message (id) on delete cascade,
  receipt text not null unique,
  model text not null,
  stop text,
  prompt_tokens integer,
  cached_tokens integer,
  output_tokens integer,
  plan blob not null,
  created text not null,
  ended text
) strict;
create index answer_conversation on answer (conversation);
create index answer_question on answer (question);
create unique index answer_running on answer (question) where stop is null;

create table answer_event (
  answer text not null references answer (id) on delete cascade,
  n integer not null,
  body blob not null,
  primary key (answer, n)
) strict, without rowid;

create table receipt (
  id text primary key not null,
  answer text not null unique references answer (id) on delete cascade,
  conversation text not null references conversation (id) on delete cascade,
  account text not null,
  leaf blob not null check (length(leaf) = 33),
  statement blob not null,
  disclosures blob not null,
  promise text,
  leaf_index integer,
  sealed text,
  created text not null
) strict;
create index receipt_conversation on receipt (conversation);
create index receipt_unsealed on receipt (leaf_index) where sealed is null;

create table pending_leaf (
  receipt text primary key not null,
  data blob not null,
  after_size integer not null,
  created text not null
) strict;

create table noise (
  id text primary key not null,
  account text not null,
  key blob not null check (length(key) = 32),
  created text not null
) strict;
create index noise_account on noise (account, created);

create table api_key (
  id text primary key not null,
  account text not null,
  name text not null,
  prefix text not null,
  hash text not null unique,
  created text not null,
  last_used text,
  revoked text
) strict;
create index api_key_account on api_key (account, created);

create table owner_link (
  hash text primary key not null,
  created text not null,
  expires text not null,
  used text
) strict;

create table setting (
  name text primary key not null,
  value text not null
) strict;
`,
}
