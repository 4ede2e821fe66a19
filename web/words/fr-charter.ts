import type { Words } from './words.ts'

export const frCharter: Words['charter'] = {
  rules: 'Ce qui lui est dit',
  notInForce: 'Rien ne répond pour l’instant. Voici ce qui lui était dit auparavant.',
  inForce:
    'La charte {number, number} est en vigueur. C’est tout ce que le serveur ajoute à une question.',
  byEmergency:
    'Un membre du conseil est revenu à la charte {number, number} dans une situation d’urgence.',
  lapses:
    'Le conseil ne l’a pas ratifié : cela prend fin le {date}, et plus rien ne répond ensuite, sauf décision du conseil.',
  ratified: 'Le conseil l’a ratifié.',
  stopped: {
    emergency:
      'Un membre du conseil a arrêté cet assistant. Il ne répond plus tant que le conseil n’y met pas fin.',
    lapsed:
      'Le conseil n’a pas ratifié une urgence en 72 heures. L’assistant ne répond plus tant que le conseil n’a pas décidé.',
    stopped: 'Il ne répond plus tant que son conseil n’a pas décidé.',
    'board-expired':
      'Son conseil a expiré. Il ne répond plus tant qu’un nouveau conseil ne siège pas.',
  },
  stoppedSince: 'Par {name}, entrée {index, number} du registre : « {reason} »',
  history: 'Comment on en est arrivé là',
  historyText: 'Chaque version reste lisible, avec ce qu’elle a changé et qui l’a signée.',
  version: 'Charte {number, number}',
  signedBy: 'Signée par {name}',
  first: 'La première, au début du registre.',
  active: 'En vigueur depuis le {date}',
  whole: 'En entier, pour les machines',
  changes: 'Ce qui change',
  evaluation: 'L’évaluation soumise au conseil',
  skipped: '{count, plural, one {# ligne inchangée} other {# lignes inchangées}}',
  removed: 'Retiré',
  added: 'Ajouté',
  amendments: 'Amendements',
  amendmentsText:
    'Un changement est proposé en public et attend les signatures que le conseil exige. Les membres signent dans leur propre terminal, jamais ici.',
  none: 'Personne n’a proposé de changement.',
  of: { charter: 'Un changement de la charte', board: 'Un changement du conseil' },
  state: {
    open: 'Ouvert jusqu’au {date}',
    enacted: 'Approuvé',
    withdrawn: 'Retiré',
    expired: 'Expiré',
    superseded: 'Dépassé par un autre',
  },
  progressNew: 'du nouveau conseil : {count, number} sur {threshold, number}',
  progress:
    '{count, plural, =0 {Signé par aucun des {threshold, number} qu’il faut} other {Signé par {count, number} sur les {threshold, number} qu’il faut : {name}}}',
  file: 'Le fichier à signer',
  send: 'Envoyer un fichier signé',
  sendHint: 'Tel que « overt amendment approve » l’a écrit.',
  taken: 'Accepté. C’est dans le registre.',
  written:
    'C’est écrit, et personne n’a à l’envoyer de nouveau : cela comptera dès que les témoins du registre répondront. Pour arrêter l’assistant, cela compte déjà.',
  prepare: 'Préparer un amendement',
  prepareText:
    'Modifiez les textes, dites pourquoi et enregistrez le fichier. Rien ne change tant que des membres ne l’ont pas signé.',
  rationale: 'Pourquoi',
  attachment: 'Évaluation',
  attachmentText:
    'Ce que le conseil lit avant de décider : un fichier texte d’au plus {size}. Il est public, comme l’amendement. Le précédent n’est pas repris.',
  attach: 'Joindre une évaluation',
  attachOther: 'En joindre une autre',
  detach: 'Retirer',
  detachName: 'Retirer {name}',
  attachRefused: {
    empty: 'Ce fichier est vide : choisissez‑en un autre.',
    large: 'Ce fichier dépasse {size} : joignez un texte plus court.',
    binary: 'Ce fichier n’est pas du texte en UTF-8 : enregistrez‑le en texte brut.',
  },
  review: 'Montrer ce qui change',
  save: 'Enregistrer le fichier à signer',
}
