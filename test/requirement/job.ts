import type { Requirement } from './requirement.ts'

/** What is promised of work that outlives a request. */
export const jobPromises = {
  'job:once': { promise: 'Of two workers one does a job, and it is done once.' },
  'job:fenced': {
    promise: 'A worker that lost its job cannot write for it any more.',
  },
  'job:killed': { promise: 'The job of a worker that was killed is done by the next one.' },
  'job:dead-letter': {
    promise: 'A job that keeps failing is tried later each time, then waits for a person.',
  },
  'job:schedule': { promise: 'A daily job comes back each day and catches up once.' },
  'job:clock': { promise: 'A clock that jumps neither repeats a job nor makes it wait.' },
  'job:idle': { promise: 'A job for a quiet moment waits while somebody waits for an answer.' },
  'job:drain': { promise: 'A server that ends lets its jobs finish or takes them up again later.' },
} as const satisfies Readonly<Record<string, Requirement>>
