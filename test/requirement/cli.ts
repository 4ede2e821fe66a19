import type { Requirement } from './requirement.ts'

/** What is promised of the command line. */
export const cliPromises = {
  'cli:usage-exit-64': { promise: 'A wrong command line exits 64.' },
  'cli:unknown-flags-refused': { promise: 'An unknown flag is refused, never ignored.' },
  'cli:one-sentence-errors': {
    promise: 'An error is one sentence on standard error, never a stack trace.',
  },
  'cli:key-create-json': { promise: 'key create --json prints one object with id, name and key.' },
  'cli:amendment': {
    promise: 'A member signs in the terminal, and is shown everything that changes before that.',
  },
  'cli:ask': { promise: 'ask streams the answer, saves the receipt and prints its path.' },
  'cli:ask-stopped': { promise: 'Ctrl-C stops an answer at the server, and its receipt is saved.' },
  'cli:ask-reconnects': {
    promise: 'ask comes through a lost connection without losing or repeating a word.',
  },
} as const satisfies Readonly<Record<string, Requirement>>
