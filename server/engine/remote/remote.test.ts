import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { collect, engineContract, person, runOf, sampling } from '../engine.contract.ts'
import { EngineError, plainSurroundings, type Sampling, type Surroundings } from '../engine.ts'
import { answer, begin, chunk, end, event, Peer, refuse, say, turn, WORDS } from './peer.ts'
import { openRemote, type RemoteOptions } from './remote.ts'

const KEY = 'sk-a-key-that-must-not-leak'
const never = new AbortController().signal

let peer: Peer
beforeAll(async () => {
  peer = await Peer.start()
})
afterAll(async () => peer[Symbol.asyncDispose]())
afterEach(() => {
  peer.behaviour = answer
})

const open = (changes: Partial<RemoteOptions> = {}) =>
  openRemote({
    provider: 'peer',
    url: peer.url,
    key: KEY,
    model: 'peer-model',
    contextTokens: null,
    ...changes,
  })

engineContract('the remote engine', async () => ({
  engine: open(),
  question: person('Say forty words'),
  tooLong: person('too long '.repeat(400)),
  givesIds: false,
  onTheirWay: 1,
}))

async function ask(
  changes: Partial<Sampling> = {},
  options: Partial<RemoteOptions> = {},
  signal = never,
) {
  const engine = open(options)
  const prompt = await engine.plan(person('Hello'), never)
  return collect(engine.generate(prompt, sampling(changes), 'an account', signal))
}

async function failureOf(options: Partial<RemoteOptions> = {}): Promise<EngineError> {
  const error: unknown = await ask({}, options).catch((thrown: unknown) => thrown)
  if (!(error instanceof EngineError)) throw new Error('it did not fail')
  expect(`${error.message} ${String(error.cause)}`).not.toContain(KEY)
  return error
}

describe('what is sent', () => {
  test('is the question and the sampling, with the key only in its header', async () => {
    await ask({ seed: 7, stop: ['END'], limit: 3, temperature: 0.25, topP: 0.5 })
    const { body, headers } = peer.requests.at(-1) ?? { body: new Uint8Array(), headers: {} }
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
      model: 'peer-model',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.25,
      top_p: 0.5,
      max_completion_tokens: 3,
      stop: ['END'],
      seed: 7,
    })
    expect(headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'accept-encoding': 'identity' })
  })

  test('is penalties, bias and log-probabilities too, and a seed for each choice', async () => {
    const penalties = { repeat: 1, presence: 0.5, frequency: -1 }
    const bias = [{ token: 12, add: -100 }]
    await ask({ seed: 7, choice: 2, limit: 3, penalties, bias, scores: 4 })
    const { body } = peer.requests.at(-1) ?? { body: new Uint8Array() }
    expect(JSON.parse(new TextDecoder().decode(body))).toMatchObject({
      seed: 9,
      presence_penalty: 0.5,
      frequency_penalty: -1,
      logit_bias: { 12: -100 },
      logprobs: true,
      top_logprobs: 4,
    })
  })

  test('is a form and an effort, in the words of the service', async () => {
    const sent = async (changes: Partial<Sampling>) => {
      await ask({ limit: 3, ...changes })
      const { body } = peer.requests.at(-1) ?? { body: new Uint8Array() }
      return JSON.parse(new TextDecoder().decode(body))
    }
    expect(await sent({ form: { kind: 'object' }, effort: 'xhigh' })).toMatchObject({
      response_format: { type: 'json_object' },
      reasoning_effort: 'xhigh',
    })
    const schema = { type: 'object', properties: { a: { type: 'null' } } }
    const form = { kind: 'schema', name: 'it', description: null, schema, strict: null } as const
    expect((await sent({ form })).response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'it', schema },
    })
    const told = { ...form, description: 'Why.', strict: true }
    expect((await sent({ form: told })).response_format.json_schema).toEqual({
      name: 'it',
      description: 'Why.',
      schema,
      strict: true,
    })
  })

  test('holds no key when there is none, and no seed or stop unless asked', async () => {
    await ask({ limit: 3 }, { key: '' })
    const { body, headers } = peer.requests.at(-1) ?? { body: new Uint8Array(), headers: {} }
    expect(headers.authorization).toBeUndefined()
    expect(new TextDecoder().decode(body)).not.toMatch(
      /"(seed|stop|top_k|\w+_penalty|logit_bias|\w*logprobs|response_format|reasoning_effort)"/,
    )
  })
})

