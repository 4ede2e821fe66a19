import type { Requirement } from './requirement.ts'

/** What is promised of every engine. */
export const enginePromises = {
  'engine:contract': { promise: 'Every engine passes the same suite.' },
  'engine:stop-one-token': { promise: 'Stop frees the engine within one token.' },
  'engine:too-long': { promise: 'A prompt that is too long is refused with its count.' },
  'engine:text-stays-text': { promise: 'Special tokens written by a person stay text.' },
  'engine:stop-strings': { promise: 'Text that may still become a stop string is held back.' },
  'engine:utf8': { promise: 'No event carries half a character.' },
  'engine:crash': { promise: 'A crash of the native engine costs one answer and not the server.' },
  'engine:abort-leaves-nothing': {
    promise: 'Clients that leave, whenever they do, leave no memory, socket or sequence behind.',
  },
  'engine:fair': {
    promise: 'However much one account asks, the first token of another comes as if it were alone.',
  },
  'engine:prefix-own': { promise: 'No token that one account wrote is ever reused for another.' },
  'engine:prefix-shared': {
    promise: "A prompt's known beginning, and choices of one prompt, are read once.",
  },
  'engine:shares-batches': { promise: 'Two answers at once do not wait for each other.' },
  'engine:self-test': {
    promise: 'An engine promises an exact replay only where its self-test found no differing bit.',
    spec: 'spec/self-test.md',
  },
} as const satisfies Readonly<Record<string, Requirement>>
