import type { Requirement } from './requirement.ts'

/** What is promised of the ledger, its witnesses, monitors and backups. */
export const ledgerPromises = {
  'ledger:pace': {
    promise:
      "A charter's pace and padding are kept: when and how often something happened does not show.",
  },
  'ledger:copy': {
    promise:
      'A copy of a ledger is derived from its entries and published only when they hash to it.',
  },
  'ledger:witnessed': {
    promise: 'With a witness policy nothing is published without the cosignatures of its quorum.',
  },
  'ledger:witness-outage': {
    promise: 'An outage of the witnesses loses nothing and holds up no acknowledgement.',
  },
  'ledger:witnesses-told': {
    promise: 'A command says how each witness stands to the ledger here, and moves none of them.',
  },
  'ledger:no-receipt-no-question': {
    promise: 'While the ledger must not sign no question is taken, and nothing of it is kept.',
  },
  'ledger:rollback-witness': {
    promise: 'A ledger of which a witness has seen more, or another history, refuses to sign.',
  },
  'ledger:c2sp': { promise: 'The ledger is read by any C2SP client.', spec: 'spec/ledger.md' },
  'ledger:durable': {
    promise: 'An acknowledged leaf survives a power cut.',
    spec: 'spec/ledger.md',
  },
  'ledger:sealed-in-a-second': {
    promise: 'A published, signed checkpoint covers an answer within a second.',
    spec: 'spec/ledger.md',
  },
  'ledger:rollback-refuses': {
    promise: 'A ledger that was set back refuses to sign.',
    spec: 'spec/ledger.md',
  },
  'ledger:fsck': {
    promise: 'fsck derives everything again and names the first thing wrong.',
    spec: 'spec/ledger.md',
  },
  'witness:serves': {
    promise: 'A witness cosigns only what continues what it cosigned before, whoever asks at once.',
  },
  'monitor:follows': {
    promise: 'A monitor follows any ledger from where it was and names every decision in it.',
  },
  'monitor:split': {
    promise: 'A split view is an alarm at every look, and both signed checkpoints are kept.',
  },
  'monitor:hostile': {
    promise:
      'A ledger’s address that never ends, unpacks without end or leads elsewhere costs a monitor a sentence and no more.',
    spec: 'docs/monitor.md',
  },
  'monitor:action': {
    promise:
      'The example for GitHub Actions runs as it stands: it keeps what it saw, and opens one issue about an alarm.',
    spec: 'docs/monitor.md',
  },
  'backup:online': {
    promise:
      'A backup is made beside the running server and holds neither keys nor the signed head.',
  },
  'backup:new-origin': {
    promise:
      'A restored backup begins a new origin that says which one it continues, and at which size.',
  },
  'backup:board-again': {
    promise: 'After a restore the old board is seated again by the commands that `restore` prints.',
    spec: 'docs/operate.md',
  },
} as const satisfies Readonly<Record<string, Requirement>>
