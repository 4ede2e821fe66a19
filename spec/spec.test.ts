import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { entryType } from '@overt/verifier'
import { AnswerEvent } from '@overt/wire'
import { describe, expect, it } from 'vitest'
import charter from './vectors/charter.json' with { type: 'json' }
import entry from './vectors/entry.json' with { type: 'json' }
import leaf from './vectors/leaf.json' with { type: 'json' }
import note from './vectors/note.json' with { type: 'json' }
import origin from './vectors/origin.json' with { type: 'json' }
import witnesses from './vectors/witnesses.json' with { type: 'json' }

const page = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8')

/** The examples of a page that are JSON, in order. */
async function examples(name: string): Promise<readonly unknown[]> {
  const blocks = (await page(name)).matchAll(/```json\n([^`]+)```/g)
  return Array.from(blocks, ([, source = '']) => JSON.parse(source))
}

describe('the pages show what the vectors hold', () => {
  it('receipt.md: the statement and its leaf', async () => {
    expect(await examples('receipt.md')).toEqual([leaf.statement])
    expect(await page('receipt.md')).toContain(leaf.leafHex)
  })

  it('leaf.md: the leaf of that answer, and the genesis', async () => {
    const source = await page('leaf.md')
    expect(source).toContain(leaf.leafHex)
    const genesis = atob(origin.entry).slice(1)
    expect(source).toContain(genesis)
  })

  it('charter.md, board.md, entry.md: a charter, a board, an approval', async () => {
    expect(await examples('charter.md')).toEqual([charter.body])
    expect(await examples('board.md')).toEqual([entry.board.content.body])
    expect(await examples('entry.md')).toEqual([entry.approval.content])
  })

  it('board.md: the witness policy that its example votes for', async () => {
    expect(await page('board.md')).toContain(`\`\`\`\n${witnesses.text}\`\`\``)
    expect(entry.board.content.body.witnessPolicy).toBe(witnesses.hash)
  })

  it('entry.md: every type of entry that there is', async () => {
    const source = await page('entry.md')
    const told = [...source.matchAll(/^\| (0x[0-9a-f]{2}) \| \[?(\w+)/gm)]
    const types = told.map(([, byte, name]) => [name, Number(byte)])
    expect(Object.fromEntries(types)).toEqual(entryType)
  })

  it('ledger.md: the genesis, the checkpoint', async () => {
    expect(await examples('ledger.md')).toEqual([origin.genesis])
    expect(await page('ledger.md')).toContain(note.checkpoint)
  })

  it('answer-events.md: events as they cross the wire, numbered without gaps', async () => {
    const source = await page('answer-events.md')
    const events = [...source.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.+)$/gm)]
    expect(events.map(([, id]) => Number(id))).toEqual(events.map((_, n) => n))
    for (const [, , type, data = ''] of events) {
      expect(AnswerEvent.parse(JSON.parse(data)).type).toBe(type)
    }
    expect(events.at(-1)?.[2]).toBe('sealed')
  })

  it('answer-events.md: every type of event that there is', async () => {
    const source = await page('answer-events.md')
    const told = [...source.matchAll(/^\| `(\w+)` +\|/gm)].map(([, type]) => type)
    expect(told).toEqual(AnswerEvent.options.map(({ shape }) => shape.type.value))
  })
})

describe('the pages lead somewhere', () => {
  it('every link within the folder names a page and a heading that are there', async () => {
    const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.md'))
    for (const name of names) {
      for (const [, target = ''] of (await page(name)).matchAll(/\]\(((?!https?:)[^)]+)\)/g)) {
        const [file = '', heading] = target.split('#')
        if (!file.endsWith('.md')) continue
        const headings = [...(await page(file)).matchAll(/^#+ (.+)$/gm)]
        const anchors = headings.map(([, text = '']) => text.toLowerCase().replaceAll(' ', '-'))
        if (heading !== undefined) expect(anchors, `${name} -> ${target}`).toContain(heading)
      }
    }
  })
})
