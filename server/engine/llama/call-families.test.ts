import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { patched } from '../../model/patched.fixture.ts'
import { collect, person, runOf, sampling } from '../engine.contract.ts'
import { plainSurroundings, type EngineEvent, type Surroundings } from '../engine.ts'
import { callGrammar } from '../grammar/call-grammar.ts'
import type { LlamaEngine } from './llama.ts'
import { openTestModel, testModelPath } from './test-model.ts'
import { promises } from '../../../test/promises.ts'

promises('api:tools')

const never = new AbortController().signal

const chat = (tools: string, calls: string) =>
  `{% for m in messages %}<|im_start|>{{ m.role }}\n{% if loop.first and tools %}${tools}{% endif %}{{ m.content }}{% if m.tool_calls %}${calls}{% endif %}<|im_end|>\n{% endfor %}<|im_start|>assistant\n`
const each = (call: string) => `{% for c in m.tool_calls %}${call}{% endfor %}`

/** How each family tells of tools and calls, in few words. */
const families = {
  hermes: chat(
    '{% for t in tools %}{{ t | tojson }}{% endfor %} Answer in <tool_call></tool_call>.\n',
    each(
      '<tool_call>\n{"name": "{{ c.function.name }}", "arguments": {{ c.function.arguments }}}\n</tool_call>',
    ),
  ),
  llama3: chat(
    '{% for t in tools %}{{ t | tojson }}{% endfor %} Respond in the format {"name": function name, "parameters": dictionary of argument name and its value}.\n',
    each('{"name": "{{ c.function.name }}", "parameters": {{ c.function.arguments }}}'),
  ),
  mistral: chat(
    '[AVAILABLE_TOOLS] {{ tools | tojson }}[/AVAILABLE_TOOLS]',
    "[TOOL_CALLS] [{% for c in m.tool_calls %}{{ c.function | tojson }}{{ ', ' if not loop.last else '' }}{% endfor %}]",
  ),
} as const
/** The token `<file_sep>` of these weights. */
const MARK = 5

const tools: Surroundings['tools'] = [
  {
    name: 'weather',
    description: 'Tells the weather of a city.',
    parameters: JSON.stringify({
      type: 'object',
      properties: { city: { type: 'string', maxLength: 12 }, unit: { enum: ['C', 'F'] } },
      required: ['city', 'unit'],
      additionalProperties: false,
    }),
  },
  { name: 'time', description: '', parameters: '{"type":"object","additionalProperties":false}' },
]

function callsOf(events: readonly EngineEvent[]): readonly { name: string; given: string }[] {
  const calls: { name: string; given: string }[] = []
  for (const event of events) {
    if (event.type !== 'call') continue
    if (event.name !== null) calls[event.index] = { name: event.name, given: '' }
    const call = calls[event.index]
    if (call === undefined) throw new Error('arguments came before their name')
    call.given += event.arguments
  }
  return calls
}

describe.each(Object.entries(families))(
  'calls as %s writes them, on the real model',
  { timeout: 240_000 },
  (family, chatTemplate) => {
    let engine: LlamaEngine
    let folder = ''
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'overt-family-'))
      const modelPath = join(folder, `${family}.gguf`)
      const silent = new Map(family === 'mistral' ? [['<file_sep>', '[TOOL_CALLS]']] : [])
      const file = readFileSync(testModelPath())
      writeFileSync(modelPath, patched(file, { chatTemplate, silent }))
      engine = await openTestModel({ modelPath, threads: 1, sequences: 2 })
    })
    afterAll(async () => {
      await engine[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    })

    const ask = async (around: Partial<Surroundings>, changes: Parameters<typeof sampling>[0]) => {
      const asked = { ...plainSurroundings, tools, ...around }
      const prompt = await engine.plan(person('How is the weather in Lyon?'), never, asked)
      if (prompt.calls === null) throw new Error('the prompt has no tools')
      expect(prompt.calls.family).toBe(family)
      const grammar = callGrammar(asked, prompt.calls)
      const shape = sampling({ grammar, calls: prompt.calls, ...changes })
      return collect(engine.generate(prompt, shape, 'one', never))
    }

    test('have a name of the tools and arguments of its schema, in pieces', async () => {
      for (const seed of [1, 2, 3]) {
        const noiseKey = new Uint8Array(32).fill(seed)
        const wanted = { choice: 'required', parallel: false } as const
        const events = await ask(wanted, { limit: 80, noiseKey, temperature: 1 })
        const [call, ...others] = callsOf(events)
        expect(others).toEqual([])
        expect(['weather', 'time']).toContain(call?.name)
        const form = { city: expect.any(String), unit: expect.stringMatching(/^[CF]$/) }
        expect(JSON.parse(call?.given ?? '')).toEqual(call?.name === 'weather' ? form : {})
        expect(runOf(events)).toMatchObject({ stop: 'tool', text: '' })
      }
    })

    test('that a limit or the end of a stop string cuts off stay cut off, and are no answer', async () => {
      const wanted = { choice: { name: 'weather' } } as const
      const events = await ask(wanted, { limit: 14, stop: ['city', 'weather'] })
      expect(runOf(events)).toMatchObject({ stop: 'length', text: '' })
      const [call] = callsOf(events)
      if (call !== undefined) expect(() => void JSON.parse(call.given)).toThrow(SyntaxError)
    })

    test('that may come are left to the model, its own mark before them too', async () => {
      const bias = family === 'mistral' ? [{ token: MARK, add: 100 }] : []
      const run = runOf(await ask({ choice: 'auto' }, { limit: 3, bias, temperature: 0 }))
      expect(run.kinds).not.toContain(2)
      if (family === 'mistral') expect(run).toMatchObject({ ids: [MARK, MARK, MARK], text: '' })
    })
  },
)