describe('the evidence', () => {
  test('is of the very bytes that were exchanged', async () => {
    const received: Uint8Array[] = []
    const listening: typeof fetch = async (url, init) => {
      const response = await fetch(url, init)
      const copy = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(bytes, controller) {
          received.push(bytes)
          controller.enqueue(bytes)
        },
      })
      return new Response(response.body?.pipeThrough(copy) ?? null, response)
    }
    const { remote } = runOf(await ask({ limit: 5 }, { fetch: listening }))
    const sha256 = (parts: readonly Uint8Array[]) => {
      const hash = createHash('sha256')
      for (const part of parts) hash.update(part)
      return hash.digest('base64url')
    }
    expect(remote).toEqual({
      requestSha256: sha256([peer.requests.at(-1)?.body ?? new Uint8Array()]),
      responseSha256: sha256(received),
      id: 'chatcmpl-1',
      fingerprint: 'fp_peer',
    })
  })

  test('counts what the provider counted, and nothing when it did not', async () => {
    const counted = runOf(await ask({ limit: 5 }))
    expect(counted.usage).toEqual({ promptTokens: 12, cachedTokens: 0, outputTokens: 5 })
    peer.behaviour = async (_request, response) => {
      begin(response)
      say(response, 'Hi')
      end(response, 'stop', null)
    }
    const uncounted = runOf(await ask())
    expect(uncounted).toMatchObject({ stop: 'eos', text: 'Hi' })
    expect(uncounted.usage).toEqual({ promptTokens: 0, cachedTokens: 0, outputTokens: 0 })
  })
})

test('a provider that declines the form has failed, and gave no empty answer', async () => {
  peer.behaviour = async (_request, response) => {
    begin(response)
    event(response, chunk([{ index: 0, delta: { refusal: 'I cannot help.' } }]))
    end(response, 'stop', 4)
  }
  const failure = await failureOf()
  expect(failure).toMatchObject({ code: 'provider_failed' })
  expect(failure.message).toBe('the provider peer declined to answer in the form asked for')
})

