/** What a model thought before its answer stays with the message; older messages have none. */
export const thought = {
  name: 'thought',
  sql: `
alter table message add column thought blob;
`,
}
