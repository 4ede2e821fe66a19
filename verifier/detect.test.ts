import { expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../test/repository.ts'
import { utf8 } from './bytes.ts'
import { detect } from './detect.ts'

promises('mark:detect')

const receipt = new Uint8Array(readFileSync(join(root, 'spec/vectors/receipt/sealed.receipt.json')))
const text = (): string => JSON.parse(new TextDecoder().decode(receipt)).disclosures.text.value.text

test('a text is compared with the answer that a receipt commits to', async () => {
  expect(await detect(receipt, text(), null)).toEqual({
    type: 'receipt',
    match: 'same',
    origin: JSON.parse(new TextDecoder().decode(receipt)).statement.origin,
    trusted: false,
  })
  expect(await detect(receipt, 'quite another thing', null)).toMatchObject({ match: 'other' })
  expect(await detect(receipt, ' ', null)).toMatchObject({ type: 'receipt', match: 'unasked' })
})

test('a receipt that was edited is refused, however well the text fits', async () => {
  const edited = new TextDecoder().decode(receipt).replace(text().slice(0, 4), 'XXXX')
  expect((await detect(utf8(edited), text(), null)).type).toBe('refused')
})

test('a bare text and a file of another kind say nothing', async () => {
  expect(await detect(null, 'Hello there', null)).toEqual({ type: 'nothing' })
  expect(await detect(utf8('no receipt'), 'Hello', null)).toEqual({ type: 'nothing' })
})

test('a block that holds nothing is a broken mark', async () => {
  const fake = '-----BEGIN OVERT MARK-----AAAA-----END OVERT MARK-----'
  expect(await detect(null, fake, null)).toEqual({ type: 'broken' })
})

test('a receipt is trusted only by the origin that the reader gave, and another one’s is refused', async () => {
  const { origin } = JSON.parse(new TextDecoder().decode(receipt)).statement
  for (const trusted of [origin, origin.slice(-26)]) {
    expect(await detect(receipt, text(), trusted)).toMatchObject({ match: 'same', trusted: true })
  }
  expect(await detect(receipt, text(), 'A'.repeat(26))).toEqual({ type: 'refused' })
})
