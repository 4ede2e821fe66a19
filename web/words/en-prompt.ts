// What the page says of a prompt's parts, and whose each is.
export const enPrompt = {
  prompt: {
    title: 'What it was told',
    order: 'Whole and in order. Only the marks that the model puts between the parts are left out.',
    from: {
      charter: 'The charter',
      instructions: 'Yours: instructions',
      question: 'Yours: the question',
      history: 'Earlier in the conversation',
      tool: 'A tool’s result',
      passage: 'A passage from the library',
      memory: 'Memory',
      attachment: 'An attachment',
    },
    earlier: '{count, plural, one {# message} other {# messages}}',
    instructed: 'Instructions of your own came on top of them.',
  },
} as const
