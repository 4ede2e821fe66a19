import { toBase64 } from '@overt/verifier'
import type { SigningKey } from '../../ledger/key.ts'
import { keyOf } from '../../ledger/ledger-fixture.ts'
import type { CharterFiles } from '../charter-text.ts'
import { install } from '../install-fixture.ts'
import { artefactFolderOf } from '../open-charter.ts'
import { type Amendment, formatAmendment, signAmendment } from './amendment-file.ts'
import { draftBoard } from './draft.ts'
import { openAmendments } from './open-amendments.ts'

export const [ada, bob, cy] = [keyOf(31), keyOf(32), keyOf(33)]

export const nameOf = new Map([
  [ada, 'ada'],
  [bob, 'bob'],
  [cy, 'cy'],
])

export async function room() {
  const made = await install()
  const { opened, time, home } = made
  const parts = {
    governance: opened.governance,
    artefactFolder: artefactFolderOf(home),
    clock: () => time.now,
  }
  const amendments = await openAmendments(parts)
  const files = (): CharterFiles =>
    new Map(amendments.history().files.map(({ name, text }) => [name, text]))
  /** The charter's files with one line of the main prompt changed. */
  const edited = (line: string): CharterFiles => {
    const now = files()
    return new Map([...now, ['prompt.txt', `${now.get('prompt.txt')}\n\n${line}`]])
  }
  const submit = async (file: Amendment) => (await amendments.submit(formatAmendment(file))).hash
  /** Two of three, none of their keys on the server. */
  async function grow(): Promise<void> {
    const members = [ada, bob, cy].map((key) => ({
      name: nameOf.get(key) ?? '',
      key: toBase64(key.publicKey),
    }))
    const { chain } = opened.governance
    const draft = draftBoard(
      { chain, clock: parts.clock },
      { members, threshold: 2, witnesses: null },
      'We are three.',
    )
    await submit(signedBy(draft, made.member, ada, bob))
  }
  return { ...made, parts, amendments, files, edited, submit, grow }
}

export const signedBy = (file: Amendment, ...keys: readonly SigningKey[]): Amendment =>
  keys.reduce(signAmendment, file)
