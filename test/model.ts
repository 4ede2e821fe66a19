import { existsSync } from 'node:fs'
import { Settings } from '../server/config/schema.ts'
import { firstModel } from '../server/model/catalogue.ts'
import { fetchModel } from '../server/model/fetch-model.ts'
import { ofCatalogue } from '../server/model/known-model.ts'
import { ModelFolder } from '../server/model/model-folder.ts'
import { sourcesOf } from '../server/model/sources.ts'
import type { Gate } from './gate.ts'
import { cache } from './repository.ts'
import { failed, passed, skipped } from './tally.ts'

// The tests of the whole run on the smallest model of the catalogue: real weights, fetched once by the
// code that fetches a person's first model, and never looked for in anybody's data folder.

const folder = new ModelFolder(cache)

/** The weights that tests may load, or null: then those tests are skipped, and the gate says so. */
export function findModel(): string | null {
  const path = folder.fileOf(firstModel)
  return existsSync(path) ? path : null
}

/** Fetches and checks the test model. Missing is a loud skip, and in CI a failure. */
export const modelGate: Gate = {
  title: 'Test model',
  async run() {
    const sources = sourcesOf(ofCatalogue(firstModel), Settings.parse({}).model, folder)
    const options = { folder, sources, onProgress: () => {}, clock: Date.now }
    try {
      const { path } = await fetchModel(firstModel, options, AbortSignal.timeout(300_000))
      process.stdout.write(`${path}\n`)
      return passed
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      process.stdout.write(`SKIPPED: NO TEST RUNS ON A REAL MODEL. ${why}\n`)
      return process.env.CI === undefined ? skipped : failed
    }
  },
}
