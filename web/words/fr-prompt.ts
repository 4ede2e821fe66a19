import type { Words } from './words.ts'

export const frPrompt: Pick<Words, 'prompt'> = {
  prompt: {
    title: 'Ce qui lui a été dit',
    order: 'En entier et dans l’ordre. Seules les marques du modèle entre les parties sont omises.',
    from: {
      charter: 'La charte',
      instructions: 'De vous : consignes',
      question: 'De vous : la question',
      history: 'Plus haut dans la conversation',
      tool: 'Le résultat d’un outil',
      passage: 'Un passage de la bibliothèque',
      memory: 'Mémoire',
      attachment: 'Une pièce jointe',
    },
    earlier: '{count, plural, one {# message} other {# messages}}',
    instructed: 'Vos propres consignes s’y sont ajoutées.',
  },
}
