import type { Words } from './words.ts'

export const frRecord: Pick<Words, 'records' | 'detect'> = {
  records: {
    title: 'Registre des réponses',
    lead: 'Ce qui a été répondu, et sous quelles règles. Aucune question ni réponse n’est lisible ici.',
    answers: 'Réponses consignées',
    erased: 'Effacées depuis',
    erasedText: '{told, number} annoncées dans le registre, {untold, number} le seront sous peu',
    kept: 'Conservation',
    keptDays: '{days, plural, one {# jour} other {# jours}}',
    keptUntouched: 'après le dernier changement',
    keptOn: 'jusqu’à ce que son propriétaire l’efface',
    held: '{count, plural, =0 {le conseil ne retient rien} one {le conseil retient # conversation} other {le conseil retient # conversations}}',
    heldAll: 'le conseil retient tout',
    since: 'Depuis le',
    none: 'Aucune réponse n’est encore consignée.',
    export: 'Exporter pour un auditeur',
    exportText:
      'Un fichier de lignes JSON : chaque entrée du registre dans l’ordre, qui a approuvé chaque charte, le modèle, les règles et le tirage de chaque réponse, les lacunes et les effacements. Sa dernière ligne est signée ; <command></command> la vérifie hors ligne.',
    charters: 'Réponses sous chaque charte',
    version: 'Version {number, number}',
    approved: '{count, plural, =0 {Approuvée par personne} other {Approuvée par {name}}}',
    fromStart: 'en vigueur depuis le début',
    notYet: 'pas encore en vigueur',
    willBe: 'entrera en vigueur le {date}',
    inForce: 'entrée en vigueur le {date}',
    under:
      '{count, plural, =0 {Aucune réponse sous cette version} one {# réponse} other {# réponses}}',
    between: 'du {from} au {to}',
    unplaced:
      '{count, plural, one {# réponse nomme} other {# réponses nomment}} une charte absente de ce registre.',
    list: 'Dernières réponses',
    charter: 'charte à l’entrée {index, number}',
    entry: 'entrée {index, number}',
    noEntry: 'pas encore au registre',
    earlier: 'dans un registre antérieur',
    gone: 'effacée',
    tokens: '{prompt, number} jetons lus, {output, number} écrits',
    set: 'choisi par l’appelant : {text}',
    end: {
      eos: 'finie par le modèle',
      length: 'coupée à la limite de longueur',
      stop: 'finie par un texte d’arrêt',
      tool: 'finie par un appel d’outil',
      person: 'arrêtée par la personne',
      cancelled: 'l’appelant est parti',
      interrupted: 'coupée par un redémarrage',
      error: 'échouée',
    },
    more: 'Afficher les plus anciennes',
  },
  detect: {
    title: 'Une IA a‑t‑elle écrit ceci ?',
    lead: 'Collez un texte ou choisissez un fichier. Tout reste dans ce navigateur.',
    text: 'Le texte',
    textHint: 'À comparer avec la réponse d’un reçu, ou un fichier exporté entier.',
    origin: 'Origine à laquelle vous vous fiez',
    originHint:
      'Son empreinte de 26 caractères, obtenue ailleurs que dans le fichier. Sans elle, un fichier ne fait qu’affirmer.',
    look: 'Chercher',
    marked: 'Oui : un Overt a exporté ceci, avec des réponses générées par IA',
    markedTrusted: 'Le fichier est intact depuis que l’origine que vous avez donnée l’a signé.',
    markedClaim:
      'Le fichier est intact depuis que son origine l’a signé. Reste à savoir si vous vous fiez à elle : donnez son empreinte.',
    broken: 'Il porte une marque qui ne tient pas',
    brokenText:
      'Il a été modifié après son export, ou la marque vient d’ailleurs. On ne peut rien en conclure sur son texte.',
    same: 'Ce sont les mots de la réponse du reçu',
    sameText:
      'Le texte est la réponse à laquelle le reçu s’engage, aux espaces et aux signes de mise en forme près.',
    part: 'Ces mots sont dans la réponse du reçu',
    partText: 'Le texte est une partie de la réponse à laquelle le reçu s’engage.',
    around: 'La réponse du reçu se trouve dans ce texte',
    aroundText:
      'Le texte contient toute la réponse à laquelle le reçu s’engage, et d’autres mots autour.',
    other: 'Ce ne sont pas les mots de la réponse du reçu',
    otherText: 'Le reçu porte sur un autre texte, ou celui‑ci a été modifié.',
    unshown: 'Le reçu ne montre pas son texte',
    unshownText: 'Son détenteur a gardé le texte : demandez un reçu qui le montre.',
    unasked: 'Un reçu de la réponse d’une IA',
    unaskedText: 'Collez aussi le texte, pour le comparer au reçu.',
    names: 'Le fichier nomme cette origine :',
    receiptTrusted: 'Prouvé : le reçu est de l’origine que vous avez donnée, et dans son registre.',
    receiptClaim:
      'Non prouvé : n’importe qui peut faire un registre et un reçu dedans. Vous n’avez pas dit à qui vous vous fiez : donnez l’empreinte de l’origine, obtenue ailleurs que dans le fichier.',
    receiptPending:
      'Pas encore prouvé : le reçu nomme l’origine que vous avez donnée, mais il manque quelque chose à sa preuve. La page « Vérifier un reçu » dit quoi.',
    refused: 'Ce reçu ne tient pas',
    refusedText: 'La page « Vérifier un reçu » dit à quelle étape.',
    nothing: 'Rien n’a été trouvé, et cela ne prouve rien',
    nothingText:
      'Le texte ne porte aucune marque et aucun reçu n’a été donné. Une personne comme une machine a pu l’écrire.',
    watermark: 'Ce que cette page ne sait pas encore faire',
    watermarkText:
      'Les textes d’Overt ne portent pas encore de filigrane : un texte nu ne peut pas être reconnu comme sien. Ce qui existe : la marque signée des fichiers exportés, la provenance des réponses copiées, et le reçu.',
  },
}
