/** Believable answers for the fixture; the product itself never passes off a canned text as an answer. */
const answers = {
  code: `A file's content decides whether it is a duplicate, so the function groups files by size first and reads only those that share one. Hashing in chunks keeps memory flat, even for large files.

\`\`\`python
from collections import defaultdict
from hashlib import sha256
from pathlib import Path


def find_duplicates(root: Path) -> list[list[Path]]:
    """Groups of files under \`root\` with the same bytes."""
    by_size = defaultdict(list)
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            by_size[path.stat().st_size].append(path)

    by_digest = defaultdict(list)
    for paths in by_size.values():
        if len(paths) < 2:
            continue  # a size nobody shares
        for path in paths:
            by_digest[digest(path)].append(path)
    return [group for group in by_digest.values() if len(group) > 1]


def digest(path: Path, chunk: int = 1 << 20) -> str:
    hasher = sha256()
    with path.open("rb") as file:
        while block := file.read(chunk):
            hasher.update(block)
    return hasher.hexdigest()
\`\`\`

How the two passes compare on a folder of photographs:

| Pass | Files read | Bytes read | Why |
| --- | ---: | ---: | --- |
| By size | 0 | 0 | The file system already knows |
| By content | 412 | 1.9 GB | Only sizes that occur twice |
| Both at once | 8 230 | 38 GB | What the naive version does |

Two things to keep in mind:

1. **Symbolic links** are skipped, so a link never counts as a copy of its target.
2. Files that change while they are read may be missed; run it on a quiet folder.

> Deleting is left to you on purpose: the function only reports.
`,
  table: `Both carry your data over IP; they differ in what they promise about it.

| | TCP | UDP |
| --- | --- | --- |
| Delivery | Every byte, or an error | Best effort |
| Order | As it was sent | As it arrives |
| Start | A handshake of one round trip | None |
| Used by | Web pages, e-mail, files | Calls, games, DNS, QUIC |

Choose **TCP** when a missing byte would be wrong, and **UDP** when a late byte is worse than a missing one.
`,
  merkle: `A Merkle tree turns any number of entries into one short hash, its *root*.

Each entry is hashed, then neighbours are hashed together, pair by pair, until one hash is left. Changing, adding or removing a single entry changes every hash on its way up, and so the root.

### Why nothing can be removed unseen

- Someone who kept yesterday's root can ask for a **consistency proof**: a handful of hashes that show today's tree begins with yesterday's.
- If an entry had been removed, no such proof exists.

For a tree of a million entries the proof has about 20 hashes of 32 bytes, so \`20 × 32 = 640\` bytes settle the question.
`,
  french: `Un registre en ajout seul ressemble à un **cahier relié** : on peut écrire à la suite, jamais arracher une page sans que cela se voie.

- Chaque entrée est *hachée*, puis combinée avec ses voisines jusqu'à un seul condensé, la racine.
- Quiconque a gardé l'ancienne racine peut demander une preuve de cohérence.

Il suffit d'une vingtaine de condensés pour un million d'entrées.
`,
  hostile: `Before <b id="raw">bold</b> <script>document.title = 'taken'</script> after.

[a link](javascript:document.title='taken') and ![a picture](https://elsewhere.example/pixel.png)

# First
### Third

\`\`\`html
<p onclick="alert(1)">code</p>
\`\`\`
`,
} as const

export function answerTo(question: string): string {
  const text = question.toLowerCase()
  if (text.includes('hostile')) return answers.hostile
  if (/python|fonction|code/.test(text)) return answers.code
  if (/tcp|table/.test(text)) return answers.table
  return /registre|explique|français/.test(text) ? answers.french : answers.merkle
}

/** What is thought before an answer; null for most questions. */
export const thoughtOn = (question: string): string | null =>
  question.includes('table') ? 'Two protocols, so two columns and a few rows. Keep it short.' : null
