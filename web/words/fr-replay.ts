import type { Words } from './words.ts'

export const frReplay: Pick<Words, 'replay'> = {
  replay: {
    run: 'Rejouer la réponse',
    again: 'Rejouer encore',
    lead: 'Le serveur reprend le même modèle, la même invite et le même échantillonneur, et tire chaque jeton à nouveau.',
    running: 'La réponse est rejouée…',
    waiting: 'Ceux qui posent une question passent d’abord : cela peut prendre une minute.',
    stop: 'Arrêter',
    cannotRemote:
      'Le modèle d’un fournisseur ne peut pas être rejoué ici : ses poids ne sont pas sur cette machine, et ses mots reposent sur la parole de l’exploitant.',
    cannotErased: 'Ce qui fut demandé n’est plus ici : la réponse ne peut pas être rejouée.',
    verdict: {
      exact: 'Exactement ces mots',
      consistent: 'Ces mots concordent',
      inconsistent: 'Pas ces mots',
      inconclusive: 'Rien ne peut être dit',
    },
    text: {
      exact: 'Ce modèle, avec cette invite et cet échantillonneur, a donné exactement ces mots.',
      consistent: 'Ce modèle a pu donner ces mots ; ce n’est pas montré jusqu’au dernier bit.',
      inconsistent:
        'Ce qui est inscrit n’est pas ce que donne le modèle. La première différence est à l’étape {step, number}.',
      inconclusive: 'Cela ne dit rien pour la réponse, ni rien contre elle.',
    },
    reason: {
      same: 'Chaque jeton est le même, et chaque bit de ses scores.',
      'no-trace': 'Chaque jeton est le même ; le reçu ne contient pas de trace des scores.',
      statistics:
        'Cette machine calcule autrement que celle qui a répondu : leurs scores ne se comparent pas au bit près.',
      few: 'Cette machine calcule autrement que celle qui a répondu, et la réponse est trop courte pour juger.',
      recovered:
        'La réponse fut recomposée après une panne à partir de ce qui était conservé, et tout n’y est pas identique.',
      weights: 'Le fichier du modèle n’est pas celui que nomme le reçu.',
      'no-model': 'Le modèle que nomme le reçu n’est pas sur cette machine.',
      settings: 'La réponse fut faite avec des réglages que le rejeu n’accepte pas.',
      'not-shown': 'Il manque au reçu une chose dont le rejeu a besoin.',
      provider: 'Le modèle d’un fournisseur a donné la réponse.',
      prompt: 'L’invite n’est pas ce que le gabarit du modèle fait des messages.',
      noise:
        'Trop de jetons diffèrent : l’aléa, l’échantillonneur, l’invite ou le modèle est un autre.',
      token: 'Le modèle y tire un autre jeton.',
      kind: 'Un jeton est venu autrement qu’il n’est inscrit.',
      scores:
        'Les scores diffèrent : une autre invite, d’autres poids ou un autre échantillonneur les ont donnés.',
      end: 'La réponse ne se termine pas où elle devrait.',
      text: 'Le texte n’est pas ce que disent les jetons.',
    },
    counts:
      '{steps, plural, one {# jeton} other {# jetons}}, dont {choices, number} avec un choix ; {mismatches, plural, =0 {aucun n’est tiré autrement} one {# est tiré autrement} other {# sont tirés autrement}}.',
    other:
      'Pour vous en convaincre sans croire ce serveur, téléchargez le reçu et lancez <command>overt replay</command> sur votre propre machine.',
  },
}
