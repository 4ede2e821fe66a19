import type { Records } from '../record/records.ts'

// For tests only.

export const fakeRecords: Records = {
  summary: async () => ({
    answers: 2,
    erased: 1,
    oldest: '2026-11-23T12:00:00.000Z',
    erasures: { told: 1, untold: 0 },
    retention: { days: null, held: 0 },
  }),
  charters: async () => ({
    charters: [
      {
        seq: 1,
        index: 1,
        hash: 'charter-hash',
        reason: 'The first.',
        approvedBy: ['Ada'],
        threshold: 1,
        active: null,
        answers: 2,
        first: '2026-11-23T12:00:00.000Z',
        last: '2026-11-23T12:01:00.000Z',
      },
    ],
    unplaced: 0,
  }),
  tomb: async (id) => (id === 'there' ? 'AAAA' : null),
  page: async (_after, _limit, nameOf) => ({
    records: ['sha256:aa', 'acme/away', 'far'].map((model) => ({
      leaf: 'AAAA',
      index: 3,
      answered: '2026-11-23T12:00:00.000Z',
      erased: false,
      model,
      modelName: nameOf(model),
      replay: 'none',
      charter: 1,
      callerSet: [],
      stop: 'eos',
      tokens: { prompt: 3, output: 2 },
    })),
    next: null,
  }),
  async *export() {
    yield '{"type":"export"}\n'
  },
}
