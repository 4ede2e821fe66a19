import type { Requirement } from './requirement.ts'

/** What is promised of answers and of the instructions they follow. */
export const answerPromises = {
  'answer:stored-before-sent': {
    promise: 'Each answer event is numbered and stored before it is sent.',
    spec: 'spec/answer-events.md',
  },
  'answer:resume': {
    promise: 'A client that comes back with its last event number gets the rest.',
    spec: 'spec/answer-events.md',
  },
  'answer:outlives-client': {
    promise: 'An answer asked in the web goes on when the client leaves.',
  },
  'answer:api-cancel': {
    promise: 'A /v1 answer is cancelled within one token when its client leaves.',
  },
  'answer:stop-sealed': {
    promise: 'A stopped, cancelled or interrupted answer is sealed too, saying which.',
    spec: 'spec/receipt.md',
  },
  'answer:one-transaction': {
    promise: 'Message, receipt and pending leaf commit together or not at all.',
  },
  'answer:kill': {
    promise:
      'After kill -9 at any moment every acknowledged message is there and the ledger verifies.',
  },
  'answer:one-charter': {
    promise:
      'One answer is under one charter from its first token to its last, whatever is decided meanwhile.',
    spec: 'spec/receipt.md',
  },
  'instructions:beside': {
    promise:
      'What a person tells the assistant follows the charter in the prompt and never takes its place; the receipt says whose it is.',
  },
  'instructions:seen': {
    promise:
      'A person sets instructions for one conversation or for all new ones in the web, and the receipt’s page shows them as theirs.',
  },
  'instructions:erased': {
    promise:
      'Custom instructions lie encrypted, are their account’s alone, and are erased with their conversation or account.',
  },
} as const satisfies Readonly<Record<string, Requirement>>
