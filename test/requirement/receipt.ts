import type { Requirement } from './requirement.ts'

/** What is promised of receipts, of their verifier and of the marks on what is copied. */
export const receiptPromises = {
  'receipt:tlog-proof': {
    promise: 'The proof of a receipt can be had as a C2SP .tlog-proof.',
  },
  'receipt:offline': {
    promise: 'A stranger verifies a receipt offline, with a policy or a fingerprint.',
    spec: 'spec/receipt.md',
  },
  'receipt:flipped-byte': {
    promise: 'Any flipped byte of a receipt is refused.',
    spec: 'spec/receipt.md',
  },
  'receipt:disclosure': {
    promise: 'A holder chooses what to show, and what is shown is what was committed.',
    spec: 'spec/receipt.md',
  },
  'receipt:own-half': {
    promise:
      'Whoever asked can tell that question, noise and answer are the ones they sent, were given and saw.',
    spec: 'spec/receipt.md',
  },
  'receipt:owner-only': {
    promise: 'A receipt of another account answers as one that does not exist.',
  },
  'receipt:governed': {
    promise:
      'A receipt shows offline, from the fingerprint alone, which charter, approved by whom, it was given under.',
    spec: 'spec/receipt.md',
  },
  'verify:exit-codes': {
    promise: 'verify exits 0 proven, 1 refused, 2 trust not established.',
    spec: 'spec/receipt.md',
  },
  'verify:no-trust-from-file': {
    promise: 'The verifier takes no trust from the file under test.',
    spec: 'spec/receipt.md',
  },
  'verify:by-spec': {
    promise: 'A verifier that is written from the spec alone says the same of every receipt.',
    spec: 'spec/receipt.md',
  },
  'verify:browser': { promise: 'The stranger page verifies from disk, with nothing uploaded.' },
  'verify:size': { promise: 'The verifier is at most 12 kB gzipped.' },
  'mark:export': {
    promise:
      'An exported conversation says, signed and with the time, that a machine made its answers.',
    spec: 'spec/export.md',
  },
  'mark:changed': {
    promise: 'An exported file that was changed anywhere is refused.',
    spec: 'spec/export.md',
  },
  'mark:header': {
    promise: 'Every API answer and its events carry a header that says that a machine made them.',
    spec: 'spec/export.md',
  },
  'mark:detect': {
    promise:
      'A text is compared with a receipt\u2019s answer, in the browser or by the API, and what cannot be told is said.',
    spec: 'spec/export.md',
  },
  'mark:copy': {
    promise: 'Whatever is copied of an answer says, where pasted, whose words it is.',
  },
} as const satisfies Readonly<Record<string, Requirement>>
