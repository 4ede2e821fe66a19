import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventStream } from './sse.ts'

const encode = (text: string) => new TextEncoder().encode(text)

describe('an event stream', () => {
  test('gives the data of each event, joined by line ends', () => {
    const stream = new EventStream()
    expect(stream.push(encode('data: one\n\ndata: two\ndata:three\n\n'))).toEqual([
      'one',
      'two\nthree',
    ])
  })

  test('leaves out comments, other fields and events without data', () => {
    const stream = new EventStream()
    expect(stream.push(encode(': ping\nevent: x\nid: 4\n\nretry: 1\n\ndata\n\n'))).toEqual([''])
  })

  test('reads all three kinds of line end', () => {
    expect(new EventStream().push(encode('data: a\r\n\r\ndata: b\r\rdata: c\n\n'))).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  test('gives the same events however the bytes are cut', () => {
    const text = 'data: für €\r\ndata: 🙂\r\n\r\n: x\r\ndata: [DONE]\n\n'
    const whole = new EventStream().push(encode(text))
    fc.assert(
      fc.property(fc.array(fc.nat(encode(text).length), { maxLength: 9 }), (places) => {
        const stream = new EventStream()
        const bytes = encode(text)
        const cuts = places.toSorted((a, b) => a - b)
        const events = [0, ...cuts].flatMap((from, i) =>
          stream.push(bytes.subarray(from, cuts[i] ?? bytes.length)),
        )
        expect(events).toEqual(whole)
      }),
    )
  })

  test('says how long the line is that has not ended', () => {
    const stream = new EventStream()
    stream.push(encode('data: one\n\ndata: tw'))
    expect(stream.held).toBe('data: tw'.length)
  })
})
