import type { Words } from './words.ts'

export const frWitness: Pick<Words, 'witness'> = {
  witness: {
    waiting:
      'Les témoins du registre ne répondent pas : rien n’est perdu, et les réponses restent en attente jusque‑là.',
    refused: 'Ce registre ne signe plus. Son exploitant doit agir :',
    title: 'Témoins',
    needed: 'Rien n’est publié ici sans un quorum de ces témoins.',
    optional: 'Ces témoins sont sollicités ; rien ne les attend.',
    none: 'Ce serveur est seul à signer ses points de contrôle : il pourrait montrer un autre registre à d’autres, et seul qui compare le verrait.',
    cosigned: 'a cosigné ce point de contrôle le {time}',
    notCosigned: 'n’a pas cosigné ce point de contrôle',
  },
}
