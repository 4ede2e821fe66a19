/** What the page about the ledger says of the charter and its amendments. */
export const enCharter = {
  rules: 'What it is told',
  inForce: 'Charter {number, number} is in force. This is all that the server adds to a question.',
  byEmergency: 'A board member went back to charter {number, number} in an emergency.',
  stopped: {
    emergency:
      'A board member has stopped this assistant. It answers nothing until the board ends that.',
    lapsed:
      'The board did not ratify an emergency in 72 hours. It answers nothing until the board decides.',
    stopped: 'It answers nothing until its board decides.',
    'board-expired': 'Its board has expired. It answers nothing until a new one is seated.',
  },
  history: 'How it came to be so',
  historyText: 'Every version stays readable, with what it changed and who signed it.',
  version: 'Charter {number, number}',
  signedBy: 'Signed by {name}',
  first: 'The first one, as the ledger began.',
  active: 'In force from {date}',
  whole: 'Whole, for machines',
  changes: 'What changes by it',
  evaluation: 'The evaluation that the board had read',
  skipped: '{count, plural, one {# line} other {# lines}} as before',
  removed: 'Removed',
  added: 'Added',
  amendments: 'Amendments',
  amendmentsText:
    'A change is proposed in public and waits for the signatures that the board asks for. Members sign in their own terminal, never here.',
  none: 'Nobody has proposed a change.',
  of: { charter: 'A change of the charter', board: 'A change of the board' },
  state: {
    open: 'Open until {date}',
    enacted: 'Approved',
    withdrawn: 'Withdrawn',
    expired: 'Expired',
    superseded: 'Overtaken by another',
  },
  progress: '{count, number} of {threshold, number} signatures: {name}',
  file: 'The file to sign',
  send: 'Send a signed file',
  sendHint: 'As “overt amendment approve” wrote it.',
  taken: 'Taken. It is in the ledger.',
  prepare: 'Prepare an amendment',
  prepareText:
    'Edit the texts, say why, and save the file. It changes nothing until members have signed it.',
  rationale: 'Why',
  review: 'Show what changes',
  save: 'Save the file to sign',
  continues: {
    holds: 'The ledger continues the one that this browser saw last time: nothing was taken back.',
    fails:
      'The ledger does not continue the one that this browser saw last time. It was rewritten, or shows you another face. Keep this page as proof.',
    first: 'This browser has not seen this ledger before. From now on it remembers.',
  },
  witnessed: 'Witnesses signed this checkpoint: {name}.',
  alone: 'No witness signs here: another reader could be shown another ledger.',
  promise: 'What is promised',
  promiseText:
    'Every answer is given under public rules that only the board can change, and is recorded where nobody can alter it unseen. What your own browser checked of that just now:',
} as const
