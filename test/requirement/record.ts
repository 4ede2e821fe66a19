import type { Requirement } from './requirement.ts'

/** What is promised of records and of erasure. */
export const recordPromises = {
  'record:auditor': {
    promise: 'An auditor reads the records, and for them no conversation exists.',
    spec: 'spec/record.md',
  },
  'record:export': {
    promise: 'An export of the record has a line for each leaf and no word of anybody.',
    spec: 'spec/record.md',
  },
  'record:charters': {
    promise:
      'Whoever reads the records sees of each charter who approved it, since when it holds, and how many answers were given under it.',
    spec: 'spec/record.md',
  },
  'record:tomb': {
    promise: 'The owner learns which tomb holds a conversation, and nobody else does.',
    spec: 'spec/record.md',
  },
  'record:signed': {
    promise: 'An export that was changed anywhere, or cut short, is refused.',
    spec: 'spec/record.md',
  },
  'erasure:files': {
    promise:
      'No file of the data folder holds the text, the ciphertext or the key of what was erased.',
    spec: 'spec/record.md',
  },
  'erasure:retried': {
    promise: 'Files that could not be cleaned at once are cleaned by themselves later.',
    spec: 'spec/record.md',
  },
  'erasure:message': {
    promise: 'A message is erased with all that follows it, and its siblings stay.',
    spec: 'spec/record.md',
  },
  'erasure:account': {
    promise: 'An account is erased with all that it holds, once its person has typed so.',
    spec: 'spec/record.md',
  },
  'erasure:receipt': {
    promise: 'A receipt in a person\u2019s own hands verifies after the server erased the answer.',
    spec: 'spec/record.md',
  },
  'erasure:told': {
    promise: 'The ledger tells what was erased by tombs that name no one, and stays whole.',
    spec: 'spec/record.md',
  },
  'erasure:restore': {
    promise:
      'Restored with a later copy of the ledger, a backup brings back no conversation, message or account that was erased since.',
    spec: 'spec/record.md',
  },
  'erasure:hold': {
    promise: 'What the board holds is erased by nobody, and whoever tries is told so.',
    spec: 'spec/record.md',
  },
  'erasure:retention': {
    promise: 'What nobody has touched for as long as the charter says is erased by the day.',
    spec: 'spec/record.md',
  },
} as const satisfies Readonly<Record<string, Requirement>>
