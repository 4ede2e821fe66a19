import type { AmendmentList, CharterHistory, DisclosureList } from '@overt/wire'
import type { z } from 'zod'
import { systemPrompt } from './ledger.ts'

// A charter that was amended once, and an amendment that waits for a second signature.

const diff = [
  {
    name: 'prompt.txt',
    lines: [
      { kind: 'same', text: 'You are a helpful assistant.' },
      { kind: 'removed', text: 'Answer at length.' },
      { kind: 'added', text: 'Say so when you do not know.' },
      { kind: 'skipped', lines: 3 },
    ],
  },
] as const

const version = {
  leaf: '1k2u8o9kq1m0Yy4rJZr1Z0Xn4oVnJ5cYQ0m3s8m7vXk',
  hash: 'kY2u8o9kq1m0Yy4rJZr1Z0Xn4oVnJ5cYQ0m3s8m7vXk',
  approvedBy: ['Ada', 'Bob'],
  threshold: 2,
  evaluation: null,
}

/** Of the versions below the latest. */
export const charterInForce = { index: 14, hash: version.hash, seq: 2 } as const

export const charterHistory: CharterHistory = {
  inForce: { kind: 'charter', seq: charterInForce.seq, emergency: false, lapses: null },
  files: [
    { name: 'charter.toml', text: 'reason = "Honest about what it does not know."\ntools = []\n' },
    { name: 'prompt.txt', text: systemPrompt },
  ],
  versions: [
    {
      ...version,
      ...charterInForce,
      reason: 'Honest about what it does not know.',
      seen: '2026-11-20T09:00:00.000Z',
      active: '2026-11-20T09:10:00.000Z',
      evaluation: 'Of 48 questions 41 were answered rightly; before it were 38.',
      diff,
    },
    {
      ...version,
      seq: 1,
      index: 1,
      hash: 'aZ2u8o9kq1m0Yy4rJZr1Z0Xn4oVnJ5cYQ0m3s8m7vXk',
      approvedBy: ['Ada'],
      threshold: 1,
      reason: 'The first charter, as it comes with Overt.',
      seen: null,
      active: null,
      diff: [],
    },
  ],
  emergencies: [],
}

export const amendmentList: z.infer<typeof AmendmentList> = {
  amendments: [
    {
      hash: 'Zk2u8o9kq1m0Yy4rJZr1Z0Xn4oVnJ5cYQ0m3s8m7vXk',
      of: 'charter',
      state: 'open',
      rationale: 'People asked for shorter answers.',
      index: 31,
      proposedBy: 'Ada',
      expires: '2026-12-03T09:00:00.000Z',
      approvedBy: ['Ada'],
      votes: [{ signed: 1, needed: 2 }],
      evaluation: null,
      diff,
    },
  ],
}

export const disclosureList: z.infer<typeof DisclosureList> = {
  disclosures: [
    { language: 'en', text: 'You are talking to an AI. It can be wrong: check what matters.' },
    { language: 'fr', text: 'Vous parlez à une intelligence artificielle. Elle peut se tromper.' },
  ],
}
