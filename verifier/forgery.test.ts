import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issued } from '../spec/vectors/example.ts'
import { witnessPolicy } from '../spec/vectors/receipts.ts'
import { makeScene } from '../spec/vectors/scene.ts'
import { text } from './bytes.ts'
import type { Trust } from './verdict.ts'
import { verify } from './verify.ts'
import { promises } from '../test/promises.ts'

promises('receipt:flipped-byte')

// The whole promise in one sentence: no byte of an accepted file may be another one.

const flipped = (bytes: Uint8Array, at: number, mask: number): Uint8Array =>
  bytes.with(at, (bytes[at] ?? 0) ^ mask)

async function accepted(bytes: Uint8Array, trust: Trust): Promise<string | null> {
  const { exit, because } = await verify(bytes, trust)
  return exit === 0 ? `accepted with ${because?.code ?? 'no code'}` : null
}

describe('a receipt with one byte changed', () => {
  it('is never accepted, whichever byte of the file it is', { timeout: 120_000 }, async () => {
    const { bytes, policy } = await makeScene({ promise: {} })
    expect((await verify(bytes, { policy })).exit).toBe(0)
    for (let at = 0; at < bytes.length; at++) {
      // The lowest bit keeps JSON readable more often than any other, so more steps are tried.
      expect(await accepted(flipped(bytes, at, 1), { policy }), `byte ${at}`).toBeNull()
    }
  })

  it('is never accepted under a fingerprint either', async () => {
    const { bytes, fingerprint } = await makeScene()
    const place = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }))
    await fc.assert(
      fc.asyncProperty(place, async ([at, mask]) => {
        expect(await accepted(flipped(bytes, at, mask), { origin: fingerprint })).toBeNull()
      }),
      { numRuns: 400 },
    )
  })

  it('is never accepted with witnesses either', async () => {
    const scene = await makeScene({
      witnesses: ['witness.one', 'witness.two'].map((name) => ({ name, time: issued + 9 })),
    })
    const trust = { policy: await witnessPolicy(scene) }
    expect((await verify(scene.bytes, trust)).level).toBe('witnessed')
    const place = fc.tuple(
      fc.nat({ max: scene.bytes.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
    )
    await fc.assert(
      fc.asyncProperty(place, async ([at, mask]) => {
        expect(await accepted(flipped(scene.bytes, at, mask), trust)).toBeNull()
      }),
      { numRuns: 400 },
    )
  })

  it('is never accepted when a byte is cut out or put in', async () => {
    const { bytes, policy } = await makeScene()
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.nat({ max: 255 }),
        async (at, byte) => {
          const cut = Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)])
          const put = Uint8Array.from([...bytes.slice(0, at), byte, ...bytes.slice(at)])
          expect(await accepted(cut, { policy })).toBeNull()
          expect(await accepted(put, { policy })).toBeNull()
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('a policy with one byte changed', () => {
  it('never makes the receipt of another ledger acceptable', async () => {
    const { bytes, policy } = await makeScene()
    const vkey = policy.slice(4, policy.indexOf('\n'))
    for (let at = 0; at < vkey.length; at++) {
      const next = String.fromCharCode(vkey.charCodeAt(at) ^ 1)
      const changed = `log ${vkey.slice(0, at)}${next}${vkey.slice(at + 1)}\nquorum none\n`
      expect(await accepted(bytes, { policy: changed }), changed).toBeNull()
    }
  })
})

const { policy } = await makeScene()

describe('any bytes whatever', () => {
  it('are refused, and nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await verify(bytes, { policy })).exit).toBe(1)
      }),
    )
  })

  it('that are JSON are refused, and nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (source) => {
        expect((await verify(new TextEncoder().encode(source), { policy })).exit).toBe(1)
      }),
    )
  })

  it('in the place of any text of a receipt are refused, and nothing is thrown', async () => {
    const source = text((await makeScene({ promise: {} })).bytes)
    const strings = [...source.matchAll(/"(?:[^"\\]|\\.)*"(?!:)/g)]
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: strings.length - 1 }), fc.string(), async (pick, other) => {
        const found = strings[pick]
        const at = found?.index ?? 0
        const was = found?.[0] ?? ''
        const said = JSON.stringify(other)
        const forged = source.slice(0, at) + said + source.slice(at + was.length)
        const { exit } = await verify(new TextEncoder().encode(forged), { policy })
        expect(exit === 0).toBe(said === was)
      }),
      { numRuns: 400 },
    )
  })
})
