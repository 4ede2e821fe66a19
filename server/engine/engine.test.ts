import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'

// The suite itself is engine.contract.ts: order, limits, stop strings, an abort after at most one more
// token, and a prompt that is too long refused with its counts.
promises('engine:contract', 'engine:stop-one-token', 'engine:too-long')

const here = import.meta.dirname

const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory())

test.each(folders.map(({ name }) => name))(
  'the engine in %s is held to the contract of all engines',
  (name) => {
    const suite = readFileSync(join(here, name, `${name}.test.ts`), 'utf8')
    expect(suite).toMatch(/^engineContract\(/m)
  },
)
