import { createHash, createHmac } from 'node:crypto'
import { fromBase64Url, noiseCommit, toBase64Url, toHex } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { openScripted } from '../engine/scripted/scripted.ts'
import type { Sampling } from '../engine/engine.ts'
import { NotFoundError } from './answering.ts'
import { MOST_NOISE, noiseKey, type Noise } from './noise.ts'
import { hello, never, ofCharter, openWorld, OWNER, question } from './test-world.ts'

const noise: Noise = {
  id: null,
  k: new Uint8Array(32).fill(1),
  nonce: new Uint8Array(32).fill(2),
}

const hmac = (key: Uint8Array, ...parts: readonly (string | Uint8Array)[]) => {
  const keyed = createHmac('sha256', key)
  for (const part of parts) keyed.update(part)
  return keyed.digest()
}

const zero = new Uint8Array(8)

describe('the key of a run', () => {
  test('is HMAC(HMAC(k, prefix and nonce), choice and run)', () => {
    const ofAnswer = hmac(noise.k, 'overt/noise/1\n', new Uint8Array(32).fill(2))
    expect(toHex(noiseKey(noise, null, 0, 0))).toBe(hmac(ofAnswer, zero).toString('hex'))
    const which = Uint8Array.of(0, 0, 0, 1, 0, 0, 1, 2)
    expect(toHex(noiseKey(noise, null, 1, 258))).toBe(hmac(ofAnswer, which).toString('hex'))
  })

  test('has nothing after the prefix where the asker gave no nonce', () => {
    const ofAnswer = hmac(noise.k, 'overt/noise/1\n')
    expect(toHex(noiseKey({ ...noise, nonce: null }, null, 0, 0))).toBe(
      hmac(ofAnswer, zero).toString('hex'),
    )
  })

  test.each([
    [7, '0000000000000007'],
    [-1, 'ffffffffffffffff'],
    [Number.MAX_SAFE_INTEGER, '001fffffffffffff'],
  ])('of the seed %i is by the seed alone, as a signed 64-bit integer', (seed, bytes) => {
    const hash = createHash('sha256').update('overt/seed/1\n').update(Buffer.from(bytes, 'hex'))
    const expected = hmac(hash.digest(), zero).toString('hex')
    expect(toHex(noiseKey(noise, seed, 0, 0))).toBe(expected)
    expect(toHex(noiseKey({ ...noise, k: new Uint8Array(32) }, seed, 0, 0))).toBe(expected)
  })
})

async function samplingWorld() {
  const given: Sampling[] = []
  const engine = openScripted({
    script: (_, sampling) => {
      given.push(sampling)
      return hello
    },
  })
  return { ...(await openWorld({ engine })), engine, given }
}

const nonceOf = (id: string) => ({ noise: id, nonce: new Uint8Array(32).fill(9) })

describe('an asker with a nonce', () => {
  test('gets the commitment first, and a receipt whose key opens it', async () => {
    const world = await samplingWorld()
    const { id, commit } = await world.answering.noise(OWNER)
    const { receipt } = await world.answer('Hi', { nonce: nonceOf(id) })
    const { statement, disclosures } = await world.bundle(receipt)
    expect(statement.noise).toEqual({ alg: 'gumbel-pos/v1', commit })
    const k = fromBase64Url(disclosures.key?.value ?? '') ?? new Uint8Array()
    expect(toBase64Url(await noiseCommit(k))).toBe(commit)
    expect(disclosures.request?.value?.nonce).toBe(toBase64Url(new Uint8Array(32).fill(9)))
    const key = noiseKey({ id, k, nonce: new Uint8Array(32).fill(9) }, null, 0, 0)
    expect(world.given[0]?.noiseKey).toEqual(key)
    expect(await world.verdict(receipt)).toMatchObject({ verdict: 'proven' })
  })

  test('uses it once, and a second use stores nothing', async () => {
    const world = await samplingWorld()
    const { id } = await world.answering.noise(OWNER)
    await world.answer('Hi', { nonce: nonceOf(id) })
    await expect(world.ask('Again', { nonce: nonceOf(id) })).rejects.toThrow(NotFoundError)
    expect((await world.conversations.page(OWNER, null, 10)).conversations).toHaveLength(1)
  })

  test('who sends it twice at the same time gets one answer', async () => {
    const world = await samplingWorld()
    const { id } = await world.answering.noise(OWNER)
    const both = await Promise.allSettled([
      world.answer('Hi', { nonce: nonceOf(id) }),
      world.answer('Hi', { nonce: nonceOf(id) }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(world.engine.running).toBe(0)
  })

  test('keeps it when the question was refused', async () => {
    const world = await samplingWorld()
    const { id } = await world.answering.noise(OWNER)
    const refused = world.ask('Hi', { nonce: nonceOf(id), model: 'nobody' })
    await expect(refused).rejects.toMatchObject({ code: 'model_not_found' })
    await world.answer('Hi', { nonce: nonceOf(id) })
  })

  test("cannot use another account's", async () => {
    const world = await samplingWorld()
    const { id } = await world.answering.noise('eve')
    await expect(world.ask('Hi', { nonce: nonceOf(id) })).rejects.toThrow(NotFoundError)
  })

  test('cannot use one that is older than ten minutes', async () => {
    const world = await samplingWorld()
    const { id } = await world.answering.noise(OWNER)
    world.time.now += 10 * 60_000 + 1
    await expect(world.ask('Hi', { nonce: nonceOf(id) })).rejects.toThrow(NotFoundError)
    await world.answering.noise(OWNER)
    expect(await world.store.db.selectFrom('noise').selectAll().execute()).toHaveLength(1)
  })
})

test('an account holds only so many commitments; the oldest make way, and nobody else loses any', async () => {
  const world = await openWorld()
  const other = await world.answering.noise('eve')
  const first = await world.answering.noise(OWNER)
  for (let i = 0; i < MOST_NOISE; i++) {
    world.time.now += 1
    await world.answering.noise(OWNER)
  }
  const rows = await world.store.db.selectFrom('noise').select(['id', 'account']).execute()
  expect(rows.filter(({ account }) => account === OWNER)).toHaveLength(MOST_NOISE)
  expect(rows.map(({ id }) => id)).not.toContain(first.id)
  expect(rows.map(({ id }) => id)).toContain(other.id)
})

test('without a nonce the key is fresh each time, and the receipt shows that none was given', async () => {
  const world = await samplingWorld()
  const one = await world.bundle((await world.answer('Hi')).receipt)
  const two = await world.bundle((await world.answer('Hi')).receipt)
  expect(one.disclosures.request?.value?.nonce).toBeNull()
  expect(one.disclosures.key?.value).not.toBe(two.disclosures.key?.value)
  expect(one.statement.noise?.commit).not.toBe(two.statement.noise?.commit)
})

test('the same seed samples by the same key', async () => {
  const world = await samplingWorld()
  const sampling = { ...ofCharter, seed: 42 }
  await world.answering.ask(question('Hi', { sampling }), never)
  await world.answering.ask(question('Hi', { sampling }), never)
  expect(world.given.map(({ seed }) => seed)).toEqual([42, 42])
  expect(world.given[0]?.noiseKey).toEqual(world.given[1]?.noiseKey)
})
