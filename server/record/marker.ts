import {
  type Genesis,
  type Mark,
  markText,
  parseGenesisEntry,
  utf8,
  withMark,
} from '@overt/verifier'
import type { Conversation } from '@overt/wire'
import type { Ledger } from '../ledger/ledger.ts'
import { conversationFile, type FileFormat, receiptsIn } from './conversation-file.ts'
import type { FileLanguage } from './file-words.ts'

/** Makes files that say, signed and with the time, that a machine made the answers in them. */
export interface Marker {
  conversation(conversation: Conversation, format: FileFormat, lang: FileLanguage): Promise<string>
}

type Parts = {
  readonly ledger: Pick<Ledger, 'origin' | 'entry'>
  readonly clock: () => number
  /** Signs under `<origin>/promise`. */
  readonly sign: (text: string) => string
  /** `overt/<version> sha256:<digest>`. */
  readonly version: string
}

export const openMarker = (parts: Parts): Marker => ({
  async conversation(conversation, format, lang) {
    const mark: Mark = {
      v: 'mark/v1',
      origin: parts.ledger.origin,
      made: new Date(parts.clock()).toISOString(),
      digitalSourceType: 'trainedAlgorithmicMedia',
      generator: parts.version,
      receipts: receiptsIn(conversation),
    }
    const file = conversationFile(conversation, format, lang)
    const note = parts.sign(await markText(mark, utf8(file)))
    // One line in JSON, where a text holds no line break.
    return withMark(file, { mark, genesis: await genesisOf(parts.ledger), note }, lineWidth[format])
  },
})

const lineWidth: { readonly [F in FileFormat]: number } = { md: 76, txt: 76, html: 76, json: 0 }

async function genesisOf(ledger: Parts['ledger']): Promise<Genesis> {
  const entry = await ledger.entry(0)
  const genesis = entry && parseGenesisEntry(entry)
  if (!genesis) throw new Error('could not mark a file: the ledger has no genesis; run fsck')
  return genesis
}
