import type { Conversation, Message } from '@overt/wire'

/**
 * One path through the tree, first question first: the branch with the newest message. Parents are
 * followed upwards, so a message whose parent is missing still shows what hangs together.
 */
export function threadOf({ messages }: Pick<Conversation, 'messages'>): readonly Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const parents = new Set(messages.map(({ parent }) => parent))
  const newest = messages
    .filter(({ id }) => !parents.has(id))
    .reduce<Message | null>(
      (best, leaf) => (best === null || leaf.created >= best.created ? leaf : best),
      null,
    )
  const path: Message[] = []
  const seen = new Set<string>()
  for (let at = newest; at !== null && !seen.has(at.id);) {
    seen.add(at.id)
    path.push(at)
    at = at.parent === null ? null : (byId.get(at.parent) ?? null)
  }
  return path.toReversed()
}

/** A message and everything under it, in any branch: what goes when it is erased. */
export function under(
  { messages }: Pick<Conversation, 'messages'>,
  message: string,
): ReadonlySet<string> {
  const found = new Set([message])
  for (let size = 0; size < found.size;) {
    size = found.size
    for (const { id, parent } of messages) if (parent !== null && found.has(parent)) found.add(id)
  }
  return found
}
