/** What a person tells the assistant: of one conversation, and of every new one (`database.ts`). */
export const instructions = {
  name: 'instructions',
  sql: `
alter table conversation add column instructions blob;
create table instructions (
  id text primary key not null,
  key blob not null check (length(key) = 32),
  text blob not null
) strict;
`,
}
