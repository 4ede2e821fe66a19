import { createHash } from 'node:crypto'
import {
  canonical,
  commitField,
  fieldNames,
  fromBase64Url,
  parseBundle,
  parseCheckpoint,
  parseNote,
  parseProof,
} from '@overt/verifier'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Engine, EngineEvent } from '../engine/engine.ts'
import { plainSupports } from '../engine/supports.ts'
import { openScripted } from '../engine/scripted/scripted.ts'
import { gate, hello, openWorld, OWNER, stored } from './test-world.ts'
import { promises } from '../../test/promises.ts'

promises('receipt:disclosure', 'receipt:owner-only')

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

describe('a receipt', () => {
  test('is what it is only to its owner', async () => {
    const world = await openWorld()
    const { receipt } = await world.answer('Hi')
    expect(await world.answering.receipt('eve', receipt, null)).toBeNull()
    expect(await world.answering.receipt(OWNER, 'nowhere', null)).toBeNull()
    expect(await world.answering.receipt(OWNER, receipt, null)).toMatchObject({ state: 'ready' })
  })

  test('is not there yet while the answer runs', async () => {
    const { pace } = gate(1)
    const world = await openWorld({ pace })
    const { answer, receipt } = await world.ask('Hi')
    await stored(world, answer, 1)
    expect(await world.answering.receipt(OWNER, receipt, null)).toEqual({ state: 'answering' })
  })

  test('is a file in its one canonical form', async () => {
    const world = await openWorld()
    const { receipt } = await world.answer('Hi')
    const file = await world.answering.receipt(OWNER, receipt, null)
    const text = new TextDecoder().decode(file?.state === 'ready' ? file.bytes : undefined)
    expect(parseBundle(text)).toMatchObject({ ok: true })
    expect(canonical(JSON.parse(text))).toBe(text)
  })

  test('commits to every field, and each disclosure opens its commitment', async () => {
    const world = await openWorld()
    const { receipt } = await world.answer('Hi')
    const { statement, disclosures } = await world.bundle(receipt)
    const salts = new Set<string>()
    for (const name of fieldNames) {
      const shown = disclosures[name]
      const salt = fromBase64Url(shown?.salt ?? '') ?? new Uint8Array()
      expect(statement.c[name]).toBe(await commitField(name, salt, shown?.value ?? null))
      salts.add(shown?.salt ?? '')
    }
    expect(salts.size).toBe(fieldNames.length)
  })

  test('is proven under the latest checkpoint, however far the ledger has grown', async () => {
    const world = await openWorld()
    const { receipt } = await world.answer('Hi')
    for (let i = 0; i < 5; i++) await world.answer(`More ${i}`)
    const bundle = await world.bundle(receipt)
    const note = parseNote(parseProof(bundle.proof ?? '')?.checkpoint ?? '')
    const checkpoint = parseCheckpoint(note?.text ?? '')
    expect(checkpoint?.size).toBe(world.ledger.head().size)
    expect(bundle.consistency.length).toBeGreaterThan(0)
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })
})

describe('showing', () => {
  test('any choice of fields shows just these, and is still proven', async () => {
    const world = await openWorld()
    const { receipt } = await world.answer('Hi')
    await fc.assert(
      fc.asyncProperty(fc.subarray([...fieldNames]), async (show) => {
        const bundle = await world.bundle(receipt, show)
        expect(Object.keys(bundle.disclosures).toSorted()).toEqual(show.toSorted())
        expect(await world.verdict(receipt, show)).toMatchObject({ verdict: 'proven' })
      }),
      { numRuns: 20 },
    )
  })

  test('nothing leaves no word of the question or the answer', async () => {
    const world = await openWorld()
    const { receipt } = await world.answer('a question that nobody may read')
    const text = JSON.stringify(await world.bundle(receipt, []))
    expect(text).not.toContain('nobody may read')
    expect(text).not.toContain('Good morning')
  })

  test('a field that no receipt has is an error, not silence', async () => {
    const world = await openWorld()
    const { receipt } = await world.answer('Hi')
    await expect(world.answering.receipt(OWNER, receipt, ['text', 'secret'])).rejects.toMatchObject(
      {
        code: 'invalid_request',
        param: 'show',
        message: expect.stringContaining('"secret"'),
      },
    )
  })
})

/** As a provider: text without tokens, and its own evidence. */
function provider(fails: boolean): Engine {
  const scripted = openScripted({ script: () => hello })
  const remote = {
    requestSha256: sha256('request'),
    responseSha256: sha256('response'),
    id: 'chatcmpl-1',
    fingerprint: null,
  }
  return {
    identity: { kind: 'remote', provider: 'far', model: 'big', replay: 'none' },
    contextTokens: null,
    supports: { ...plainSupports, topK: false, minP: false },
    plan: (messages, signal) => scripted.plan(messages, signal),
    async *generate(): AsyncGenerator<EngineEvent> {
      yield { type: 'delta', text: 'Bonjour', ids: [] }
      if (fails) throw new Error('the line went dead')
      const usage = { promptTokens: 9, cachedTokens: 0, outputTokens: 1 }
      const run = {
        stop: 'eos',
        text: 'Bonjour',
        ids: [],
        kinds: [],
        trace: null,
        edits: [],
        usage,
        remote,
      } as const
      yield { type: 'stopped', run }
    },
    reread: () => null,
    [Symbol.asyncDispose]: async () => {},
  }
}

describe('of a provider the receipt', () => {
  test('says only what the operator can claim: digests and names, no noise, no replay', async () => {
    const world = await openWorld({ engine: provider(false) })
    const { receipt } = await world.answer('Hi')
    const { statement, disclosures } = await world.bundle(receipt)
    expect(statement.engine).toEqual({
      kind: 'remote',
      provider: 'far',
      model: 'big',
      replay: 'none',
    })
    expect(statement.noise).toBeNull()
    expect(disclosures.key?.value).toBeNull()
    expect(disclosures.remote?.value).toEqual([
      {
        requestSha256: sha256('request'),
        responseSha256: sha256('response'),
        id: 'chatcmpl-1',
        fingerprint: null,
      },
    ])
    expect(disclosures.runs?.value?.[0]).toMatchObject({ output: [], kinds: [] })
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })

  test('has no evidence of a line that went dead, but its text and why it ended', async () => {
    const world = await openWorld({ engine: provider(true) })
    const { receipt, events } = await world.answer('Hi')
    const { statement, disclosures } = await world.bundle(receipt)
    expect(statement.stop).toBe('error')
    expect(disclosures.remote?.value).toBeNull()
    expect(disclosures.text?.value?.text).toBe('Bonjour')
    const failed = events.find(({ event }) => event.type === 'failed')?.event
    // What broke is not known to be safe to say.
    expect(JSON.stringify(failed)).not.toContain('line went dead')
    expect(failed).toMatchObject({ problem: { code: 'internal', status: 500 } })
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })
})
