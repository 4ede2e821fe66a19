import type { RecordPage, RecordSummary, RecordedCharters } from '@overt/wire'

// What the stand-in for a server has on record.

export const recordSummary: RecordSummary = {
  answers: 1284,
  erased: 37,
  oldest: '2026-05-02T08:30:00.000Z',
  erasures: { told: 12, untold: 1 },
  retention: { days: 180, held: 1 },
}

const waiting = { threshold: 2, approvedBy: ['Ada', 'Bob'], answers: 0, first: null, last: null }

export const recordedCharters: RecordedCharters = {
  charters: [
    {
      ...waiting,
      seq: 3,
      index: 1391,
      hash: 'mQ2u8o9kq1m0Yy4rJZr1Z0Xn4oVnJ5cYQ0m3s8m7vXk',
      reason: 'Answers in the language of the question.',
      active: '2096-11-27T09:00:00.000Z',
    },
    {
      ...waiting,
      seq: 2,
      index: 17,
      hash: 'kY2u8o9kq1m0Yy4rJZr1Z0Xn4oVnJ5cYQ0m3s8m7vXk',
      reason: 'Honest about what it does not know.',
      active: '2026-05-06T09:10:00.000Z',
      answers: 1269,
      first: '2026-05-06T09:12:00.000Z',
      last: '2026-11-26T21:40:00.000Z',
    },
    {
      ...waiting,
      seq: 1,
      index: 1,
      hash: 'aZ2u8o9kq1m0Yy4rJZr1Z0Xn4oVnJ5cYQ0m3s8m7vXk',
      reason: 'The first charter, as it comes with Overt.',
      approvedBy: ['Ada'],
      threshold: 1,
      active: null,
      answers: 15,
      first: '2026-05-02T08:30:00.000Z',
      last: '2026-05-06T08:58:00.000Z',
    },
  ],
  unplaced: 0,
}

const model = 'sha256:1e1bc6dc8a6dfe6cd4d8bb0a2a9e6d4e3b54a3de0ffd2a5b0c0ce3d9c1b0a7f4'

const line = (at: number): RecordPage['records'][number] => ({
  leaf: `AQ${at}`,
  index: at === 0 ? null : 1400 - at,
  answered: new Date(Date.UTC(2026, 10, 26, 21, 40 - at * 7)).toISOString(),
  erased: at === 3,
  model: at === 2 ? 'acme/large' : model,
  modelName: at === 2 ? null : 'Qwen3 1.7B Instruct',
  replay: at === 2 ? 'none' : 'exact',
  charter: 17,
  callerSet: at === 1 ? ['seed', 'stop'] : [],
  stop: at === 4 ? 'person' : 'eos',
  tokens: { prompt: 412 + at * 31, output: 96 + at * 17 },
})

export const recordPage: RecordPage = {
  records: Array.from({ length: 8 }, (_, at) => line(at)),
  next: null,
}
