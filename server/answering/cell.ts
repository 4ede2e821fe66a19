import type { Cell } from '../conversation/cipher.ts'

// Where what answering encrypts is kept; each ciphertext opens only there.

export const planCell = (answer: string): Cell => ({ table: 'answer', id: answer, column: 'plan' })

export const eventCell = (answer: string, n: number): Cell => ({
  table: 'answer_event',
  id: `${answer}/${n}`,
  column: 'body',
})

export const statementCell = (receipt: string): Cell => ({
  table: 'receipt',
  id: receipt,
  column: 'statement',
})

export const disclosuresCell = (receipt: string): Cell => ({
  table: 'receipt',
  id: receipt,
  column: 'disclosures',
})
