import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { engineContract, person, runOf } from '../engine.contract.ts'
import type { Sampling } from '../engine.ts'
import { begin, chunk, end, event, say } from './peer.ts'
import { KEY, peer, open, ask, failureOf } from './remote.fixture.ts'

engineContract('the remote engine', async () => ({
  engine: open(),
  question: person('Say forty words'),
  tooLong: person('too long '.repeat(400)),
  givesIds: false,
  onTheirWay: 1,
}))

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
