/** What the page about the ledger says of the charter and its amendments. */
export const enCharter = {
  rules: 'What it is told',
  notInForce: 'Nothing answers now. This is what it was told until then.',
  inForce: 'Charter {number, number} is in force. This is all that the server adds to a question.',
  byEmergency: 'A board member went back to charter {number, number} in an emergency.',
  lapses:
    'The board has not ratified that: it ends on {date}, and nothing answers from then on unless the board decides.',
  ratified: 'The board has ratified that.',
  stopped: {
    emergency:
      'A board member has stopped this assistant. It answers nothing until the board ends that.',
    lapsed:
      'The board did not ratify an emergency in 72 hours. It answers nothing until the board decides.',
    stopped: 'It answers nothing until its board decides.',
    'board-expired': 'Its board has expired. It answers nothing until a new one is seated.',
  },
  stoppedSince: 'By {name}, entry {index, number} of the ledger: “{reason}”',
  history: 'How it came to be so',
  historyText: 'Every version stays readable, with what it changed and who signed it.',
  version: 'Charter {number, number}',
  signedBy: 'Signed by {name}',
  first: 'The first one, as the ledger began.',
  active: 'In force from {date}',
  whole: 'Whole, for machines',
  changes: 'What changes by it',
  evaluation: 'The evaluation for the board to read',
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
  progressNew: 'of the new board: {count, number} of {threshold, number}',
  progress:
    '{count, plural, =0 {Signed by none of the {threshold, number} needed} other {Signed by {count, number} of the {threshold, number} needed: {name}}}',
  file: 'The file to sign',
  send: 'Send a signed file',
  sendHint: 'As “overt amendment approve” wrote it.',
  taken: 'Taken. It is in the ledger.',
  written:
    'Written, and nobody need send it again: it counts once the witnesses of the ledger answer. To stop the assistant it counts already.',
  prepare: 'Prepare an amendment',
  prepareText:
    'Edit the texts, say why, and save the file. It changes nothing until members have signed it.',
  rationale: 'Why',
  attachment: 'Evaluation',
  attachmentText:
    'What the board reads before it decides: a text file of at most {size}. It is public, as the amendment is. The last one is not carried over.',
  attach: 'Attach an evaluation',
  attachOther: 'Attach another one',
  detach: 'Remove',
  detachName: 'Remove {name}',
  attachRefused: {
    empty: 'That file is empty: choose another one.',
    large: 'That file is larger than {size}: attach a shorter text.',
    binary: 'That file is no text in UTF-8: save it as plain text.',
  },
  review: 'Show what changes',
  save: 'Save the file to sign',
} as const
