import type { Words } from './words.ts'

export const frInstructions: Pick<Words, 'instructions'> = {
  instructions: {
    title: 'Consignes',
    ofConversation: 'Consignes de cette conversation',
    beside:
      'Elles s’ajoutent aux règles de ce serveur et ne les remplacent jamais. Le reçu de chaque réponse les montre, comme étant de vous.',
    ofNew:
      'Toute nouvelle conversation commence avec elles ; celles qui existent gardent les leurs.',
    here: 'Elles ne valent que dans cette conversation, dès la prochaine question.',
    label: 'Ce que l’assistant doit savoir ou respecter',
    placeholder: 'Par exemple : J’enseigne à des enfants de dix ans. Réponds en phrases courtes.',
    left: '{count, plural, one {# caractère restant} other {# caractères restants}}',
    over: '{count, plural, one {# caractère de trop} other {# caractères de trop}}',
    save: 'Enregistrer',
    saved: 'Enregistré. Elles valent dès la prochaine question.',
    savedNew: 'Enregistré. Les nouvelles conversations commencent avec elles.',
    removed: 'Retirées. Plus rien n’est ajouté.',
  },
}
