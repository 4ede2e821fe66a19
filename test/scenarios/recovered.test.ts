import { readFileSync } from 'node:fs'
import { type Bundle, parseBundle, verify } from '@overt/verifier'
import { ModelList, ReplayResult, Transparency } from '@overt/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { pieceOf } from '../../server/engine/llama/protocol.ts'
import type { Replayer } from '../../server/engine/replayer/replayer.ts'
import { openTestReplayer } from '../../server/replay/replayer.fixture.ts'
import { promises } from '../promises.ts'
import {
  atEndOfAll,
  type Api,
  type World,
  newHome,
  openApi,
  openWorld,
  overt,
  ready,
  saveReceipt,
} from '../world.ts'

promises('replay:recovered')

// The power goes in the middle of an answer of the real model. The next start seals what was stored of it, and
// whoever has the model's vocabulary, or the model, finds nothing wrong with the receipt.

const timeout = 300_000
let world: World
let api: Api
let replayer: Replayer
const files = new Map<string, string>()
const atEnd = atEndOfAll()

const note = {
  name: 'note',
  description: 'Keeps a note.',
  parameters: {
    type: 'object',
    properties: { text: { type: 'string', minLength: 300 } },
    required: ['text'],
    additionalProperties: false,
  },
}
const asked = {
  'in its words': { stop: ['zz'] },
  'in a call of a tool': {
    tools: [{ type: 'function', function: note }],
    tool_choice: 'required',
  },
}

beforeAll(async () => {
  const home = newHome(atEnd)
  world = await openWorld({ home }, atEnd)
  await ready(world)
  api = await openApi(world)
  const receipts = await Promise.all(
    Object.values(asked).map((more) => begunAnswer({ ...more, temperature: 0.8 })),
  )
  await world.kill('SIGKILL')
  world = await openWorld({ home }, atEnd)
  api = await openApi(world, api.key)
  for (const [at, name] of Object.keys(asked).entries()) {
    files.set(name, await sealedReceipt(receipts[at] ?? ''))
  }
  replayer = await openTestReplayer()
  atEnd(() => replayer[Symbol.asyncDispose]())
}, timeout)

/** Resolves in the middle of the answer, with its receipt's id. */
async function begunAnswer(more: object): Promise<string> {
  const { models } = ModelList.parse(await (await api.fetch('/api/models')).json())
  const response = await api.post('/v1/chat/completions', {
    model: models.find((one) => one.default)?.id,
    messages: [{ role: 'user', content: 'Tell me a long story of the sea 🌊 and its ships.' }],
    max_tokens: 300,
    stream: true,
    ...more,
  })
  let text = ''
  const decoder = new TextDecoder()
  // Not read to its end and not let go either: whoever leaves has the answer stopped.
  const reader = response.body?.getReader()
  while ((text.match(/^data: /gm)?.length ?? 0) <= 12) {
    const read = await reader?.read()
    if (read === undefined || read.done) throw new Error('The answer ended too soon.')
    text += decoder.decode(read.value, { stream: true })
  }
  return response.headers.get('overt-receipt') ?? ''
}

async function sealedReceipt(id: string): Promise<string> {
  for (;;) {
    const path = await saveReceipt(api, id, newHome(atEnd))
    if (bundleAt(path).proof !== null) return path
  }
}

const bundleOf = (name: string): Bundle => bundleAt(files.get(name) ?? '')

function bundleAt(path: string): Bundle {
  const parsed = parseBundle(readFileSync(path, 'utf8'))
  if (!parsed.ok) throw new Error(parsed.detail)
  return parsed.bundle
}

describe.each(Object.keys(asked))('an answer that was cut off %s', { timeout }, (name) => {
  test('has the words, the edits and the kinds of the tokens that were stored', () => {
    const { statement, disclosures } = bundleOf(name)
    const [run] = disclosures.runs?.value ?? []
    const { text, edits } = disclosures.text?.value ?? { text: '', edits: [] }
    expect(statement.stop).toBe('interrupted')
    expect(run?.output.length).toBeGreaterThan(8)
    expect(run?.kinds).toHaveLength(run?.output.length ?? 0)
    if (name === 'in its words') {
      expect(text.length).toBeGreaterThan(8)
      expect(new Set(run?.kinds)).toEqual(new Set([0]))
    } else {
      expect([text, edits]).toEqual(['', [{ at: 0, del: expect.any(Number), ins: '', by: 'tool' }]])
      expect(run?.kinds).toContain(2)
    }
  })

  test('is proven, its text too to whoever has the vocabulary', async () => {
    const response = await fetch(`${world.url}/api/transparency`)
    const { origin } = Transparency.parse(await response.json())
    const path = files.get(name) ?? ''
    const { opened } = replayer
    const verdict = await verify(new Uint8Array(readFileSync(path)), { origin }, (_, id) =>
      pieceOf(opened.pieces, id),
    )
    expect(verdict).toMatchObject({ because: null, exit: 0 })
    expect(verdict.warnings).not.toContain('W_TEXT_UNCHECKED')
    expect(verdict.steps.find((step) => step.name === 'text')?.detail).toContain('give this text')
    const { code } = await overt(['verify', path, '--origin', origin], { home: newHome() })
    expect(code).toBe(0)
  })

  test('replays: every token and kind is the one that its model gives', async () => {
    const { code, output } = await overt(['replay', files.get(name) ?? '', '--json'], {
      home: newHome(),
    })
    const result = ReplayResult.parse(JSON.parse(output))
    expect(result).toMatchObject({ verdict: 'consistent', reason: 'no-trace' })
    expect(result.counts?.mismatches).toBe(0)
    expect(code).toBe(0)
  })
})
