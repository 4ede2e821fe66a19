import {
  type Checkpoint,
  type Note,
  type NoteSignature,
  type Vkey,
  checkConsistency,
  checkNote,
  equalBytes,
  formatNote,
  parseCheckpoint,
  parseNote,
} from '@overt/verifier'
import { type AddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts'
import type { Cosigner } from './cosigner.ts'

/** Where a witness remembers, for each log, the checkpoint that it cosigned last. */
export interface WitnessMemory {
  read(origin: string): Promise<string | null>
  /** Resolves only when it would survive a power cut. */
  write(origin: string, note: string): Promise<void>
}

export type WitnessReply =
  | { readonly status: 200; readonly body: string }
  /** The size is that of the checkpoint cosigned last; null where that one has the same size and another root. */
  | { readonly status: 409; readonly size: number | null }
  | { readonly status: 400 | 403 | 404 | 422; readonly why: string }

export type WitnessParts = {
  readonly cosigner: Cosigner
  /** The keys of the logs that it is a witness for, read anew for each request. */
  readonly logs: () => Promise<readonly Vkey[]>
  readonly memory: WitnessMemory
  readonly clock: () => number
}

type Submitted = AddCheckpoint & { readonly note: Note; readonly head: Checkpoint }

/**
 * A witness for others' logs (C2SP tlog-witness): it cosigns a checkpoint only when it continues the one
 * that it cosigned last. Check and memory are one step for each log, complete before the reply.
 */
export class Witness {
  readonly #parts: WitnessParts
  /** The last step of each log; the next one waits for it. */
  readonly #steps = new Map<string, Promise<unknown>>()

  constructor(parts: WitnessParts) {
    this.#parts = parts
  }

  get vkey(): string {
    return this.#parts.cosigner.vkey
  }

  async addCheckpoint(body: string): Promise<WitnessReply> {
    const request = parseAddCheckpoint(body)
    if (request === null) return { status: 400, why: 'the body is not old, proof and checkpoint' }
    const note = parseNote(request.checkpoint)
    const head = note && parseCheckpoint(note.text)
    if (!note || !head) return { status: 403, why: 'the checkpoint is not a signed note' }
    const logs = (await this.#parts.logs()).filter(({ name }) => name === head.origin)
    if (logs.length === 0) return { status: 404, why: 'this witness does not know that log' }
    const said = await Promise.all(logs.map((log) => checkNote(note, log)))
    if (said.includes('bad') || !said.includes('valid')) {
      return { status: 403, why: 'no key of that log signed the checkpoint' }
    }
    if (request.old > head.size) return { status: 400, why: 'old is larger than the checkpoint' }
    return this.#inTurn(head.origin, () => this.#judge({ ...request, note, head }))
  }

  /** The last checkpoint of a log with its cosignature; null when it has none. */
  checkpoint(origin: string): Promise<string | null> {
    return this.#parts.memory.read(origin)
  }

  async #inTurn<T>(origin: string, step: () => Promise<T>): Promise<T> {
    const before = this.#steps.get(origin) ?? Promise.resolve()
    const now = before.then(step, step)
    this.#steps.set(origin, now)
    try {
      return await now
    } finally {
      if (this.#steps.get(origin) === now) this.#steps.delete(origin)
    }
  }

  async #judge(submitted: Submitted): Promise<WitnessReply> {
    const { head, old, proof, note } = submitted
    const known = await this.#known(head.origin)
    if (old !== (known?.size ?? 0)) return { status: 409, size: known?.size ?? 0 }
    if (known?.size === head.size && !equalBytes(known.root, head.root)) {
      return { status: 409, size: null }
    }
    if (!(await continues(known, head, proof))) {
      return { status: 422, why: 'the checkpoint does not continue the one cosigned before' }
    }
    const { cosigner, memory, clock } = this.#parts
    const line = cosigner.cosign(note.text, Math.floor(clock() / 1000))
    if (line === null) return { status: 422, why: 'this key cannot cosign such an origin' }
    await memory.write(head.origin, formatNote(withLine(note, line)))
    return { status: 200, body: linesOf([line]) }
  }

  async #known(origin: string): Promise<Checkpoint | null> {
    const held = await this.#parts.memory.read(origin)
    if (held === null) return null
    const note = parseNote(held)
    const head = note && parseCheckpoint(note.text)
    // Without its memory a witness could be led back: it signs nothing rather than that.
    if (!head) throw new Error(`the memory of ${origin} is damaged; put it back from a copy`)
    return head
  }
}

async function continues(
  known: Checkpoint | null,
  head: Checkpoint,
  proof: readonly Uint8Array[],
): Promise<boolean> {
  if (known === null || known.size === 0) return proof.length === 0
  return checkConsistency(known.size, head.size, known.root, head.root, proof)
}

const withLine = (note: Note, line: NoteSignature): Note => ({
  text: note.text,
  signatures: [...note.signatures, line],
})

/** Signature lines as they stand under a note. */
export function linesOf(signatures: readonly NoteSignature[]): string {
  const note = formatNote({ text: '\n', signatures })
  return note.slice(note.indexOf('\u2014'))
}
