import type { AskResponse, Conversation } from '@overt/wire'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asFailure, type Failure } from '../api/failure.ts'
import {
  conversationQuery,
  conversationsQuery,
  instructionsQuery,
  sessionQuery,
} from '../api/queries.ts'
import { useLives } from '../answer/lives-context.tsx'
import { askQuestion } from './ask.ts'

export type Asking = {
  /** Shown as if it had arrived, until it has. */
  readonly optimistic: string | null
  readonly failure: Failure | null
  /** False when it did not arrive: the composer takes the text back. */
  readonly send: (text: string) => Promise<boolean>
}

/** `model` is the one that the question names; null leaves it to the server. */
export function useAsk(
  conversation: string | null,
  parent: string | null,
  model: string | null,
): Asking {
  const client = useQueryClient()
  const navigate = useNavigate()
  const lives = useLives()
  const [optimistic, setOptimistic] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  const send = async (text: string): Promise<boolean> => {
    setOptimistic(text)
    setFailure(null)
    try {
      const response = await askQuestion({ conversation, parent, text, model })
      await cacheQuestion(client, response, model)
      lives.follow(response.answer, response.conversation, response.question.id)
      if (conversation === null) {
        void learnInstructions(client, response.conversation)
        await navigate({ to: '/c/$conversation', params: { conversation: response.conversation } })
      }
      return true
    } catch (thrown) {
      const failed = asFailure(thrown)
      setFailure(failed)
      if (failed.code === 'not_signed_in') void client.invalidateQueries(sessionQuery)
      return false
    } finally {
      setOptimistic(null)
    }
  }
  return { optimistic, failure, send }
}

/** The question is in the cache before the page moves to its conversation: nothing flickers. */
async function cacheQuestion(
  client: QueryClient,
  response: AskResponse,
  model: string | null,
): Promise<void> {
  const { conversation: id, question, answer } = response
  const { queryKey } = conversationQuery(id)
  await client.cancelQueries({ queryKey })
  client.setQueryData(queryKey, (known) => {
    const base: Conversation = known ?? {
      id,
      title: question.text.slice(0, 80),
      created: question.created,
      updated: question.created,
      instructions: null,
      model,
      messages: [],
      running: [],
    }
    return {
      ...base,
      messages: [...base.messages, question],
      running: [...base.running, { answer, question: question.id }],
    }
  })
  void client.invalidateQueries({ queryKey: conversationsQuery.queryKey })
}

/** A conversation that has begun holds what its person says to all new ones; until that is known it shows none. */
async function learnInstructions(client: QueryClient, conversation: string): Promise<void> {
  const kept = await client.fetchQuery(instructionsQuery).catch(() => null)
  if (kept === null) return
  client.setQueryData(
    conversationQuery(conversation).queryKey,
    (known) => known && { ...known, instructions: kept.instructions },
  )
}
