/** Under which charter an answer was given, as its record says, so that counting by charter reads no record. */
export const answeredUnder = {
  name: 'answered-under',
  sql: `
alter table record add column charter integer
  generated always as (json_extract(body, '$.charter.index')) virtual;
create index record_charter on record (charter, answered);
`,
}
