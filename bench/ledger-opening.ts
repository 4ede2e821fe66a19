import { openCharter } from '../server/charter/open-charter.ts'
import { quiet } from './ledger-size.ts'

// The child of ledger-size.ts: opens a home's ledger and charter, appends to it, and says what that took.

const home = process.argv[2] ?? ''
const started = performance.now()
await using opened = await openCharter({ ...quiet, home })
const seconds = (performance.now() - started) / 1000
const entries = Array.from({ length: 1000 }, () => Uint8Array.of(1, ...quiet.random(32)))
const indexes = await Promise.all(entries.map((entry) => opened.ledger.append(entry)))
await opened.ledger.sealed(Math.max(...indexes), AbortSignal.timeout(20_000))
globalThis.gc?.()
const megabytes = process.memoryUsage().rss / 1_000_000
process.stdout.write(JSON.stringify({ seconds, megabytes }))
