import type { Conversation } from '@overt/wire'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { asFailure, type Failure } from '../api/failure.ts'
import { conversationQuery } from '../api/queries.ts'
import { useLive, useLives } from '../answer/lives-context.tsx'
import { isAnswering, type Live } from '../answer/live.ts'
import { threadOf } from './thread.ts'

/** A conversation as the page needs it: what is stored, and what is being written. */
export type View = {
  /** Null for one that has not begun, or has not come yet. */
  readonly conversation: Conversation | null
  /** Why it could not be shown; null when it is, or nothing was asked for. */
  readonly failure: Failure | null
  readonly reload: () => void
  /** The last running answer; null when none runs. */
  readonly answer: string | null
  readonly live: Live | null
  readonly answering: boolean
  /** The message that the next question follows. */
  readonly parent: string | null
}

/** How often to look for a seal that no open stream will tell of: the page came between end and seal. */
const sealMs = 2_000

const isWaiting = (conversation: Conversation | undefined): boolean =>
  conversation?.running.length === 0 &&
  conversation.messages.some(({ answer }) => answer?.seal === 'pending')

export function useView(id: string | null): View {
  const lives = useLives()
  const query = useQuery({
    ...conversationQuery(id ?? ''),
    enabled: id !== null,
    refetchInterval: ({ state }) => (isWaiting(state.data) ? sealMs : false),
  })
  const conversation = query.data ?? null
  const running = conversation?.running
  useEffect(() => {
    if (id === null) return
    for (const { answer, question } of running ?? []) lives.follow(answer, id, question)
  }, [id, running, lives])

  const answer = running?.at(-1)?.answer ?? null
  const live = useLive(answer)
  return {
    conversation,
    failure: query.error === null || conversation !== null ? null : asFailure(query.error),
    reload: () => void query.refetch(),
    answer,
    live,
    answering: live !== null && isAnswering(live),
    parent: conversation === null ? null : (threadOf(conversation).at(-1)?.id ?? null),
  }
}
