import { readFile } from 'node:fs/promises'
import { openLlama } from '../server/engine/llama/llama.ts'
import { unshaped, type Engine, type PromptMessage } from '../server/engine/engine.ts'
import { findModel } from '../test/model.ts'
import type { Figure } from './figure.ts'

const tries = 8

/** What a child knows, and a word that only the right answer has. */
const questions = [
  ['What is the capital of France?', 'Paris'],
  ['What is the capital of Italy?', 'Rome'],
  ['What is the capital of Japan?', 'Tokyo'],
  ['Which planet do we live on?', 'Earth'],
  ['How many days are there in a week?', /\b(?:7|seven)\b/i],
  ['What colour is a clear sky by day?', /blue/i],
] as const

const charterText = (name: string): Promise<string> =>
  readFile(new URL(`../server/charter/first/${name}`, import.meta.url), 'utf8')

const never = new AbortController().signal
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/**
 * How often the smallest model knows what a child knows, by what it was told before: the charter's texts
 * against none. Each question is asked with the same noise whatever stands before it.
 */
export const systemPrompt: Figure = {
  name: 'system-prompt',
  title: 'What the smallest model is told',
  measure: async () => {
    const modelPath = findModel()
    if (modelPath === null) throw new Error('There is no test model: run `npm test` once.')
    await using engine = await openLlama({
      modelPath,
      modelDigest: `sha256:${'0'.repeat(64)}`,
      contextTokens: 1024,
      sequences: 8,
      threads: null,
      logger: quiet,
      clock: Date.now,
    })
    const told = {
      nothing: '',
      'the charter’s line for tiny models': await charterText('prompt-tiny.txt'),
      'the charter’s whole text': await charterText('prompt.txt'),
    }
    const rows = []
    for (const [name, text] of Object.entries(told)) {
      let value = 0
      for (const [question, right] of questions) {
        value += await rightAnswers(engine, text, question, right)
      }
      const unit = `of ${tries * questions.length}` as const
      rows.push({ figure: `right, told ${name}`, value, unit, aim: null })
    }
    return rows
  },
}

async function rightAnswers(
  engine: Engine,
  text: string,
  question: string,
  right: string | RegExp,
): Promise<number> {
  const messages: readonly PromptMessage[] = [
    { role: 'system', text, from: 'charter', ref: null },
    { role: 'user', text: question, from: 'person', ref: null },
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
  return (await Promise.all(answers)).filter((said) => said.search(right) >= 0).length
}
