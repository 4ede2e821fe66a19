import { expect, test } from 'vitest'
import { matchRequest } from './request.ts'

const sent = { nonce: 'n', bodySha256: 'b' }
const shown = (nonce: string | null, bodySha256: string) => ({
  request: { salt: 's', value: { nonce, bodySha256, attachments: [] } },
})

test('the same nonce and the same body are the same request', () => {
  expect(matchRequest(shown('n', 'b'), sent)).toBe('same')
})

test('another body or another nonce is another request', () => {
  expect(matchRequest(shown('n', 'x'), sent)).toBe('different')
  expect(matchRequest(shown('x', 'b'), sent)).toBe('different')
  expect(matchRequest(shown(null, 'b'), sent)).toBe('different')
})

test('a receipt that hides its request cannot be compared', () => {
  expect(matchRequest({}, sent)).toBe('hidden')
  expect(matchRequest({ request: null }, sent)).toBe('hidden')
})

test('a browser that did not ask cannot compare', () => {
  expect(matchRequest(shown('n', 'b'), null)).toBe('unknown')
})
