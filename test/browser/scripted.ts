import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../server/config/config.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { openServer } from '../../server/main.ts'
import { gguf } from '../../server/model/gguf.fixture.ts'
import { newHome } from '../world.ts'

/** The whole server in this process, its one model played by the engine that this resolves with. */
export async function openScriptedServer(openLocal: () => Promise<Engine>) {
  const home = newHome()
  const path = join(home, 'scripted.gguf')
  writeFileSync(path, gguf())
  const overrides = { port: 0, logLevel: 'silent', model: { path } } as const
  const server = await openServer(loadConfig({ env: {}, home, overrides }), { openLocal })
  server.models.start()
  return server
}
