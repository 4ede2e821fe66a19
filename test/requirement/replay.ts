import type { Requirement } from './requirement.ts'

/** What is promised of replays and audits. */
export const replayPromises = {
  'replay:exact': {
    promise: 'An honest answer replays to the bit on a machine with the same engine digest.',
    spec: 'spec/replay.md',
  },
  'replay:names-the-step': {
    promise: 'A receipt that lies about its answer is found out, with the step where it begins.',
    spec: 'spec/replay.md',
  },
  'replay:tools': {
    promise:
      'A prompt with tools, calls and results is rendered again: what was changed or hidden of them is found.',
    spec: 'spec/replay.md',
  },
  'replay:recovered': {
    promise:
      'An answer that a crash cut off has the text, edits and kinds of its stored tokens, and replays.',
    spec: 'spec/replay.md',
  },
  'replay:says-nothing-unfounded': {
    promise: 'Where a replay cannot tell, it says so and why, and accuses nobody.',
    spec: 'spec/replay.md',
  },
  'replay:anywhere': {
    promise: 'A receipt and its weights are enough to replay: no server, no database, no ledger.',
    spec: 'spec/replay.md',
  },
  'replay:plain-words': {
    promise:
      'One button runs an answer again and says in plain words what came of it, or why it cannot be done.',
  },
  'replay:owner-only': { promise: "Nobody replays another account's receipt on this server." },
  'audit:daily': {
    promise:
      'Each day a random share of the answers is replayed, and what came of it is in the ledger.',
    spec: 'spec/entry.md',
  },
  'audit:draw': {
    promise: 'Which answers an audit drew, anybody draws again from the ledger alone.',
    spec: 'spec/entry.md',
  },
  'audit:once': {
    promise: 'An audit that is cut off goes on with the same answers and is told once.',
    spec: 'spec/entry.md',
  },
  'audit:inconclusive': {
    promise: 'A drawn leaf that nobody can replay is counted as inconclusive, never left out.',
    spec: 'spec/entry.md',
  },
  'audit:shown': {
    promise:
      'The audits that the ledger tells are shown in plain words, each checked by whoever reads.',
  },
} as const satisfies Readonly<Record<string, Requirement>>
