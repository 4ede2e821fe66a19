import type { Words } from './words.ts'

export const frVerify: Pick<Words, 'verify'> = {
  verify: {
    title: 'Vérifier un reçu',
    lead: 'Déposez un reçu ici. Il est contrôlé dans ce navigateur, étape par étape ; rien n’est envoyé.',
    drop: 'Déposez un fichier de reçu ici',
    detect: 'Une IA a-t-elle écrit ceci ? Comparer un texte ou un fichier exporté',
    dropAny: 'Déposez ici un reçu ou un fichier exporté',
    choose: 'Choisir un fichier',
    chosen: 'Reçu : {name}',
    another: 'Choisir un autre fichier',
    tooBig:
      'Ce fichier dépasse 1 Mo, ce qu’aucun reçu ne fait. Choisissez le fichier .receipt.json.',
    trustLabel: 'Empreinte, origine ou politique',
    trustHint:
      'Collez l’empreinte du registre (26 caractères) telle que vous l’avez reçue d’une personne de confiance, ou un fichier de politique. Sans elle, cette page ne peut dire que ce que le fichier prétend de lui-même.',
    trustBad:
      'Ce n’est ni une empreinte, ni une origine, ni une politique. Une empreinte compte 26 lettres et chiffres.',
    trustPinned: 'Utiliser ce que ce navigateur a retenu',
    trustPinnedNote:
      'Vue ici pour la première fois le {date} : c’est ce que ce site affirmait alors.',
    check: 'Vérifier',
    checking: 'Vérification…',
    failed: 'La vérification n’a pas pu se faire dans ce navigateur : {reason}',
    insecure:
      'Ce navigateur ne contrôle les signatures que sur une adresse sûre (https, ou 127.0.0.1). Utilisez le vérificateur hors ligne ci-dessous.',
    verdict: {
      proven: 'Le reçu tient',
      refused: 'Refusé',
      'not established': 'Confiance non établie',
      pending: 'Pas encore au registre',
    },
    verdictText: {
      selfAttested:
        'Tous les contrôles demandés ont réussi, sur la parole d’une seule clé de registre. Aucun témoin ne s’en porte garant.',
      witnessed:
        'Tous les contrôles demandés ont réussi, et des témoins se portent garants du registre.',
      refused: 'L’étape {step, number} a échoué. Ne vous fiez pas à ce reçu.',
      pending:
        'Le reçu est en règle jusqu’ici, mais la réponse n’est que promise au registre. Vérifiez à nouveau une fois la réponse scellée.',
      otherLedger:
        'Ce reçu vient d’un autre registre que celui que vous avez nommé. Quoi qu’il dise, il n’est pas du vôtre.',
      notEstablished:
        'Le fichier est bien formé, mais personne que vous ayez nommé ne répond de son registre. Donnez une empreinte ou une politique.',
    },
    result: 'Résultat',
    steps: 'Chaque étape',
    step: {
      s1: 'Le fichier est un reçu bien formé',
      s2: 'Ce qu’il montre est ce qui a été engagé',
      s3: 'La déclaration donne la feuille du registre',
      s4: 'Le registre est de ceux auxquels vous vous fiez',
      s5: 'Le point de contrôle est signé',
      s6: 'La feuille est dans le registre',
      s7: 'Le temps et l’ordre concordent',
      s8: 'Le conseil est bien celui du registre',
      s9: 'Le conseil a signé la charte en vigueur',
      s10: 'La charte permet ce modèle et cette invite',
      s11: 'Le texte est celui des jetons',
      s12: 'Le modèle a donné exactement ces jetons',
    },
    state: {
      proven: 'prouvé',
      'self-attested': 'auto-attesté',
      'not checked': 'non contrôlé',
      refused: 'refusé',
    },
    warnings: 'À savoir',
    code: {
      E_PARSE: 'Le fichier ne se lit pas comme un reçu.',
      E_SCHEMA: 'Un champ manque, est inconnu ou n’est pas du bon type.',
      E_CANON: 'Le fichier n’est pas sous sa forme canonique : il a été modifié.',
      E_DISCLOSURE: 'Un élément montré n’est pas celui qui a été engagé : il a été altéré.',
      E_LEAF: 'La déclaration ne donne pas la feuille.',
      E_LOGKEY: 'Le registre n’est pas de ceux auxquels vous vous fiez.',
      E_LOGSIG: 'La signature du point de contrôle n’est pas valable.',
      E_QUORUM: 'Trop peu de témoins de votre politique ont signé.',
      E_PROOF: 'La feuille n’est pas là où la preuve le dit.',
      E_PROMISE: 'La promesse n’est pas valable.',
      E_AFTER: 'Le registre ne contient pas le point de contrôle d’où part la réponse.',
      E_TIME: 'La réponse a été scellée trop longtemps après son début.',
      E_GENESIS: 'La première entrée ne donne pas l’empreinte du registre.',
      E_BOARD: 'L’histoire du conseil ne se tient pas.',
      E_CHARTER_SIGS: 'Il manque à la charte des signatures valables de son conseil.',
      E_CHARTER_ORDER: 'La charte n’était pas en vigueur à ce moment.',
      E_COOLDOWN: 'La charte est entrée en vigueur avant son délai.',
      E_ARTEFACT: 'L’invite n’est pas celle que nomme la charte.',
      E_NOT_ALLOWED: 'La charte ne permet pas ce modèle ou ce réglage.',
      E_TEXT: 'Le texte n’est pas celui des jetons.',
      E_STOP: 'La réponse ne s’est pas terminée comme déclaré.',
      E_NOISE: 'L’aléa n’est pas celui qui a été engagé.',
      E_REPLAY: 'Le modèle donne d’autres jetons.',
      E_SPLIT: 'Deux points de contrôle se contredisent : gardez-les, ce sont des preuves.',
      W_ERASED: 'Une partie de ce qui a été engagé a été effacée.',
      W_NOT_SHOWN: 'Une partie de ce qui a été engagé n’est pas montrée dans ce fichier.',
      W_NOWITNESS: 'Aucun témoin n’a signé : une seule clé répond du registre.',
      W_PENDING: 'Pas encore dans le registre : il n’y a qu’une promesse.',
      W_LATER_CHARTER_UNCHECKED:
        'Ce fichier ne permet pas de voir si une charte plus récente était en vigueur.',
      W_TEXT_UNCHECKED: 'Le texte n’a pas pu être comparé aux jetons : leurs fragments manquent.',
      W_REPLAY_NOT_RUN: 'Le modèle n’a pas été relancé.',
      W_REPLAY_STATISTICAL: 'Le rejeu de ce modèle est statistique, pas exact.',
    },
    notProven: 'Ce qui n’est pas prouvé',
    not: {
      truth: 'Que la réponse est vraie.',
      once: 'Que la question n’a été posée qu’une fois.',
      retries: 'Qu’aucun autre aléa n’a été essayé pour cette requête.',
      later: 'Qu’aucune charte ni aucun conseil plus récent n’était au registre.',
      view: 'Que tous voient ce même registre : aucun témoin ne l’a signé.',
      time: 'Quand la réponse a été faite : les heures sont la parole du serveur.',
      model: 'Que ce modèle a donné ces mots : il y faut un rejeu.',
      provider: 'Que le fournisseur a dit cela : ses mots sont rapportés par l’exploitant.',
      template: 'Que les mots autour des messages sont le gabarit du modèle : il y faut un rejeu.',
      prompt: 'Ce qui a été demandé au modèle : ce n’est pas montré.',
      tools: 'Que les outils, passages, mémoire et pièces jointes disaient ce qui est inscrit.',
      history: 'Que les tours précédents ont été scellés tels qu’ils figurent dans l’invite.',
      rest: 'Tout ce qui suit le point où la réponse a été coupée.',
      forced: 'Que le modèle a choisi chaque jeton : certains ont été imposés.',
    },
    request: {
      same: 'La requête est bien celle que ce navigateur a envoyée : même texte, même nonce.',
      different:
        'La requête de ce reçu n’est pas celle que ce navigateur a envoyée. Gardez le fichier : c’est une preuve.',
      unknown: 'Ce navigateur n’a plus la requête : elle n’a pas été comparée.',
      hidden: 'La requête n’est pas montrée dans ce reçu : elle n’a pas été comparée.',
    },
    pin: {
      first:
        'Ce navigateur vient de rencontrer ce registre et s’en souviendra. Ce qu’il pourra dire désormais : « conforme à ce que ce site affirmait à votre première visite ».',
      same: 'Conforme à ce que ce site affirmait à votre première visite, le {date}.',
      changed:
        'Ce site affirme aujourd’hui un autre registre qu’à votre première visite, le {date}. Si personne ne vous a dit pourquoi, ne vous fiez pas à ses reçus.',
      changedFrom: 'Alors : {origin}',
      changedTo: 'Maintenant : {origin}',
      accept: 'Je sais pourquoi : retenir le nouveau',
      stronger:
        'Pour mieux que la parole de ce site, comparez l’empreinte avec celle reçue par une autre voie.',
    },
    offline: 'Vérifier sans ce site',
    offlineText:
      'Chacun des deux fichiers est le vérificateur entier. Ils marchent depuis le disque, sans connexion.',
    offlinePage: 'Une page pour tout navigateur',
    offlineScript: 'Un script pour Node',
  },
}
