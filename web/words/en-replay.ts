// What the page says of a receipt that the server runs again.
export const enReplay = {
  replay: {
    run: 'Run it again',
    again: 'Run it once more',
    lead: 'The server takes the same model, prompt and sampler, and draws every token anew.',
    running: 'Running the answer again…',
    waiting: 'People who ask go first, so this may take a minute.',
    stop: 'Stop',
    cannotRemote:
      'A provider’s model cannot be run again here: its weights are not on this machine, so its words stand on the operator’s claim.',
    cannotErased: 'What was asked is no longer here, so the answer cannot be run again.',
    verdict: {
      exact: 'Exactly these words',
      consistent: 'These words fit',
      inconsistent: 'Not these words',
      inconclusive: 'Nothing can be said',
    },
    text: {
      exact: 'This model, with this prompt and this sampler, gave exactly these words.',
      consistent: 'This model could have given these words; it is not shown to the last bit.',
      inconsistent:
        'What is recorded is not what the model gives. It differs first at step {step, number}.',
      inconclusive: 'This says nothing for the answer and nothing against it.',
    },
    reason: {
      same: 'Every token is the same, and every bit of its scores.',
      'no-trace': 'Every token is the same; the receipt holds no trace of the scores.',
      statistics:
        'This machine computes otherwise than the one that answered, so its scores cannot be compared to the bit.',
      few: 'This machine computes otherwise than the one that answered, and the answer is too short to tell.',
      recovered:
        'The answer was put together after a crash from what was stored, and not all of it is the same.',
      weights: 'The file of the model is not the one that the receipt names.',
      'no-model': 'The model that the receipt names is not on this machine.',
      settings: 'The answer was made with settings that a replay does not take.',
      'not-shown': 'The receipt lacks something that a replay needs.',
      provider: 'A provider’s model gave the answer.',
      prompt: 'The prompt is not what the model’s template makes of the messages.',
      noise:
        'Too many tokens differ: the noise, the sampler, the prompt or the model is another one.',
      token: 'The model draws another token there.',
      kind: 'A token came about otherwise than recorded.',
      scores: 'The scores differ: another prompt, other weights or another sampler gave them.',
      end: 'The answer does not end where it should.',
      text: 'The text is not what the tokens say.',
    },
    counts:
      '{steps, plural, one {# token} other {# tokens}}, {choices, number} of them with a choice; {mismatches, plural, =0 {none is drawn otherwise} one {# is drawn otherwise} other {# are drawn otherwise}}.',
    other:
      'To convince yourself rather than take this server’s word, download the receipt and run <command>overt replay</command> on a machine of your own.',
  },
} as const
