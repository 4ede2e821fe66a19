// What the page says of a person's own instructions.
export const enInstructions = {
  instructions: {
    title: 'Instructions',
    ofConversation: 'Instructions for this conversation',
    beside:
      'They come on top of the rules of this server and never in their place. Each answer’s receipt shows them, as yours.',
    ofNew: 'Every new conversation begins with them; those that are there keep their own.',
    here: 'They hold in this conversation alone, from the next question on.',
    label: 'What the assistant should know or heed',
    placeholder: 'For instance: I teach children of ten. Answer in short sentences.',
    left: '{count, plural, one {# character left} other {# characters left}}',
    over: '{count, plural, one {# character too many} other {# characters too many}}',
    save: 'Save',
    saved: 'Saved. They hold from the next question on.',
    savedNew: 'Saved. New conversations begin with them.',
    removed: 'Removed. Nothing is added any more.',
  },
} as const
