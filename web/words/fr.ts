import type { en } from './en.ts'
import type { Words } from './words.ts'

export const fr: Pick<Words, keyof typeof en> = {
  app: {
    name: 'Overt',
    skip: 'Aller à la conversation',
    skipContent: 'Aller au contenu',
    home: 'Overt, vers les conversations',
    close: 'Fermer',
    copy: 'Copier',
    copied: 'Copié',
    cancel: 'Annuler',
    retry: 'Réessayer',
    dismiss: 'Masquer',
    loading: 'Chargement…',
    notFound: 'Il n’y a pas de page à cette adresse.',
    toConversations: 'Vers les conversations',
    crashed:
      'Cette page n’a pas pu s’afficher. Rechargez-la ; vos conversations sont à l’abri sur le serveur.',
    reload: 'Recharger',
  },
  list: {
    title: 'Conversations',
    open: 'Ouvrir la liste des conversations',
    new: 'Nouvelle conversation',
    shortcut: 'Ctrl K',
    empty: 'Vos conversations apparaîtront ici.',
    more: 'Afficher les plus anciennes',
    age: {
      today: 'Aujourd’hui',
      yesterday: 'Hier',
      week: 'Sept derniers jours',
      month: 'Trente derniers jours',
      older: 'Plus anciennes',
    },
    actions: 'Actions pour « {title} »',
    rename: 'Renommer',
    renameTitle: 'Renommer cette conversation',
    renameLabel: 'Titre',
    renameSave: 'Renommer',
    renamed: 'Conversation renommée.',
    export: 'Exporter…',
    exportTitle: 'Exporter cette conversation',
    exportText:
      'Chaque fichier dit quels mots viennent d’une machine, porte la signature de ce serveur et nomme les reçus.',
    format: { html: 'Page web', md: 'Markdown', txt: 'Texte brut', json: 'JSON' },
    formatNote: {
      html: 'À lire et à imprimer, dans tout navigateur',
      md: 'Pour les notes et les éditeurs',
      txt: 'Se lit partout',
      json: 'Pour les programmes : tout, réflexions et branches comprises',
    },
    delete: 'Supprimer',
    deleteTitle: 'Supprimer cette conversation ?',
    deleteText:
      '« {title} » sera effacée avec ses clés. Ses reçus ne pourront plus être montrés ; leurs entrées restent dans le registre, illisibles.',
    deleteConfirm: 'Supprimer',
    deleted: 'Conversation supprimée.',
    untitled: 'Sans titre',
  },
  account: {
    menu: 'Compte :',
    settings: 'Réglages',
    models: 'Modèles',
    records: 'Registre des réponses',
    transparency: 'Transparence',
    verify: 'Vérifier un reçu',
    detect: 'Une IA l’a-t-elle écrit ?',
    signOut: 'Se déconnecter',
    signIn: 'Connexion',
    signInLead:
      'Cet assistant ne répond qu’à ses titulaires de compte. Les reçus, eux, sont vérifiables par tous.',
    email: 'E-mail',
    password: 'Mot de passe',
    submit: 'Se connecter',
    wrong:
      'Cet e-mail et ce mot de passe ne correspondent à aucun compte ici. Vérifiez les deux et réessayez.',
    ownerless:
      'Ce serveur n’a pas encore de propriétaire. Ouvrez le lien que le serveur a affiché dans son terminal : il sert une seule fois et vous connecte.',
    lost: 'Lien perdu, ou pas encore de mot de passe ? Lancez <command></command> sur la machine qui sert cette page : un nouveau lien s’affiche.',
    linkWorking: 'Connexion par le lien…',
    linkFailed: 'Ce lien n’a pas permis de vous connecter. {reason}',
    welcome:
      'Vous voilà connecté en tant que propriétaire. Choisissez un mot de passe dans les réglages avant de fermer ce navigateur.',
  },
  composer: {
    label: 'Votre question',
    placeholder: 'Posez une question',
    send: 'Envoyer',
    stop: 'Arrêter',
    stopping: 'Arrêt…',
    hint: 'Entrée envoie, Maj et Entrée passe à la ligne.',
    disclosure: 'Vous parlez à une IA ; un petit modèle peut se tromper.',
    waitAnswering:
      'La réponse est en cours. Arrêtez-la, ou attendez sa fin, pour poser une autre question.',
    tooLong: 'Cette question dépasse {limit, number} caractères. Raccourcissez-la pour l’envoyer.',
  },
  model: {
    none: 'Aucun modèle n’est installé : aucune question ne peut encore recevoir de réponse. Les réglages indiquent comment faire.',
    absent:
      '{name} n’est pas encore sur cette machine : aucune question ne peut recevoir de réponse. Les réglages indiquent comment faire.',
    fetching:
      '{name} est en cours de téléchargement. Vous pouvez déjà écrire ; l’envoi s’ouvrira quand il sera prêt.',
    loading:
      '{name} est en cours de chargement. Vous pouvez déjà écrire ; l’envoi s’ouvrira quand il sera prêt.',
    failed: '{name} n’a pas pu être chargé.',
    state: {
      absent: 'Absent',
      fetching: 'Téléchargement',
      installed: 'Installé',
      loading: 'Chargement',
      ready: 'Prêt',
      failed: 'En échec',
    },
  },
  empty: {
    title: 'Demandez. Chaque réponse laisse un reçu.',
    lead: 'Chaque réponse est inscrite dans un registre public au moment où elle est donnée. Ouvrez son sceau pour voir ce qui a été inscrit, et vérifiez-le vous-même.',
    tryLabel: 'Pour commencer',
    try: {
      one: 'Explique comment un arbre de Merkle prouve que rien n’a été retiré',
      two: 'Écris une fonction Python qui trouve les fichiers en double',
      three: 'Compare TCP et UDP dans un tableau',
    },
    notice:
      'Ici, une seule clé décide, sur cette machine : quel modèle répond, et selon quelles règles. Personne d’autre ne les a signées.',
    noticeLink: 'Ce que cela signifie',
  },
  thread: {
    you: 'Vous avez dit',
    assistant: 'Overt a dit',
    latest: 'Aller au dernier message',
    erase: 'Effacer à partir d’ici',
    eraseTitle: 'Effacer à partir d’ici ?',
    eraseText:
      '{count, plural, one {Ce message sera effacé} other {Ce message et la suite, # messages en tout, seront effacés}} pour de bon. Les reçus correspondants ne pourront plus être montrés ; leurs entrées restent dans le registre, illisibles.',
    eraseConfirm: 'Effacer',
    erased: 'Effacé.',
    missing: 'Cette conversation n’existe pas, ou appartient à un autre compte.',
  },
  answer: {
    waiting: 'En attente du modèle…',
    queued:
      '{position, plural, =0 {Vous êtes le prochain…} one {# réponse avant la vôtre…} other {# réponses avant la vôtre…}}',
    reading: 'Lecture de la question…',
    reconnecting: 'La connexion est tombée. La réponse continue ; reconnexion…',
    live: 'Overt répond.',
    ready: 'La réponse est complète. {text}',
    copy: 'Copier la réponse',
    byAi: 'Généré par IA · {model}',
    says: 'Généré par IA. Reçu Overt {text}',
    copyCode: 'Copier le code',
    code: 'Code',
    codeIn: 'Code, {language}',
    table: 'Tableau',
    image: 'Image non chargée : {name}',
    thought: 'Sa réflexion préalable',
    thinking: 'Réflexion en cours…',
    lost: 'La suite de cette réponse n’a pas pu être lue ici. Rechargez la page pour voir ce qui a été conservé.',
    stop: {
      eos: 'Complète',
      length: 'Coupée à la longueur maximale. Demandez la suite pour continuer.',
      stop: 'Terminée sur un texte d’arrêt',
      tool: 'Le modèle a appelé un outil du programme qui a posé la question.',
      person: 'Vous avez arrêté cette réponse. Le reçu ne couvre rien au-delà de ce point.',
      cancelled: 'L’appelant est parti. Le reçu ne couvre rien au-delà de ce point.',
      interrupted:
        'Le serveur a redémarré pendant cette réponse. Reposez la question pour la suite.',
      error: 'Le modèle a échoué pendant cette réponse. Reposez la question pour la suite.',
    },
  },
  seal: {
    receipt: 'Reçu',
    answering: 'En cours',
    pending: 'En attente',
    sealed: 'Scellée',
    witnessed: 'Attestée',
    openAnswering: 'En cours : le reçu est écrit quand la réponse se termine',
    openPending:
      'En attente : inscrite, mais pas encore sous un point de contrôle signé. Ouvrir le reçu',
    openSealed: 'Scellée dans le registre. Ouvrir le reçu',
    openWitnessed: 'Scellée dans le registre et cosignée par ses témoins. Ouvrir le reçu',
  },
  problem: {
    invalid_request: 'Le serveur n’a pas accepté cette requête. Vérifiez votre saisie.',
    unknown_parameter:
      'Le serveur n’a pas accepté cette requête. Rechargez la page, peut-être périmée.',
    body_too_large: 'C’est trop long pour le serveur. Raccourcissez et réessayez.',
    not_signed_in: 'Vous êtes déconnecté. Connectez-vous à nouveau.',
    key_refused: 'La clé a été refusée. Connectez-vous à nouveau.',
    forbidden_origin:
      'Le serveur refuse les requêtes depuis cette adresse. Ouvrez l’adresse qu’il a affichée.',
    not_found: 'Cela n’existe plus, ou appartient à un autre compte.',
    model_not_found: 'Ce modèle n’est pas sur le serveur. Choisissez-en un autre.',
    model_not_ready: 'Aucun modèle n’est prêt. Attendez la fin du chargement, puis renvoyez.',
    context_length_exceeded:
      'La conversation est trop longue pour ce modèle. Raccourcissez la question ou commencez une autre conversation.',
    too_many_requests: 'Le serveur est occupé. Attendez un instant, puis réessayez.',
    not_allowed: 'La charte ne permet pas à ce modèle de répondre. Choisissez-en un autre.',
    not_signing:
      'Le registre ne doit plus signer : aucune réponse n’aurait de reçu. La page de transparence dit pourquoi et que faire.',
    stopped:
      'Le conseil a arrêté cet assistant. La page de transparence dit pourquoi et depuis quand.',
    decision_refused:
      'Cela n’a pas été accepté : le registre a changé entre-temps. Rechargez la page.',
    held: 'Le conseil retient ceci et l’effacement attend ; la charte le dit. Rien n’a été effacé.',
    already_answering:
      'Une réponse est encore en cours dans cette conversation. Attendez-la ou arrêtez-la.',
    link_used: 'Il a déjà servi ou a expiré : créez-en un autre sur le serveur.',
    engine_failed: 'Le modèle a échoué. Réessayez ; si cela se répète, redémarrez le serveur.',
    provider_failed: 'Le fournisseur n’a pas répondu. Réessayez dans un instant.',
    shutting_down: 'Le serveur s’arrête. Réessayez quand il sera revenu.',
    disk_full: 'Le disque du serveur est plein. Libérez de la place, puis réessayez.',
    internal: 'Le serveur a échoué. Réessayez ; sa console en dit plus.',
    unreachable: 'Le serveur est injoignable. Vérifiez qu’il tourne, puis réessayez.',
    unreadable: 'La réponse du serveur n’a pas pu être lue. Rechargez la page, peut-être périmée.',
  },
}
