import type { Charter } from '../charter/charter.ts'

// For tests only.

export const fakeCharter: Charter = {
  index: 1,
  seq: 1,
  hash: 'charter-hash',
  board: {
    index: 0,
    hash: 'board-hash',
    members: [{ name: 'me', key: 'member-key' }],
    threshold: 1,
  },
  sealWithinSeconds: 600,
  allows: () => true,
  systemPrompt: () => ({ text: 'the secret system prompt', ref: 'r' }),
  sampler: { temperature: 0.7, topK: 40, topP: 0.95, minP: 0.05 },
}