describe('tools', () => {
  const tool = { name: 'find', description: 'Finds.', parameters: '{"type":"object"}' }
  const askWith = async (around: Partial<Surroundings>, messages = person('Hello')) => {
    const engine = open()
    const prompt = await engine.plan(messages, never, {
      ...plainSurroundings,
      tools: [tool],
      ...around,
    })
    return collect(engine.generate(prompt, sampling(), 'an account', never))
  }
  const bodyOf = (): { messages?: unknown } =>
    JSON.parse(new TextDecoder().decode(peer.requests.at(-1)?.body))

  test('are sent as the provider knows them, with what is wanted of them', async () => {
    await askWith({ choice: { name: 'find' }, parallel: false })
    const named = { type: 'function', function: { name: 'find' } }
    expect(bodyOf()).toMatchObject({
      tools: [
        {
          type: 'function',
          function: { name: 'find', description: 'Finds.', parameters: { type: 'object' } },
        },
      ],
      tool_choice: named,
      parallel_tool_calls: false,
    })
    await askWith({})
    expect(Object.keys(bodyOf())).not.toContain('tool_choice')
  })

  test('that were called before are told with what they came to', async () => {
    const call = { id: 'c1', name: 'find', arguments: '{"q":1}' }
    const answered = {
      role: 'assistant',
      text: '',
      from: 'history',
      ref: null,
      calls: [call],
    } as const
    const result = { role: 'tool', text: 'x', from: 'tool', ref: null, call } as const
    await askWith({}, [...person('Hi'), answered, result])
    expect(bodyOf().messages).toEqual([
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":1}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'x' },
    ])
  })

  test('are called in pieces, numbered from 0 whatever the provider counts', async () => {
    const piece = (index: number | undefined, name: string | undefined, given: string) =>
      chunk([{ delta: { tool_calls: [{ index, id: 'x', function: { name, arguments: given } }] } }])
    peer.behaviour = async (_request, response) => {
      begin(response)
      event(response, piece(3, 'find', ''))
      event(response, piece(3, undefined, '{"q":'))
      event(response, piece(7, 'find', '{}'))
      event(response, piece(3, 'find', '1}'))
      event(response, piece(9, undefined, 'lost'))
      end(response, 'tool_calls', 9)
    }
    const events = await askWith({})
    expect(events.filter(({ type }) => type === 'call')).toEqual([
      { type: 'call', index: 0, name: 'find', arguments: '', ids: [] },
      { type: 'call', index: 0, name: null, arguments: '{"q":', ids: [] },
      { type: 'call', index: 1, name: 'find', arguments: '{}', ids: [] },
      { type: 'call', index: 0, name: null, arguments: '1}', ids: [] },
    ])
    expect(runOf(events)).toMatchObject({ stop: 'tool', text: '' })
  })

  test.each([
    ['{"q":', 'tool_calls'],
    ['[1]', 'tool_calls'],
    ['q=1', 'stop'],
    ['"{}"', 'tool_calls'],
  ])('with arguments that are no JSON object are no calls: %s', async (given, reason) => {
    const told = { index: 0, id: 'x', function: { name: 'find', arguments: given } }
    peer.behaviour = async (_request, response) => {
      begin(response)
      event(response, chunk([{ delta: { tool_calls: [told] } }]))
      end(response, reason, 9)
    }
    await expect(askWith({})).rejects.toThrow(
      'the provider peer called a tool with arguments that are no JSON object',
    )
  })

  test('that say nothing of arguments have none; what the limit cut off is told as cut off', async () => {
    const told = (given: string) =>
      chunk([
        { delta: { tool_calls: [{ id: 'x', function: { name: 'find', arguments: given } }] } },
      ])
    for (const [given, reason, all] of [
      ['', 'tool_calls', '{}'],
      ['{"q', 'length', '{"q'],
    ] as const) {
      peer.behaviour = async (_request, response) => {
        begin(response)
        event(response, told(given))
        end(response, reason, 9)
      }
      const events = await askWith({})
      const written = events.flatMap((one) => (one.type === 'call' ? [one.arguments] : []))
      expect(written.join('')).toBe(all)
    }
  })

  test('and thoughts are no part of the text', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      event(response, chunk([{ delta: { reasoning_content: 'Hm.' } }]))
      say(response, 'Yes')
      end(response, 'stop', 2)
    }
    const events = await ask()
    expect(events).toContainEqual({ type: 'thought', text: 'Hm.', ids: [] })
    expect(runOf(events).text).toBe('Yes')
  })
})

describe('log-probabilities', () => {
  test('of a provider come with its text, without ids, and with bytes though it tells none', async () => {
    const told = { token: 'é', logprob: -0.5, bytes: null }
    peer.behaviour = async (_request, response) => {
      begin(response)
      const logprobs = { content: [{ ...told, top_logprobs: [told] }] }
      event(response, chunk([{ index: 0, delta: { content: 'é' }, logprobs }]))
      say(response, '!')
      end(response, 'stop', 2)
    }
    const deltas = (await ask({ scores: 1 })).filter(({ type }) => type === 'delta')
    const score = { id: null, bytes: [0xc3, 0xa9], logprob: -0.5 }
    expect(deltas).toEqual([
      { type: 'delta', text: 'é', ids: [], scores: [{ ...score, top: [score] }] },
      { type: 'delta', text: '!', ids: [] },
    ])
  })
})

