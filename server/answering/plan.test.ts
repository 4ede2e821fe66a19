import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firstFolder } from '../charter/first-charter.ts'
import { openWorld, type World } from './test-world.ts'

const told = (name: string): Promise<string> => readFile(join(firstFolder, name), 'utf8')

/** What an answer was told in the charter's name. */
async function charterSegments(world: World, receipt: string): Promise<readonly string[]> {
  const { disclosures } = await world.bundle(receipt)
  const segments = disclosures.runs?.value?.flatMap((run) => run.segments) ?? []
  return segments.filter(({ from }) => from === 'charter').map(({ bytes }) => bytes)
}

test('the charter speaks in the language of the page where it has a text in it', async () => {
  const world = await openWorld()
  for (const [language, file] of [
    ['fr', 'prompt-fr.txt'],
    ['de', 'prompt.txt'],
    [null, 'prompt.txt'],
  ] as const) {
    const { receipt } = await world.answer('Bonjour ?', { language })
    expect(await charterSegments(world, receipt)).toEqual([await told(file)])
    expect(await world.verdict(receipt)).toMatchObject({ exit: 0 })
  }
})

test('a tiny model is told the short text', async () => {
  const world = await openWorld({ sizeBytes: 400_000_000 })
  const { receipt } = await world.answer('Hello?', { language: 'fr' })
  expect(await charterSegments(world, receipt)).toEqual([await told('prompt-tiny.txt')])
  expect(await world.verdict(receipt)).toMatchObject({ exit: 0 })
})
