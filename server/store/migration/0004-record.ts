/** What tells of answers without their text, and of what was erased; who may read it. */
export const record = {
  name: 'record',
  sql: `
create table tomb (
  tomb text primary key not null,
  erased text not null,
  entry_index integer
) strict;
create index tomb_untold on tomb (tomb) where entry_index is null;

create table record (
  leaf blob primary key not null check (length(leaf) = 33),
  receipt text unique references receipt (id) on delete set null,
  answered text not null,
  body text not null
) strict;
create index record_answered on record (answered);

create table auditor (
  account text primary key not null,
  created text not null
) strict;
alter table owner_link add column account text;
`,
}
