import { expect, test } from 'vitest'
import { dot, embedderContract } from '../embedder.contract.ts'
import { openScriptedEmbedder } from './scripted-embedder.ts'

embedderContract('the scripted embedder', async () => openScriptedEmbedder())

test('texts that share words are nearer than others', async () => {
  const inputs = ['cold sea today', 'cold sea again', 'quite different things']
  const { signal } = new AbortController()
  const { vectors } = await openScriptedEmbedder({ dimensions: 32 }).embed(inputs, 'a', signal)
  expect(dot(vectors[0], vectors[1])).toBeGreaterThan(dot(vectors[0], vectors[2]))
})
