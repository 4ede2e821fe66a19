import type { Requirement } from './requirement.ts'

/** What is promised of accounts, keys and sign-in, and of the log. */
export const identityPromises = {
  'identity:owner-link': { promise: 'The one-time link makes the owner, once.' },
  'identity:link-renewed': { promise: 'owner link makes a new link and kills the earlier ones.' },
  'identity:sign-in-limited': { promise: 'Guessing passwords is slowed down.' },
  'identity:origin': { promise: 'A request from another origin or for another host is refused.' },
  'identity:object-level': {
    promise: "Another account's id answers exactly as one that does not exist.",
  },
  'identity:key-hashed': { promise: 'A key is shown once and kept only as a hash.' },
  'log:no-text': { promise: 'No prompt or answer text is in logs or metrics.' },
} as const satisfies Readonly<Record<string, Requirement>>
