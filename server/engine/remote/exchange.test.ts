import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainPrompt, type Prompt } from '../engine.ts'
import { Exchange } from './exchange.ts'
import { chunk } from './peer.ts'

const encoder = new TextEncoder()
const prompt: Prompt = { ...plainPrompt, tokens: 0 }
const open = (stops: readonly string[] = []) =>
  new Exchange({ provider: 'peer', model: 'm', key: 'sk-secret' }, encoder.encode('{}'), stops)

const stream = (chunks: readonly object[]) =>
  encoder.encode(
    chunks.map((part) => `data: ${JSON.stringify(part)}\n\n`).join('') + 'data: [DONE]\n\n',
  )
const content = (text: string) => chunk([{ delta: { content: text } }])
const finish = (reason: string) => chunk([{ delta: {}, finish_reason: reason }])

describe('an exchange', () => {
  test('comes to the same text, end and digest however the bytes were cut', () => {
    const words = fc.array(fc.constantFrom('für ', '€', '🙂', 'EN', 'D', 'x'), { maxLength: 8 })
    const places = fc.array(fc.nat(4000), { maxLength: 6 })
    fc.assert(
      fc.property(words, places, (texts, cuts) => {
        const bytes = stream([...texts.map(content), finish('length')])
        const whole = open()
        whole.receive(bytes)
        whole.rest()
        const cut = open()
        const ends = [...cuts.map((n) => n % bytes.length).toSorted((a, b) => a - b), bytes.length]
        ends.forEach((end, i) => cut.receive(bytes.subarray(ends[i - 1] ?? 0, end)))
        cut.rest()
        expect(cut.run(prompt, 'length')).toEqual(whole.run(prompt, 'length'))
        expect(whole.run(prompt, 'length').text).toBe(texts.join(''))
        expect([whole.stop, cut.stop]).toEqual(['length', 'length'])
      }),
    )
  })

  test('keeps who answered, and what it counted', () => {
    const exchange = open()
    const usage = {
      prompt_tokens: 5,
      completion_tokens: 2,
      prompt_tokens_details: { cached_tokens: 4 },
    }
    exchange.receive(stream([content('Hi'), finish('stop'), { ...chunk([]), usage }]))
    expect(exchange.run(prompt, 'eos')).toMatchObject({
      usage: { promptTokens: 5, cachedTokens: 4, outputTokens: 2 },
      remote: { id: 'chatcmpl-1', fingerprint: 'fp_peer' },
    })
  })

  test('has begun with the first byte, and has no end until one is given', () => {
    const exchange = open()
    expect(exchange.begun).toBe(false)
    exchange.receive(encoder.encode(':'))
    expect([exchange.begun, exchange.stop]).toEqual([true, null])
  })

  test('is cut off when it is more than an answer can hold', () => {
    const exchange = open()
    const lines = encoder.encode(': padding\n'.repeat(1_000_000))
    const flood = () => {
      for (let n = 0; n < 8; n++) exchange.receive(lines)
    }
    expect(flood).toThrow('the provider peer sent more than an answer can hold')
  })

  test('reports an error in the stream without the key', () => {
    const broken = stream([content('so'), { error: { message: 'bad key sk-secret', code: 'x' } }])
    expect(() => open().receive(broken)).toThrow('broke the answer off: "bad key [key]"')
  })
})
