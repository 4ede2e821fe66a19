import type { Message } from '@overt/wire'
import { Stop } from '@overt/wire'
import type { Cipher } from './cipher.ts'
import type { MessageWithAnswer } from './message-rows.ts'

export const messageCell = (id: string) => ({ table: 'message', id, column: 'text' })
export const thoughtCell = (id: string) => ({ table: 'message', id, column: 'thought' })

export function messageOf(row: MessageWithAnswer, cipher: Cipher): Message {
  return {
    id: row.id,
    parent: row.parent,
    role: row.role,
    text: cipher.decrypt(messageCell(row.id), row.text),
    created: row.created,
    answer: answerInfo(row),
    ...(row.thought !== null && { thought: cipher.decrypt(thoughtCell(row.id), row.thought) }),
  }
}

/** Null for a question: an answer's columns come together or not at all. */
function answerInfo(row: MessageWithAnswer): Message['answer'] {
  if (row.answer === null || row.receipt === null || row.model === null) return null
  const stop = Stop.nullable().parse(row.stop)
  return {
    id: row.answer,
    receipt: row.receipt,
    model: row.model,
    seal: stop === null ? 'answering' : row.sealed === null ? 'pending' : 'sealed',
    stop,
    usage:
      stop === null
        ? null
        : {
            promptTokens: row.prompt_tokens ?? 0,
            cachedTokens: row.cached_tokens ?? 0,
            outputTokens: row.output_tokens ?? 0,
          },
  }
}

type Placed = Pick<MessageWithAnswer, 'id' | 'parent' | 'created'>

/** Oldest first; of those made in the same millisecond, parents before their children. */
export function oldestFirst<T extends Placed>(rows: readonly T[]): readonly T[] {
  const parents = new Map(rows.map(({ id, parent }) => [id, parent]))
  const height = ({ parent }: Placed) => {
    let steps = 0
    for (let up = parent; up !== null; up = parents.get(up) ?? null) steps++
    return steps
  }
  return rows.toSorted((a, b) =>
    a.created === b.created ? height(a) - height(b) : a.created < b.created ? -1 : 1,
  )
}
