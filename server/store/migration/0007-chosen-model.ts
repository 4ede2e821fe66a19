/** Which model a person chose for one conversation; null, as in all before, is the server's default. */
export const chosenModel = {
  name: 'chosen-model',
  sql: `
alter table conversation add column model text;
`,
}