describe('a stream', () => {
  test('may be cut anywhere, inside a character and inside a line', async () => {
    peer.behaviour = async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const data = JSON.stringify(chunk([{ delta: { content: 'für €🙂' }, finish_reason: 'stop' }]))
      for (const byte of new TextEncoder().encode(
        `: hello\r\ndata: ${data}\r\n\r\ndata: [DONE]\r\n\r\n`,
      )) {
        response.write(Uint8Array.of(byte))
        await turn()
      }
      response.end()
    }
    expect(runOf(await ask()).text).toBe('für €🙂')
  })

  test('of a provider that ignores our stop string ends there all the same', async () => {
    peer.behaviour = async (request, response) => answer({ ...request, stop: [] }, response)
    const run = runOf(await ask({ stop: ['wörd5'] }))
    expect(run).toMatchObject({ stop: 'stop', text: `${WORDS.slice(0, 5).join('')} ` })
  })

  test('that names the stop string it ended at has stop stop', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      event(
        response,
        chunk([{ delta: { content: 'Hi' }, finish_reason: 'stop', stop_reason: 'X' }]),
      )
      response.end('data: [DONE]\n\n')
    }
    expect(runOf(await ask()).stop).toBe('stop')
  })

  test('closes its connection when it is aborted', async () => {
    const left = peer.left
    const gone = Promise.withResolvers<void>()
    peer.behaviour = async (_request, response) => {
      response.on('close', () => gone.resolve())
      begin(response)
      say(response, 'and then')
    }
    const abort = new AbortController()
    const engine = open()
    const prompt = await engine.plan(person('Hello'), never)
    const events = await collect(
      engine.generate(prompt, sampling(), 'an account', abort.signal),
      ({ type }) => {
        if (type === 'delta') abort.abort()
      },
    )
    await gone.promise
    expect(runOf(events)).toMatchObject({ stop: 'aborted', text: 'and then' })
    expect(peer.left).toBe(left + 1)
  })
})

describe('a provider that fails', () => {
  test.each([
    [401, 'refused its key (401); check it in the settings'],
    [404, 'does not know peer-model (404)'],
    [500, 'failed (500); try again later'],
    [422, 'refused the request (422): "no [key]"'],
  ])('with %i is named with what to do', async (status, sentence) => {
    peer.behaviour = async (_request, response) =>
      refuse(response, status, { message: `no ${KEY}`, code: null })
    const error = await failureOf()
    expect(error.code).toBe('provider_failed')
    expect(error.message).toContain(`the provider peer ${sentence}`)
  })

  test('for now says when to come back', async () => {
    peer.behaviour = async (_request, response) =>
      refuse(response, 429, { message: 'slow down', code: null }, { 'retry-after': '17' })
    expect(await failureOf()).toMatchObject({ code: 'provider_failed', retryAfterSeconds: 17 })
  })

  test('after it had begun keeps its reason', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      say(response, 'so far')
      event(response, { error: { message: 'out of memory', code: 500 } })
      response.end()
    }
    expect((await failureOf()).message).toContain('broke the answer off: "out of memory"')
  })

  test('by hanging up is not taken for an end', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      response.write('data: {"choices":[{"delta":{"con')
      await turn()
      response.destroy()
    }
    expect((await failureOf()).message).toContain('broke the connection off')
  })

  test('by ending without a reason is not taken for an end', async () => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      say(response, 'half an ans')
      response.end()
    }
    expect((await failureOf()).message).toContain('cut the answer off')
  })

  test.each([
    ['an event that is no JSON', 'data: {not json\n\n', 'no chat completion'],
    [
      'an unknown reason',
      `data: ${JSON.stringify(chunk([{ finish_reason: 'whim' }]))}\n\n`,
      '(whim)',
    ],
    ['a line without end', `data: ${'x'.repeat(1_100_000)}`, 'a line without end'],
  ])('with %s is refused', async (_what, text, sentence) => {
    peer.behaviour = async (_request, response) => {
      begin(response)
      response.end(text)
    }
    expect((await failureOf()).message).toContain(sentence)
  })

  test('by saying nothing, first or later, is given up', async () => {
    peer.behaviour = async () => {}
    expect((await failureOf({ firstByteMs: 30 })).message).toContain('said nothing for too long')
    peer.behaviour = async (_request, response) => begin(response)
    expect((await failureOf({ silenceMs: 30 })).message).toContain('said nothing for too long')
  })

  test('by redirecting is not followed', async () => {
    peer.behaviour = async (_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:1/' })
      response.end()
    }
    expect((await failureOf()).message).toContain('could not be reached')
  })

  test('that is not there is named', async () => {
    expect((await failureOf({ url: 'http://127.0.0.1:1/v1' })).message).toBe(
      'the provider peer could not be reached; try again later',
    )
  })

  test('does not outlive its engine', async () => {
    peer.behaviour = async (_request, response) => begin(response)
    const engine = open()
    const prompt = await engine.plan(person('Hello'), never)
    const answering = collect(
      engine.generate(prompt, sampling(), 'an account', never),
      () => void engine[Symbol.asyncDispose](),
    )
    await expect(answering).rejects.toMatchObject({ code: 'engine_failed' })
  })
})
