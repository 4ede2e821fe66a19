import { describe, expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { fakeCommit, fakeReceipt, remoteEngine } from './receipt.fixture.ts'
import { type OwnHalf, disagreements } from './own-half.ts'

const own = async (): Promise<OwnHalf> => ({
  commit: await fakeCommit(),
  nonce: 'A'.repeat(43),
  body: '{"text":"Why is the sky blue?"}',
  shown: 'Blue light scatters most.',
})

describe("the asker's own half", () => {
  promises('receipt:own-half')

  test('agrees with the receipt of the question that was sent', async () => {
    const mine = await own()
    expect(await disagreements(await fakeReceipt(mine), mine)).toEqual([])
  })

  test('shows that another question was answered', async () => {
    const mine = await own()
    const receipt = await fakeReceipt({ ...mine, body: '{"text":"Why is the sky green?"}' })
    expect(await disagreements(receipt, mine)).toEqual([
      'The receipt is not about the question that was sent.',
    ])
  })

  test('shows that another answer was sealed than the one that was shown', async () => {
    promises('charter:takeover')
    const mine = await own()
    const edited = { ...mine, shown: 'Blue soap sells most.' }
    const fault = ['The receipt holds another answer than the one that was shown.']
    expect(await disagreements(await fakeReceipt(mine), edited)).toEqual(fault)
    // One that broke off is sealed up to a word more or less, and still as no other.
    const cut = (shown: string) => ({ ...mine, shown, isCut: true })
    for (const shown of ['Blue', `${mine.shown} And`]) {
      expect(await disagreements(await fakeReceipt(mine), cut(shown))).toEqual([])
    }
    expect(await disagreements(await fakeReceipt(mine), cut('Blue soap'))).toEqual(fault)
    expect(await disagreements(await fakeReceipt(mine), { ...mine, shown: null })).toEqual([])
    expect(await disagreements(await fakeReceipt(mine, remoteEngine), edited)).toEqual(fault)
  })

  test('shows that the nonce was put aside', async () => {
    const mine = await own()
    const receipt = await fakeReceipt({ ...mine, nonce: 'B'.repeat(42) + 'A' })
    expect(await disagreements(receipt, mine)).toEqual([
      'The receipt does not hold the nonce that was sent.',
    ])
  })

  test('shows that the noise was chosen after the question', async () => {
    const mine = await own()
    const receipt = await fakeReceipt({ ...mine, commit: 'C'.repeat(42) + 'A' })
    expect(await disagreements(receipt, mine)).toHaveLength(1)
    const opened = { ...(await fakeReceipt(mine)), disclosures: {} }
    expect(await disagreements(opened, mine)).toHaveLength(4)
  })

  test('asks no noise of a provider, who draws its own', async () => {
    const mine = await own()
    expect(await disagreements(await fakeReceipt(mine, remoteEngine), mine)).toEqual([])
  })
})
