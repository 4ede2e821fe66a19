import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { promises } from '../../test/promises.ts'

// The suite itself is engine.contract.ts: order, limits, stop strings, an abort after at most one more
// token, and a prompt that is too long refused with its counts.
promises('engine:contract', 'engine:stop-one-token', 'engine:too-long')

const here = import.meta.dirname

const isSource = (file: string): boolean => file.endsWith('.ts')

/** Every folder with something that implements the port; the others are rooms that engines are built of. */
const engines = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .filter(({ name }) =>
    readdirSync(join(here, name))
      .filter(isSource)
      .some((file) =>
        /(implements Engine\b|: Engine =|\): Engine \{)/.test(
          readFileSync(join(here, name, file), 'utf8'),
        ),
      ),
  )
  .map(({ name }) => name)

test('llama, remote and scripted are engines', () => {
  expect(engines).toEqual(['llama', 'remote', 'scripted'])
})

test.each(engines)('the engine in %s is held to the contract of all engines', (name) => {
  const suite = readFileSync(join(here, name, `${name}.test.ts`), 'utf8')
  expect(suite).toMatch(/^engineContract\(/m)
})
