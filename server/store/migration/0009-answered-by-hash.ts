/**
 * Under which charter an answer was given, by the charter's hash: a restored database holds records of an earlier
 * ledger too, in which another charter had the same index.
 */
export const answeredByHash = {
  name: 'answered-by-hash',
  sql: `
drop index record_charter;
alter table record drop column charter;
alter table record add column charter text
  generated always as (json_extract(body, '$.charter.hash')) virtual;
create index record_charter on record (charter, answered);
`,
}
