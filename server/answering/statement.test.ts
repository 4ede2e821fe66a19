import { plainPrompt } from '../engine/engine.ts'
import { answerLeaf, commitField, fieldNames, fromBase64Url, type Statement } from '@overt/verifier'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openScripted } from '../engine/scripted/scripted.ts'
import { chooseDisclosures } from './disclosures.ts'
import { outcomeSoFar } from './outcome.ts'
import type { Plan } from './plan.ts'
import { samplerValue } from './sampler.ts'
import { makeReceipt } from './statement.ts'
import { hello, ofCharter } from './test-world.ts'

const hash = 'A'.repeat(43)
const charter = { temperature: 0.7, topK: 20, topP: 0.8, minP: 0.05 }
const engine = openScripted({ script: () => hello })
const local: Statement['engine'] = {
  kind: 'local',
  model: `sha256:${'0'.repeat(64)}`,
  library: `sha256:${'0'.repeat(64)}`,
  variant: 'scripted',
  kv: 'none',
  flash: false,
  repack: false,
  digest: null,
  replay: 'none',
}

const plan: Plan = {
  statement: {
    v: 'answer-receipt/v1',
    origin: 'test.example/aaaaaaaaaaaaaaaaaaaaaaaaaa',
    id: 'A'.repeat(22),
    after: { size: 2, root: hash },
    charter: { index: 1, hash },
    board: { index: 0, hash },
    engine: local,
    noise: { alg: 'gumbel-pos/v1', commit: hash },
    server: 'overt/0.1.0',
    marking: [],
  },
  choice: 0,
  request: { nonce: null, bodySha256: hash, attachments: [] },
  sampler: samplerValue(ofCharter, charter, engine, { ...plainPrompt, tokens: 3 }),
  segments: [{ from: 'person', ref: null, bytes: 'Hi', tokens: [7] }],
  asked: null,
  reading: { thinking: null, calls: null },
  key: hash,
  prev: null,
}

/** 32 bytes of 1, then of 2, and so on. */
const counting = () => {
  let draws = 0
  return (bytes: number) => new Uint8Array(bytes).fill(++draws)
}

const outcome = outcomeSoFar([{ type: 'delta', text: 'Hello', ids: [8, 9] }], {
  temperature: 0.7,
  reread: () => null,
  cut: 'interrupted',
})

describe('a receipt', () => {
  test('states what was planned, when it was issued, and how it ended', async () => {
    const { statement } = await makeReceipt(plan, outcome, 1_795_378_503, counting())
    expect(statement).toMatchObject(plan.statement)
    expect(statement).toMatchObject({ issued: 1_795_378_503, stop: 'interrupted' })
    expect(Object.keys(statement.c).toSorted()).toEqual(fieldNames.toSorted())
  })

  test('has a salt for each field and a blind, all of them drawn anew', async () => {
    const { statement, disclosures } = await makeReceipt(plan, outcome, 1, counting())
    const drawn = [statement.blind, ...fieldNames.map((name) => disclosures[name]?.salt)]
    expect(new Set(drawn).size).toBe(fieldNames.length + 1)
    for (const salt of drawn) expect(fromBase64Url(salt ?? '')).toHaveLength(32)
  })

  test('commits to each value under its own name', async () => {
    const { statement, disclosures } = await makeReceipt(plan, outcome, 1, counting())
    for (const name of fieldNames) {
      const { salt, value } = disclosures[name] ?? { salt: '', value: null }
      const opened = await commitField(name, fromBase64Url(salt) ?? new Uint8Array(), value)
      expect(statement.c[name]).toBe(opened)
    }
  })

  test('is 33 bytes in the ledger, which its statement alone decides', async () => {
    const { statement, leaf } = await makeReceipt(plan, outcome, 1, counting())
    expect(leaf).toHaveLength(33)
    expect(leaf[0]).toBe(0x01)
    expect(leaf).toEqual(await answerLeaf(statement))
  })

  test('of the same answer twice is never the same leaf', async () => {
    const random = counting()
    const one = await makeReceipt(plan, outcome, 1, random)
    const two = await makeReceipt(plan, outcome, 1, random)
    expect(one.leaf).not.toEqual(two.leaf)
  })

  test('holds the prompt, the tokens and the text', async () => {
    const { disclosures } = await makeReceipt(plan, outcome, 1, counting())
    expect(disclosures.runs?.value).toEqual([
      {
        choice: 0,
        run: 0,
        segments: plan.segments,
        output: [8, 9],
        kinds: [0, 0],
        stop: 'interrupted',
        trace: null,
      },
    ])
    expect(disclosures.text?.value).toEqual({ text: 'Hello', edits: [] })
  })
})

describe('choosing what to show', () => {
  test('keeps what was named, and everything when nothing was', async () => {
    const { disclosures } = await makeReceipt(plan, outcome, 1, counting())
    expect(chooseDisclosures(disclosures, null)).toEqual(disclosures)
    fc.assert(
      fc.property(fc.subarray([...fieldNames]), (show) => {
        const chosen = chooseDisclosures(disclosures, show)
        expect(Object.keys(chosen).toSorted()).toEqual(show.toSorted())
        for (const name of show) expect(chosen[name]).toEqual(disclosures[name])
      }),
    )
  })

  test('refuses any other name, whatever it is', async () => {
    const { disclosures } = await makeReceipt(plan, outcome, 1, counting())
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(!fieldNames.some((known) => known === name))
        expect(() => chooseDisclosures(disclosures, ['text', name])).toThrow(
          expect.objectContaining({ code: 'invalid_request', param: 'show' }),
        )
      }),
    )
    expect(() => chooseDisclosures(disclosures, ['__proto__'])).toThrow()
  })
})
