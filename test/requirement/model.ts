import type { Requirement } from './requirement.ts'

/** What is promised of models and of what is fetched. */
export const modelPromises = {
  'model:fetch-resumes': { promise: 'An interrupted fetch of a model goes on where it was.' },
  'model:fetch-checked': { promise: 'A model file with another SHA-256 is never used.' },
  'model:no-source': {
    promise:
      'Where no source can be reached the server says so, serves, and names the two ways on.',
  },
  'model:truncated': { promise: 'A truncated model file is refused with one sentence.' },
  'model:owner-only': {
    promise:
      'Models are changed by the owner alone; to another account there is nothing to change.',
  },
  'model:licence-first': {
    promise: 'Nothing of a model is fetched in the page before its licence was shown and accepted.',
  },
  'model:header-checked': {
    promise: 'A file whose header is not that of a model is refused before it is loaded.',
  },
  'model:any-file': {
    promise: 'A GGUF file by path, address or hub name is taken, checked and pinned.',
  },
  'model:remove': {
    promise: 'A model in use is not removed, and no file that is another’s ever.',
  },
  'model:choose': {
    promise: 'A chosen default holds after a restart, and a running server takes it up by itself.',
  },
  'model:of-conversation': {
    promise:
      'A person chooses the model of a conversation, which then answers every question in it until they choose another.',
  },
  'model:resident': {
    promise:
      'Models are loaded when they are asked for, within a limit of memory; one that answers is never put away.',
  },
  'model:no-room': { promise: 'A model that does not fit is refused with figures.' },
  'fetch:guarded': {
    promise:
      'An address that somebody else chose is asked by https, at hosts of the open internet, at every hop.',
  },
} as const satisfies Readonly<Record<string, Requirement>>
