/** Work that outlives a request: `server/job` says what the columns mean. */
export const job = {
  name: 'job',
  sql: `
create table job (
  id text primary key not null,
  kind text not null,
  payload text not null,
  schedule text unique,
  state text not null check (state in ('waiting', 'running', 'dead')),
  due text not null,
  attempt integer not null,
  token integer not null,
  lease text,
  problem text,
  created text not null
) strict;
create index job_due on job (state, due);
`,
}
