import type { Words } from './words.ts'

// French spacing: a no-break space before : ; ? ! and inside « ».
export const fr: Words = {
  title: 'Vérifier une réponse',
  lead: 'Cette réponse a-t-elle vraiment été donnée, selon ces règles, et inscrite au registre ? Voyez-le sans rien demander au serveur qui l’a donnée.',
  offline: 'Rien ne quitte cet appareil. La page n’a besoin d’aucun réseau.',
  drop: 'Choisissez le reçu, ou déposez-le ici',
  again: 'Choisir un autre reçu',
  dropHint: 'Un fichier qui se termine par .receipt.json',
  fingerprint: 'Empreinte du registre',
  fingerprintHint:
    'Les 26 caractères que publie l’exploitant. Prenez-les ailleurs que chez la personne qui vous a remis le reçu : un en-tête, une carte de visite, un collègue.',
  orPolicy: 'J’ai plutôt un fichier de politique',
  policyHint:
    'Un fichier tlog-policy dit à qui vous faites confiance : registres et témoins extérieurs.',
  policyChosen: (name) => `Confiance accordée selon ${name}.`,
  policyClear: 'Utiliser plutôt l’empreinte',
  check: 'Vérifier le reçu',
  checking: 'Vérification…',
  noFile: 'Choisissez d’abord un reçu.',
  tooOld:
    'Ce navigateur ne sait pas vérifier les signatures Ed25519. Prenez-en un plus récent, ou la commande overt-verify.mjs.',
  headline: {
    witnessed: 'Tout concorde, devant témoins',
    'self-attested': 'Tout concorde, sur la foi du registre',
    proven: 'Tout concorde',
    refused: 'Ne croyez pas ce reçu',
    'not established': 'Confiance non établie',
    pending: 'Pas encore au registre',
  },
  meaning: {
    witnessed:
      'Chaque contrôle que demande votre politique a été fait et concorde. Des témoins indépendants ont signé le registre.',
    'self-attested':
      'Chaque contrôle possible concorde. Le registre est signé par son propre exploitant et par aucun témoin extérieur.',
    proven: 'Chaque contrôle que demande votre politique a été fait et concorde.',
    refused:
      'Un contrôle a échoué. Le fichier a été modifié, ou son auteur n’a pas respecté les règles.',
    'not established':
      'Le fichier n’a pu être rattaché à un registre auquel vous vous fiez. Il est peut-être en règle ; il peut venir de n’importe qui.',
    pending: 'Le reste concorde jusqu’ici. Reprenez le reçu dans un moment et vérifiez celui-là.',
  },
  question: 'La question',
  answer: 'La réponse que couvre ce reçu',
  compare: 'Comparez-la avec ce qu’on vous a montré.',
  answerHidden: 'Le détenteur a choisi de ne pas montrer le texte de la réponse.',
  unchecked: 'Ce que dit le fichier. Ce n’est pas prouvé.',
  facts: {
    origin: 'Registre',
    receipt: 'Reçu',
    model: 'Modèle',
    issued: 'Émis',
    place: 'Position',
  },
  placeOf: (index, size) => `feuille ${index} sur ${size}`,
  clock: (time) => `${time}, à l’horloge du serveur`,
  stepsTitle: 'Pas à pas',
  step: {
    file: { title: 'Le fichier', held: 'Complet, lisible, et sous son unique forme canonique.' },
    disclosures: {
      title: 'Ce qui est montré',
      held: 'Chaque partie montrée est exactement celle qui avait été engagée.',
    },
    leaf: { title: 'La feuille', held: 'La ligne du registre découle du reçu.' },
    trust: {
      title: 'À qui vous vous fiez',
      held: 'Le reçu vient du registre que vous avez nommé.',
    },
    checkpoint: {
      title: 'Le point de contrôle',
      held: 'Le registre a signé son état, et vos témoins avec lui là où vous en demandez.',
    },
    inclusion: { title: 'Au registre', held: 'La réponse est au registre, à sa place.' },
    order: {
      title: 'Ordre et temps',
      held: 'La réponse est venue après l’état du registre dont elle est partie.',
    },
    board: {
      title: 'Le conseil',
      held: 'Le conseil en fonction découle du premier, que fixe l’empreinte.',
    },
    charter: {
      title: 'La charte',
      held: 'Le conseil a signé les règles, et elles étaient inscrites avant la réponse.',
    },
    behaviour: {
      title: 'Modèle et consigne',
      held: 'Le modèle, les réglages et la consigne enregistrés sont ceux de la charte.',
    },
    text: { title: 'Le texte', held: 'Le texte est celui des jetons enregistrés.' },
    replay: { title: 'Rejeu', held: 'Le modèle redonne le même texte.' },
  },
  state: {
    proven: 'prouvé',
    'self-attested': 'auto-attesté',
    'not checked': 'non vérifié',
    refused: 'refusé',
  },
  notReached: 'Étape non atteinte.',
  code: {
    E_PARSE: 'Le fichier est illisible, ou bien trop gros pour un reçu.',
    E_SCHEMA: 'Une partie du fichier manque, est inconnue ou mal formée.',
    E_CANON:
      'Le fichier n’est pas sous forme canonique : il a été modifié, ou réenregistré par un autre programme.',
    E_DISCLOSURE: 'Une partie montrée n’est pas celle qui avait été engagée.',
    E_LEAF: 'La preuve porte sur un autre reçu.',
    E_LOGKEY:
      'Vous n’avez nommé personne à qui vous fier, ou un autre registre que celui de ce reçu.',
    E_LOGSIG: 'La signature du registre manque ou est fausse.',
    E_QUORUM: 'Trop peu de vos témoins ont signé, ou l’une de leurs signatures est fausse.',
    E_PROOF: 'La réponse n’est pas au registre là où le dit la preuve.',
    E_PROMISE: 'La promesse est fausse ou porte sur une autre réponse.',
    E_AFTER: 'La réponse ne découle pas de l’état du registre qu’elle nomme.',
    E_TIME: 'Les heures se contredisent, ou la réponse a été scellée trop tard.',
    E_GENESIS: 'Les clés du fichier n’ont pas cette empreinte.',
    E_BOARD: 'Le conseil du fichier ne découle pas du premier.',
    E_CHARTER_SIGS: 'Trop peu de membres du conseil ont signé la charte.',
    E_CHARTER_ORDER: 'La charte n’était pas en vigueur quand la réponse a commencé.',
    E_COOLDOWN: 'La charte a servi avant la fin de son délai d’attente.',
    E_ARTEFACT: 'Un texte de la consigne n’est pas celui de la charte.',
    E_NOT_ALLOWED: 'La charte ne permet pas ce modèle ou ces réglages.',
    E_TEXT: 'Le texte n’est pas celui des jetons enregistrés.',
    E_STOP: 'La réponse ne s’est pas terminée comme le dit le reçu.',
    E_NOISE: 'Le bruit n’est pas celui qui avait été fixé d’avance.',
    E_REPLAY: 'Le modèle ne redonne pas ce texte.',
    E_SPLIT:
      'Le registre a signé deux états contradictoires. Gardez ce fichier : il prouve la faute.',
    W_ERASED: 'Certaines parties ont été effacées.',
    W_NOT_SHOWN: 'Cette partie n’est pas montrée ; elle n’a donc pas été vérifiée.',
    W_NOWITNESS: 'Le registre a signé son propre état. Aucun témoin extérieur n’était demandé.',
    W_OTHER_WITNESSES: 'Le conseil a voté pour d’autres témoins que les vôtres.',
    W_PENDING: 'La réponse n’est pas encore au registre.',
    W_LATER_CHARTER_UNCHECKED:
      'Le conseil a signé les règles, et elles étaient inscrites avant la réponse.',
    W_TEXT_UNCHECKED: 'Comparer le texte aux jetons demande le vocabulaire du modèle.',
    W_REPLAY_NOT_RUN: 'Le rejeu demande le modèle ; c’est une commande à part.',
    W_REPLAY_STATISTICAL: 'Seul un rejeu statistique est promis.',
  },
  notProvenTitle: 'Ce que cela ne prouve pas',
  gap: {
    truth: 'Que la réponse soit vraie.',
    once: 'Que la question n’ait été posée qu’une fois.',
    retries:
      'Qu’aucun autre bruit n’ait été essayé pour cette demande : le demandeur n’a pas donné de nonce.',
    later:
      'Qu’aucune charte ni aucun conseil plus récent n’ait été inscrit : seul un moniteur qui lit tout le registre peut le dire.',
    witnesses:
      'Que les témoins votés par le conseil aient vu ceci : vous en croyez d’autres, ou aucun.',
    view: 'Que chacun voie ce même registre : aucun témoin extérieur ne l’a signé.',
    time: 'Quand la réponse a été faite : les heures reposent sur la seule parole du serveur.',
    model: 'Que ce modèle ait donné ce texte : il y faut un rejeu.',
    provider: 'Que le fournisseur ait dit ces mots : ils reposent sur la parole de l’exploitant.',
    template:
      'Que les mots autour des messages soient ceux du gabarit du modèle : un rejeu le reconstruit.',
    prompt: 'Ce qui a été demandé et dit au modèle : cette partie n’est pas montrée.',
    tools: 'Que les outils, passages, souvenirs et pièces jointes aient dit ce qui est enregistré.',
    history: 'Que les tours précédents de la consigne aient été scellés tels quels.',
    rest: 'Quoi que ce soit après le point où la réponse a été coupée.',
    forced:
      'Que le modèle ait choisi chaque jeton : certains étaient imposés, et le reçu dit lesquels.',
  },
  raw: 'Dans les mots du vérificateur (en anglais)',
}
