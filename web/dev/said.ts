import type { World } from './world.ts'

/** A conversation of some time ago whose one question and answer say this. */
export async function said(world: World, question: string, answer: string): Promise<string> {
  const id = await world.remember(question, new Date(), ['Compare TCP and UDP in a table'])
  const known = world.conversations.get(id)
  if (known === undefined) throw new Error('there is no such conversation')
  const messages = known.messages.map((message) => ({
    ...message,
    text: message.role === 'user' ? question : answer,
  }))
  world.conversations.set(id, { ...known, messages })
  return id
}
