import type { Requirement } from './requirement.ts'

/** What is promised of the charter and of the board that decides on it. */
export const charterPromises = {
  'charter:cool-down': {
    promise:
      'A charter is in force only after its cool-down, and a moved clock does not shorten it.',
    spec: 'spec/charter.md',
  },
  'charter:no-restart': {
    promise: 'A charter that the board approved takes effect without a restart.',
  },
  'charter:amendment': {
    promise: 'The charter changes only when as many members as the board asks for have signed.',
    spec: 'spec/entry.md',
  },
  'charter:shown': {
    promise:
      'Whoever signs is shown all that changes, whatever the file that they were given says of it.',
    spec: 'docs/trust.md',
  },
  'charter:late': {
    promise:
      'A monitor sounds the alarm at a step of an amendment that was taken after its time was over.',
    spec: 'spec/entry.md',
  },
  'charter:disclosure': {
    promise: 'The page tells people that they talk to an AI in the words of the charter in force.',
    spec: 'spec/charter.md',
  },
  'charter:bounds': {
    promise:
      'No amendment comes about that could not be shown, or after which no other could come about.',
    spec: 'spec/charter.md',
  },
  'charter:evaluation': {
    promise:
      'An amendment goes with the evaluation that was attached to it, whole, and never with an earlier one.',
    spec: 'spec/charter.md',
  },
  'charter:witness-time': {
    promise:
      'Where a ledger has witnesses, a cool-down runs in their time, in the running server and after a restart.',
    spec: 'spec/charter.md',
  },
  'charter:takeover': {
    promise:
      'Root on the machine cannot change behaviour without the board: each way is refused or caught.',
    spec: 'docs/trust.md',
  },
  'charter:public': {
    promise: 'Anybody reads the charter in force and each version before it, without an account.',
    spec: 'spec/charter.md',
  },
  'charter:history': {
    promise: 'Each version of the charter stays readable, with its diff, who approved it and when.',
  },
  'charter:emergency': {
    promise:
      'One member can stop the assistant or go to a voted fallback, which lapses after 72 hours.',
    spec: 'spec/entry.md',
  },
  'board:grow': {
    promise: 'A board of one grows to k of n in one flow, with keys that never were on the server.',
    spec: 'spec/board.md',
  },
  'board:witnesses': {
    promise:
      'Where a board voted for witnesses, the server opens its ledger under no others, and a receipt read by another policy says so.',
    spec: 'spec/board.md',
  },
} as const satisfies Readonly<Record<string, Requirement>>
