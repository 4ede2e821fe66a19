// What the page says of the ledger.
export const enTransparency = {
  transparency: {
    title: 'Transparency',
    lead: 'What this server says about its own ledger, and what this browser could check of it.',
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
    checks: {
      checking: 'Checking in this browser…',
      originHolds:
        'The fingerprint was computed again in this browser from the keys and the board below: it is the same.',
      originFails:
        'The fingerprint does not follow from the keys and the board below. Do not trust this ledger.',
      signatureHolds:
        'The signature on this checkpoint was checked in this browser with the ledger key: it is valid.',
      signatureFails:
        'The signature on this checkpoint is not valid under the ledger key. Do not trust this ledger.',
      unable:
        'This browser could not check it here: it checks signatures only on a secure address (https, or 127.0.0.1).',
    },
    board: 'Who decides',
    boardOne:
      'One person decides here, with one key that lies on this machine. It chooses the model, the system prompt and the rules, and nobody else has signed them. It cannot change what is already in the ledger without that being seen by anyone who kept a checkpoint.',
    boardMany:
      '{threshold, number} of these {count, number} members must sign before the rules change.',
    member: 'Member',
    charter: 'Charter in force',
    charterText: 'Charter {number, number}, entry {index, number} of the ledger.',
    hash: 'Hash',
    files: 'For machines',
    checkpointFile: 'Checkpoint',
    policyFile: 'Policy',
    failed: 'The ledger’s figures could not be read.',
  },
} as const
