// What the page says of those who watch the ledger.
export const enWitness = {
  witness: {
    waiting:
      'The ledger’s witnesses do not answer: nothing is lost, and answers stay pending until they do.',
    refused: 'This ledger signs no more. Its operator has to act:',
    title: 'Witnesses',
    needed: 'Nothing is published here without a quorum of these witnesses.',
    optional: 'These witnesses are asked; nothing waits for them.',
    none: 'Nobody but this server signs its checkpoints: it could show others another ledger, and only whoever compares would see it.',
    cosigned: 'cosigned this checkpoint on {time}',
    notCosigned: 'has not cosigned this checkpoint',
  },
} as const
