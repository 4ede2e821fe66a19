/** Several answers to one question at once, of one request: each is another choice. */
export const choice = {
  name: 'choice',
  sql: `
alter table answer add column choice integer not null default 0;
drop index answer_running;
create unique index answer_running on answer (question, choice) where stop is null;
`,
}
