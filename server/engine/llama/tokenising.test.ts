import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TokeniseText } from './protocol.ts'
import { tokenisedWithin } from './tokenising.ts'

const forever = new AbortController().signal
const plain = (text: string): TokeniseText => ({ text, special: false })

/** A token for every four characters begun, and what was asked of it. */
function counting() {
  const asked: { readonly texts: number; readonly characters: number; readonly more: boolean }[] =
    []
  const tokenise = async (texts: readonly TokeniseText[], more: boolean) => {
    const characters = texts.reduce((sum, { text }) => sum + text.length, 0)
    asked.push({ texts: texts.length, characters, more })
    return texts.map(({ text }) => Array.from({ length: Math.ceil(text.length / 4) }, () => 7))
  }
  return { asked, tokenise }
}

test('a usual prompt is tokenised in one go', async () => {
  const { asked, tokenise } = counting()
  const ids = await tokenisedWithin(
    4096,
    ['a', 'bcde', 'f'.repeat(9)].map(plain),
    tokenise,
    forever,
  )
  expect(ids.map(({ length }) => length)).toEqual([1, 1, 3])
  expect(asked).toEqual([{ texts: 3, characters: 14, more: false }])
})

test('a megabyte is given up after what fills the model, a slice at a time', async () => {
  const { asked, tokenise } = counting()
  const long = tokenisedWithin(4096, [plain('a'), plain('x'.repeat(1_000_000))], tokenise, forever)
  await expect(long).rejects.toMatchObject({
    code: 'context_length_exceeded',
    message: expect.stringContaining('more than 4095 tokens long and this model takes 4096'),
  })
  expect(Math.max(...asked.map(({ characters }) => characters))).toBeLessThanOrEqual(16_385)
  expect(asked.reduce((sum, { characters }) => sum + characters, 0)).toBeLessThan(40_000)
  expect(asked.every(({ more }) => more)).toBe(true)
})

test('tens of thousands of texts are given up too, and never more than a thousand go at once', async () => {
  const { asked, tokenise } = counting()
  const many = Array.from({ length: 60_000 }, () => plain('x'))
  await expect(tokenisedWithin(4096, many, tokenise, forever)).rejects.toThrow('more than 4095')
  expect(asked.map(({ texts }) => texts)).toEqual([1024, 1024, 1024, 1024])
})

test('a long text that fits is looked into, and then tokenised whole', async () => {
  const { asked, tokenise } = counting()
  const [ids] = await tokenisedWithin(50_000, [plain('x'.repeat(60_000))], tokenise, forever)
  expect(ids).toHaveLength(15_000)
  expect(asked.at(-1)).toEqual({ texts: 1, characters: 60_000, more: false })
})

test('a long text that fits by its bytes alone is not looked into', async () => {
  const { asked, tokenise } = counting()
  await tokenisedWithin(60_001, [plain('x'.repeat(60_000))], tokenise, forever)
  expect(asked).toEqual([{ texts: 1, characters: 60_000, more: false }])
  await tokenisedWithin(60_001, [plain('é'.repeat(60_000))], tokenise, forever)
  expect(asked.length).toBeGreaterThan(2)
})

test('no cut goes through a character, and whoever leaves ends it', async () => {
  const seen: string[] = []
  const leave = new AbortController()
  const text = `x${'😀'.repeat(20_000)}`
  const tokenise = async (texts: readonly TokeniseText[]) => {
    seen.push(...texts.map((one) => one.text))
    if (seen.length === 2) leave.abort()
    return texts.map(() => [])
  }
  await expect(tokenisedWithin(9, [plain(text)], tokenise, leave.signal)).rejects.toThrow('abort')
  expect(seen).toHaveLength(2)
  expect(seen.every((one) => one.isWellFormed())).toBe(true)
  expect(text.startsWith(seen.join(''))).toBe(true)
})

test('however texts are sliced, the ids are those of each text in order', async () => {
  const lengths = fc.array(fc.nat({ max: 40_000 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(lengths, async (all) => {
      const { tokenise } = counting()
      const texts = all.map((length) => plain('x'.repeat(length)))
      const ids = await tokenisedWithin(1_000_000, texts, tokenise, forever)
      expect(ids.map(({ length }) => length)).toEqual(all.map((length) => Math.ceil(length / 4)))
    }),
  )
})
