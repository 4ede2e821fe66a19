import { openFixture } from './fixture.ts'

// `node --conditions=overt-source dev/main.ts [port]` after a build: the web with a server in memory.
const fixture = await openFixture({
  paceMs: 30,
  signedIn: true,
  port: Number(process.argv[2] ?? 8585),
})
const day = 86_400_000
await fixture.world.remember('Duplicate files in Python', new Date(Date.now() - day), [
  'Write a Python function that finds duplicate files',
])
await fixture.world.remember('TCP and UDP', new Date(Date.now() - 3 * day), [
  'Compare TCP and UDP in a table',
])
process.stdout.write(`${fixture.address}\n`)
