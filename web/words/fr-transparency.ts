import type { Words } from './words.ts'

export const frTransparency: Pick<Words, 'transparency'> = {
  transparency: {
    title: 'Transparence',
    lead: 'Chaque réponse est donnée ici selon des règles publiques que seul un conseil peut changer, et consignée là où personne ne peut la modifier sans que cela se voie.',
    fingerprint: 'Empreinte',
    fingerprintText:
      'Ces 26 caractères représentent les clés du registre et son premier conseil. Donnez‑les à qui doit pouvoir vérifier vos reçus, par toute voie autre que cette page.',
    qr: 'L’origine en code QR',
    origin: 'Origine',
    logKey: 'Clé du registre',
    promiseKey: 'Clé des promesses',
    size: 'Taille',
    entries: '{count, plural, one {# entrée} other {# entrées}}',
    checkpoint: 'Dernier point de contrôle',
    checked: {
      title: 'Vérifié à l’instant, dans ce navigateur',
      verdict: {
        checking: 'Vérification…',
        holds: 'Tout ce qui se vérifie ici est en ordre',
        refused: 'Ce qui fut consigné est en ordre, et rien ne s’y ajoute',
        stopped: 'Le registre est en ordre, et l’assistant est arrêté',
        fails: 'Quelque chose ne va pas ici',
        lacking: 'Il manque ici une signature obligatoire',
        unable: 'Rien n’a pu être vérifié ici',
      },
      advice: {
        refused:
          'Le registre s’est arrêté lui‑même, pour la raison dite plus haut. Ce qu’il a consigné avant reste vérifiable ; ce qui est demandé maintenant n’est pas scellé.',
        stopped:
          'Il ne répond plus, pour la raison dite plus haut. Ce qu’il a répondu avant reste vérifiable.',
        fails:
          'Ne vous fiez pas aux réponses de cet assistant tant que son exploitant ne s’est pas expliqué. Imprimez cette page ou enregistrez‑la : c’est une preuve.',
        lacking:
          'Seul son exploitant se porte garant de ce que vous voyez : on pourrait vous montrer un autre registre qu’aux autres. Revenez dans quelques minutes ; si cela dure, ne vous fiez pas aux nouvelles réponses.',
        unable:
          'Un navigateur ne vérifie les signatures que sur une adresse sûre : https, ou 127.0.0.1. Ouvrez cette page là.',
      },
      signature: {
        name: 'La signature',
        holds:
          'Le registre, où chaque réponse est consignée, porte la signature valable de son exploitant.',
        fails: 'La signature de l’exploitant sous le registre n’est pas valable.',
      },
      origin: {
        name: 'L’identité',
        holds:
          'Les clés et le premier conseil donnent l’empreinte ci-dessous. Comparez‑la à celle que vous avez reçue autrement.',
        fails: 'Les clés et le premier conseil ne donnent pas l’empreinte ci-dessous.',
      },
      continues: {
        name: 'Le passé',
        holds: 'Rien n’a été retiré ni modifié depuis la dernière visite de ce navigateur.',
        fails:
          'Ce que ce navigateur a vu la dernière fois n’est plus tel quel au registre : il a été réécrit, ou on vous en montre un autre.',
        first:
          'Ce navigateur vient ici pour la première fois. Désormais, il remarque si le passé change.',
      },
      witnesses: {
        name: 'Les témoins',
        holds: 'Même état du registre signé par {name}, avec les clés que ce site donne.',
        fails: 'Une signature attribuée à {name} est fausse.',
        lacking:
          '{count, plural, one {{name} n’a} other {{name} n’ont}} pas signé ; sans assez de ses témoins, rien ne devrait être publié.',
        missing: 'Aucun de ses témoins n’a signé cet état du registre.',
        none: 'Personne d’autre ne signe ici : on pourrait montrer à quelqu’un un autre registre qu’à vous.',
      },
      vote: 'Le vote',
      unable: 'Ce point n’a pas pu être vérifié dans ce navigateur.',
      not: 'Rien de tout cela ne montre que les réponses sont vraies.',
    },
    audits: {
      title: 'Réponses rejouées',
      text: 'Chaque jour, quelques réponses, tirées par un nombre que personne ne peut choisir après coup, sont rejouées sur le même modèle et comparées mot à mot. Ce navigateur a vérifié que ces résultats sont au registre ; les résultats eux‑mêmes sont la parole de l’exploitant. Qui détient un reçu peut rejouer sa réponse.',
      none: 'Aucun résultat n’est encore publié : le premier vient un jour ou deux après les premières réponses.',
      drawn: '{count, plural, one {# réponse} other {# réponses}}',
      exact: '{count, number} au bit près',
      consistent: '{count, plural, one {# concordante} other {# concordantes}}',
      inconsistent:
        '{count, plural, =0 {aucune ne diffère} one {# n’est pas ce que donne le modèle} other {# ne sont pas ce que donne le modèle}}',
      inconclusive: '{count, number} non comparables',
      entry: 'entrée {index, number}',
      unproven:
        '{count, plural, one {# résultat que ce serveur montre n’est pas à son registre.} other {# résultats que ce serveur montre ne sont pas à son registre.}} Gardez cette page comme preuve.',
      unable: 'Ce navigateur ne peut pas les vérifier ici : il faut https, ou 127.0.0.1.',
    },
    earlier: {
      title: 'Les registres précédents',
      text: 'Après une restauration, un nouveau registre prend la suite de l’ancien. Ce que l’ancien a publié reste ici : ses reçus se vérifient toujours, et chaque version de ses règles peut être lue.',
    },
    board: 'Qui décide',
    boardOne:
      'Ici, une seule personne décide, avec une clé qui se trouve sur cette machine. Elle choisit le modèle, l’invite système et les règles, et personne d’autre ne les a signées. Elle ne peut pas changer ce qui est déjà au registre sans que cela se voie, pour quiconque a gardé un point de contrôle.',
    boardMany:
      '{threshold, number} de ces {count, number} membres doivent signer avant que les règles changent.',
    boardAlone:
      'En cas d’urgence, {name} peut, sans les autres, arrêter l’assistant ou revenir à une charte que le conseil a prévue pour cela.',
    boardUntil: 'Ce conseil décide jusqu’au {date}.',
    vote: {
      none: 'Ce conseil n’a pas voté sur les témoins : que d’autres signent le registre est le choix de l’exploitant.',
      nobody: 'Ce conseil a voté qu’aucun témoin ne doit signer le registre.',
      voted: 'Par le vote de ce conseil, rien n’est publié sans la signature de {name}.',
      group: '{threshold, number} de ces témoins ({name})',
      text: 'Le vote, mot pour mot',
      untold:
        'Ce conseil a voté sur les témoins du registre, mais ce site n’a pas le texte de ce vote.',
      unable: 'Le vote du conseil sur les témoins n’a pas pu être vérifié dans ce navigateur.',
      false:
        'Le texte que ce site montre pour le vote du conseil sur les témoins n’est pas celui qui fut voté. Gardez cette page comme preuve.',
    },
    member: 'Membre',
    charter: 'Charte en vigueur',
    charterLast: 'Dernière charte en vigueur',
    charterText: 'Charte {number, number}, entrée {index, number} du registre.',
    hash: 'Condensé',
    files: 'Pour les machines',
    checkpointFile: 'Point de contrôle',
    policyFile: 'Politique',
    failed: 'Les chiffres du registre n’ont pas pu être lus.',
  },
}
