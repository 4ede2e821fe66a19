import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../../server/config/config.ts'
import { processEnvironment } from '../../server/config/environment-source.ts'
import { openScripted } from '../../server/engine/scripted/scripted.ts'
import { openServer } from '../../server/main.ts'
import { gguf } from '../../server/model/gguf.fixture.ts'

// The whole server with a scripted engine, for scenarios that kill it often. Tests only.

const words = 'One answer of many words that come one by one, slowly enough to be cut off'.split(
  /(?= )/,
)
const env = processEnvironment()
const { home } = loadConfig({ env })
mkdirSync(home, { recursive: true, mode: 0o700 })
const path = join(home, 'scripted.gguf')
writeFileSync(path, gguf(), { mode: 0o600 })

const config = loadConfig({ env, overrides: { port: 0, model: { path } } })
const openLocal = async () =>
  openScripted({ script: () => ({ pieces: words }), pace: () => sleep(8) })
const server = await openServer(config, { openLocal })
server.models.start()
await server.models.settled()
process.stdout.write(`Overt is at ${await server.entrance()}\n`)
process.on('SIGTERM', () => void server[Symbol.asyncDispose]().then(() => process.exit()))
