// A process of its own: makes the owner and a key in the database that it is given, and prints both.
import { silentLogger } from '../observe/logger.ts'
import { openStore } from '../store/store.ts'
import { random, secret } from './identity.fixture.ts'
import { openIdentity } from './open.ts'

await using store = await openStore({ path: process.argv[2] ?? '' })
const clock = () => Date.now()
const baseUrl = 'http://127.0.0.1:8484'
const identity = await openIdentity({
  store,
  secret,
  baseUrl,
  clock,
  random,
  logger: silentLogger,
})
const owner = await identity.ownerAccount()
const { key } = await identity.createKey(owner, 'made elsewhere')
process.stdout.write(JSON.stringify({ owner, key }))
