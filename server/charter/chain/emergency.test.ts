import { type EmergencyBody, emergencyHash, leafHash, toBase64, toBase64Url } from '@overt/verifier'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../ledger/ledger-fixture.ts'
import { board, signedBy } from '../charter-fixture.ts'
import {
  beginning,
  boardBy,
  emergencyBy,
  emergencyOf,
  nextBoard,
  nextCharter,
  readOn,
} from './chain-fixture.ts'
import { isRatified, openEmergency } from './emergency.ts'

const [ada, bob] = board
const firstLeaf = toBase64Url(await leafHash(beginning[1]))
const second = await nextCharter({ fallback: [firstLeaf] })
const amended = signedBy(second, board)

/** The emergency that follows another. */
const after = async (before: EmergencyBody, changes: Partial<EmergencyBody>) =>
  emergencyOf({ seq: before.seq + 1, prev: await emergencyHash(before), ...changes })

const stop = emergencyOf()

async function chainOf(...entries: readonly Uint8Array[]) {
  const chain = await readOn(...entries)
  if ('fault' in chain) throw new Error(chain.fault)
  return chain
}

test('one member stops the assistant', async () => {
  const chain = await chainOf(emergencyBy(stop, [bob]))
  expect(openEmergency(chain)?.body.act).toBe('stop')
  expect(isRatified(chain)).toBe(false)
})

test('one member goes back to a charter that was voted as a fallback', async () => {
  const back = emergencyOf({ act: 'fallback', to: firstLeaf })
  expect(openEmergency(await chainOf(amended, emergencyBy(back, [ada])))?.body.to).toBe(firstLeaf)
})

test('the board ratifies an emergency, and ends it', async () => {
  const ratify = await after(stop, { act: 'ratify' })
  const ratified = [emergencyBy(stop, [ada]), emergencyBy(ratify, [ada, bob])]
  expect(isRatified(await chainOf(...ratified))).toBe(true)
  const end = await after(ratify, { act: 'end' })
  expect(openEmergency(await chainOf(...ratified, emergencyBy(end, [ada, bob])))).toBeNull()
})

describe('an emergency is refused', () => {
  test.each([
    ['by a stranger', emergencyBy(stop, [keyOf(99)]), 'someone signed it who is not on the board'],
    ['by nobody', emergencyBy(stop, []), 'nobody signed it'],
    [
      'of another ledger',
      emergencyBy(emergencyOf({ origin: 'x/y' }), [ada]),
      'it is an emergency of x/y',
    ],
    ['out of order', emergencyBy(emergencyOf({ seq: 2 }), [ada]), 'it does not follow emergency 0'],
    [
      'that ratifies nothing',
      emergencyBy(emergencyOf({ act: 'ratify' }), board),
      'there is no emergency to ratify',
    ],
    [
      'that ends nothing',
      emergencyBy(emergencyOf({ act: 'end' }), board),
      'there is no emergency to end',
    ],
    [
      'that goes to a charter that nobody voted as a fallback',
      emergencyBy(emergencyOf({ act: 'fallback', to: firstLeaf }), [ada]),
      'it goes to a charter that is no fallback',
    ],
  ])('%s', async (_, entry, fault) => {
    expect(await readOn(entry)).toEqual({ fault })
  })

  test('that goes to new content, though a charter lists its hash', async () => {
    const unknown = toBase64Url(new Uint8Array(32))
    const charter = signedBy(await nextCharter({ fallback: [unknown] }), board)
    const entry = emergencyBy(emergencyOf({ act: 'fallback', to: unknown }), [ada])
    expect(await readOn(charter, entry)).toEqual({
      fault: 'it goes to a charter that is no fallback',
    })
  })

  test('a ratification or an end by one member alone, or by one twice', async () => {
    for (const act of ['ratify', 'end'] as const) {
      const body = await after(stop, { act })
      for (const keys of [[ada], [ada, ada]]) {
        expect(await readOn(emergencyBy(stop, [ada]), emergencyBy(body, keys))).toEqual({
          fault: '1 of the board signed it, 2 must',
        })
      }
    }
  })

  test('by a member of a later board who holds no emergency key', async () => {
    const emergency = [toBase64(ada.publicKey)]
    const rotated = boardBy(nextBoard([ada, bob], { emergency }), [ada, bob])
    expect(await readOn(rotated, emergencyBy(stop, [bob]))).toHaveProperty('fault')
    expect(await readOn(rotated, emergencyBy(stop, [ada]))).toHaveProperty('emergencies')
  })
})
