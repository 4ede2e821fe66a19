// What the page says of the ledger.
export const enTransparency = {
  transparency: {
    title: 'Transparency',
    lead: 'Every answer here is given under public rules that only a board can change, and is recorded where nobody can alter it unseen.',
    fingerprint: 'Fingerprint',
    fingerprintText:
      'These 26 characters stand for the ledger’s keys and its first board. Give them to whoever should be able to check your receipts, by any way but this page.',
    qr: 'The origin as a QR code',
    origin: 'Origin',
    logKey: 'Ledger key',
    promiseKey: 'Promise key',
    size: 'Size',
    entries: '{count, plural, one {# entry} other {# entries}}',
    checkpoint: 'Latest checkpoint',
    checked: {
      title: 'Checked just now, in this browser',
      verdict: {
        checking: 'Checking…',
        holds: 'What can be checked here holds',
        refused: 'What was recorded until now holds, and nothing is added',
        stopped: 'The ledger holds, and the assistant is stopped',
        fails: 'Something is wrong here',
        lacking: 'A signature that has to be here is missing',
        unable: 'Nothing could be checked here',
      },
      advice: {
        refused:
          'The ledger has stopped itself, for the reason above. What it recorded before can still be checked; what is asked now is not sealed.',
        stopped:
          'It gives no answers now, for the reason above. What it gave before can still be checked.',
        fails:
          'Do not rely on this assistant’s answers until its operator has explained it. Print this page or save it: it is evidence.',
        lacking:
          'Its operator alone vouches for what you see: you could be shown another ledger than others. Look again in a few minutes; if it stays so, do not rely on new answers.',
        unable:
          'A browser checks signatures only on a secure address: https, or 127.0.0.1. Open this page there.',
      },
      signature: {
        name: 'The signature',
        holds: 'The ledger, where every answer is recorded, bears its operator’s valid signature.',
        fails: 'The operator’s signature under the ledger is not valid.',
      },
      origin: {
        name: 'The identity',
        holds:
          'The keys and the first board give the fingerprint below. Compare it with the one that you got another way.',
        fails: 'The keys and the first board do not give the fingerprint below.',
      },
      continues: {
        name: 'The past',
        holds: 'Nothing was taken back or altered since this browser last looked.',
        fails:
          'What this browser saw last time is no longer in the ledger as it was: it was rewritten, or you are shown another one.',
        first:
          'This browser is here for the first time. From now on it notices if the past changes.',
      },
      witnesses: {
        name: 'The witnesses',
        holds: '{name} signed the same state of the ledger, with the keys that this site gives.',
        fails: 'A signature that is said to be {name}’s is false.',
        lacking:
          '{count, plural, one {{name} has} other {{name} have}} not signed; without enough of its witnesses nothing should be published.',
        missing: 'None of its witnesses has signed this state of the ledger.',
        none: 'Nobody else signs here: somebody could be shown another ledger than you.',
      },
      vote: 'The vote',
      unable: 'This could not be checked in this browser.',
      not: 'Not shown by any of this: that the answers are true.',
    },
    audits: {
      title: 'Answers run again',
      text: 'Each day some answers, drawn by a number that nobody can choose afterwards, are run again on the same model and compared word by word. This browser checked that these results are in the ledger; the results themselves are the operator’s word. Whoever holds a receipt can run its answer again.',
      none: 'No result has been published yet: the first comes a day or two after the first answers.',
      drawn: '{count, plural, one {# answer} other {# answers}}',
      exact: '{count, number} the same to the last bit',
      consistent: '{count, number} consistent',
      inconsistent:
        '{count, plural, =0 {none differs} one {# is not what the model gives} other {# are not what the model gives}}',
      inconclusive: '{count, number} that could not be compared',
      entry: 'entry {index, number}',
      unproven:
        '{count, plural, one {# result that this server shows is not in its ledger.} other {# results that this server shows are not in its ledger.}} Keep this page as evidence.',
      unable: 'This browser cannot check them here: that takes https, or 127.0.0.1.',
    },
    earlier: {
      title: 'Ledgers before this one',
      text: 'After a restore from a backup a new ledger goes on from the old one. What the old one published stays here: its receipts still verify, and each version of its rules can be read.',
    },
    board: 'Who decides',
    boardOne:
      'One person decides here, with one key that lies on this machine. It chooses the model, the system prompt and the rules, and nobody else has signed them. It cannot change what is already in the ledger without that being seen by anyone who kept a checkpoint.',
    boardMany:
      '{threshold, number} of these {count, number} members must sign before the rules change.',
    boardAlone:
      'In an emergency {name} may stop the assistant alone, or go back to a charter that the board listed for that.',
    boardUntil: 'This board decides until {date}.',
    vote: {
      none: 'This board has not voted on witnesses: whether somebody else signs the ledger is the operator’s choice.',
      nobody: 'This board voted that no witness need sign the ledger.',
      voted: 'By this board’s vote nothing is published without the signature of {name}.',
      group: '{threshold, number} of these witnesses ({name})',
      text: 'The vote, word for word',
      untold:
        'This board voted on the witnesses of the ledger, but this site does not have the text of that vote.',
      unable: 'The board’s vote on witnesses could not be checked in this browser.',
      false:
        'The text that this site shows for the board’s vote on witnesses is not the one that was voted on. Keep this page as evidence.',
    },
    member: 'Member',
    charter: 'Charter in force',
    charterLast: 'Last charter in force',
    charterText: 'Charter {number, number}, entry {index, number} of the ledger.',
    hash: 'Hash',
    files: 'For machines',
    checkpointFile: 'Checkpoint',
    policyFile: 'Policy',
    failed: 'The ledger’s figures could not be read.',
  },
} as const
