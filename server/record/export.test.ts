import { parseCheckpoint, parseNote } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { enactedCharters } from '../charter/amendment/view.ts'
import { promises } from '../../test/promises.ts'
import { checkExport } from '../../cli/record-check.ts'
import { never, openWorld, OWNER } from '../answering/test-world.ts'
import { openRecords } from './records.ts'
import { recordSigner } from './signer.ts'

async function opened() {
  const world = await openWorld()
  const { store, ledger, home } = world
  const records = openRecords({
    store,
    ledger,
    enacted: () => enactedCharters(world.governance),
    retention: () => ({ days: null, hold: [] }),
    clock: () => world.time.now,
    sign: await recordSigner(home, ledger.origin),
  })
  const text = async () => (await Array.fromAsync(records.export(never))).join('')
  const answer = (question: string) => world.answer(question)
  return {
    ...world,
    answer,
    records,
    text,
    bytes: async () => new TextEncoder().encode(await text()),
  }
}

describe('an export', () => {
  promises('record:export')

  test('has a line for each leaf: decisions with who approved, answers with their rules', async () => {
    const { answer, ledger, text, conversations } = await opened()
    const gone = await answer('an erased zebra')
    await answer('a zebra told me')
    await conversations.erase(OWNER, gone.conversation)
    await ledger.append(Uint8Array.from({ length: 33 }, (_, at) => (at === 0 ? 1 : 7)))
    await ledger.sealed(4, never)
    const all = (await text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(all.map(({ type }) => type)).toEqual([
      'export',
      'genesis',
      'charter',
      'answer',
      'answer',
      'unrecorded',
      'summary',
      'manifest',
    ])
    expect(all[2].content.signatures).toHaveLength(1)
    expect([all[3].erased, all[4].erased]).toEqual([true, false])
    expect(all[4].record).toMatchObject({
      charter: { index: 1 },
      engine: { kind: 'local' },
      sampler: { temperature: { by: 'charter' } },
      callerSet: [],
      stop: 'eos',
    })
    const prompts = all[2].content.body.artefacts.systemPrompts
    expect(all[4].record.prompts).toHaveLength(1)
    expect(prompts.map(({ sha256 }: { sha256: string }) => sha256)).toEqual(
      expect.arrayContaining(all[4].record.prompts),
    )
    expect(all[6]).toMatchObject({ leaves: 5, answers: 1, erased: 1, unrecorded: 1, decisions: 2 })
    expect(all[6].erasures).toEqual({ told: 0, untold: 1 })
    expect(all[6].charters).toMatchObject([
      { seq: 1, index: 1, answers: 2, first: all[3].answered, last: all[4].answered },
    ])
    expect(all[6]).toMatchObject({ unplaced: 0 })
    const checkpoint = parseNote(all[0].checkpoint)
    expect(checkpoint && parseCheckpoint(checkpoint.text)?.size).toBe(5)
  })

  test('holds no word, no account, no conversation and no receipt of anybody', async () => {
    const { answer, text } = await opened()
    const { conversation, receipt } = await answer('a zebra told me')
    const answers = (await text()).split('\n').filter((line) => line.includes('"type":"answer"'))
    expect(answers).toHaveLength(1)
    for (const secret of ['zebra', 'morning', 'ning', `"${OWNER}"`, conversation, receipt]) {
      expect(answers.join()).not.toContain(secret)
    }
  })
})

describe('an export is checked', () => {
  promises('record:signed')

  test('against the origin or its fingerprint', async () => {
    const { answer, ledger, bytes } = await opened()
    await answer('hello')
    const file = await bytes()
    for (const origin of [null, ledger.origin, ledger.origin.slice(-26)]) {
      expect(await checkExport(file, origin)).toMatchObject({ ok: true, leaves: 3, answers: 1 })
    }
    expect(await checkExport(file, 'a'.repeat(26))).toMatchObject({ ok: false })
  })

  test('and refused after any flipped bit and any lost or doubled line', async () => {
    const { answer, bytes, ledger } = await opened()
    await answer('hello')
    const file = await bytes()
    const step = 13
    for (let at = 0; at < file.length; at += step) {
      const changed = file.map((byte, n) => (n === at ? byte ^ 1 : byte))
      expect((await checkExport(changed, ledger.origin)).ok, `byte ${at}`).toBe(false)
    }
    const lines = new TextDecoder().decode(file).trimEnd().split('\n')
    for (const at of lines.keys()) {
      const without = `${lines.toSpliced(at, 1).join('\n')}\n`
      const twice = `${lines.toSpliced(at, 0, lines[at] ?? '').join('\n')}\n`
      for (const text of [without, twice]) {
        expect((await checkExport(new TextEncoder().encode(text), ledger.origin)).ok).toBe(false)
      }
    }
    for (const text of ['', '\n', 'null\n', '{}\n{}\n{}\n{}\n', '[1']) {
      expect((await checkExport(new TextEncoder().encode(text), null)).ok).toBe(false)
    }
  })
})

test('pages are without a gap or a double, and take any text for a cursor', async () => {
  const { answer, records } = await opened()
  for (let n = 0; n < 5; n += 1) await answer(`question ${n}`)
  const nameOf = (model: string): string => `the name of ${model}`
  const seen: string[] = []
  let after: string | null = null
  do {
    const page = await records.page(after, 2, nameOf)
    seen.push(...page.records.map(({ leaf }) => leaf))
    for (const { model, modelName } of page.records) expect(modelName).toBe(`the name of ${model}`)
    after = page.next
  } while (after !== null)
  expect(new Set(seen).size).toBe(5)
  expect(seen).toHaveLength(5)
  for (const odd of ['~', 'x~y', '2026~', '~~~']) {
    expect((await records.page(odd, 2, nameOf)).records.length).toBeLessThanOrEqual(2)
  }
  expect(await records.summary()).toMatchObject({ answers: 5, erased: 0 })
})
