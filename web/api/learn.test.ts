import { QueryClient, queryOptions } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { learn } from './learn.ts'

type Thing = { readonly name: string; readonly size: number }

function thing() {
  const client = new QueryClient()
  const answers: PromiseWithResolvers<Thing>[] = []
  const query = queryOptions({
    queryKey: ['thing'],
    queryFn: (): Promise<Thing> => {
      const answer = Promise.withResolvers<Thing>()
      answers.push(answer)
      return answer.promise
    },
  })
  const rename = (name: string) => learn(client, query.queryKey, (known) => ({ ...known, name }))
  return { client, query, answers, rename }
}

test('a change changes what is known and leaves the rest of it', async () => {
  const { client, query, rename } = thing()
  client.setQueryData(query.queryKey, { name: 'old', size: 3 })
  await rename('new')
  expect(client.getQueryData(query.queryKey)).toEqual({ name: 'new', size: 3 })
})

test('an answer that was on its way before the change does not undo it', async () => {
  const { client, query, answers, rename } = thing()
  client.setQueryData(query.queryKey, { name: 'old', size: 3 })
  const older = client.fetchQuery(query).catch(() => 'nobody waits')
  await rename('new')
  answers[0]?.resolve({ name: 'old', size: 3 })
  await older
  expect(client.getQueryData(query.queryKey)).toEqual({ name: 'new', size: 3 })
})

test('what nobody has asked for yet stays unknown, and is asked for when it is wanted', async () => {
  const { client, query, answers, rename } = thing()
  await rename('new')
  expect(client.getQueryData(query.queryKey)).toBeUndefined()
  const wanted = client.fetchQuery(query)
  await Promise.resolve()
  answers[0]?.resolve({ name: 'new', size: 3 })
  expect(await wanted).toEqual({ name: 'new', size: 3 })
})
