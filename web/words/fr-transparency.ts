import type { Words } from './words.ts'

export const frTransparency: Pick<Words, 'transparency'> = {
  transparency: {
    title: 'Transparence',
    lead: 'Ce que ce serveur dit de son propre registre, et ce que ce navigateur a pu en contrôler.',
    fingerprint: 'Empreinte',
    fingerprintText:
      'Ces 26 caractères représentent les clés du registre et son premier conseil. Donnez-les à qui doit pouvoir vérifier vos reçus, par toute voie autre que cette page.',
    qr: 'L’origine en code QR',
    origin: 'Origine',
    logKey: 'Clé du registre',
    promiseKey: 'Clé des promesses',
    size: 'Taille',
    entries: '{count, plural, one {# entrée} other {# entrées}}',
    checkpoint: 'Dernier point de contrôle',
    checks: {
      checking: 'Contrôle dans ce navigateur…',
      originHolds:
        'L’empreinte a été recalculée dans ce navigateur à partir des clés et du conseil ci-dessous : c’est la même.',
      originFails:
        'L’empreinte ne découle pas des clés et du conseil ci-dessous. Ne vous fiez pas à ce registre.',
      signatureHolds:
        'La signature de ce point de contrôle a été vérifiée dans ce navigateur avec la clé du registre : elle est valable.',
      signatureFails:
        'La signature de ce point de contrôle n’est pas valable sous la clé du registre. Ne vous fiez pas à ce registre.',
      unable:
        'Ce navigateur n’a pas pu contrôler ici : il ne contrôle les signatures que sur une adresse sûre (https, ou 127.0.0.1).',
    },
    board: 'Qui décide',
    boardOne:
      'Ici, une seule personne décide, avec une clé qui se trouve sur cette machine. Elle choisit le modèle, l’invite système et les règles, et personne d’autre ne les a signées. Elle ne peut pas changer ce qui est déjà au registre sans que cela se voie, pour quiconque a gardé un point de contrôle.',
    boardMany:
      '{threshold, number} de ces {count, number} membres doivent signer avant que les règles changent.',
    member: 'Membre',
    charter: 'Charte en vigueur',
    charterText: 'Charte {number, number}, entrée {index, number} du registre.',
    hash: 'Condensé',
    files: 'Pour les machines',
    checkpointFile: 'Point de contrôle',
    policyFile: 'Politique',
    failed: 'Les chiffres du registre n’ont pas pu être lus.',
  },
}
