import { openLlama } from '../server/engine/llama/llama.ts'
import { unshaped, type Engine, type PromptMessage } from '../server/engine/engine.ts'
import { findModel } from '../test/model.ts'
import type { Figure } from './figure.ts'

const tries = 16
const never = new AbortController().signal
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** How often the model of a first run knows the capital of France, by what it was told before. */
export const systemPrompt: Figure = {
  name: 'system-prompt',
  title: 'What the smallest model is told',
  measure: async () => {
    const modelPath = findModel()
    if (modelPath === null) throw new Error('There is no test model: run `npm test` once.')
    await using engine = await openLlama({
      modelPath,
      modelDigest: `sha256:${'0'.repeat(64)}`,
      contextTokens: 512,
      sequences: 8,
      threads: null,
      logger: quiet,
      clock: Date.now,
    })
    const told = { nothing: '', 'one short line': 'You are Overt, a helpful assistant.' }
    const rows = []
    for (const [name, text] of Object.entries(told)) {
      const value = await rightAnswers(engine, text)
      rows.push({ figure: `Paris, told ${name}`, value, unit: `of ${tries}` as const, aim: null })
    }
    return rows
  },
}

async function rightAnswers(engine: Engine, text: string): Promise<number> {
  const messages: readonly PromptMessage[] = [
    { role: 'system', text, from: 'charter', ref: null },
    { role: 'user', text: 'What is the capital of France?', from: 'person', ref: null },
  ]
  const prompt = await engine.plan(messages, never)
  const answers = Array.from({ length: tries }, async (_, at) => {
    const sampling = { temperature: 0.3, topK: 64, topP: 0.95, minP: 0.05, limit: 40, stop: [] }
    const noise = {
      ...unshaped,
      noiseKey: new Uint8Array(32).fill(at),
      seed: null,
      choice: 0,
      run: 0,
    }
    let said = ''
    for await (const event of engine.generate(prompt, { ...sampling, ...noise }, `${at}`, never)) {
      if (event.type === 'delta') said += event.text
    }
    return said
  })
  return (await Promise.all(answers)).filter((said) => said.includes('Paris')).length
}
