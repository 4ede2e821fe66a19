import { NumberedEvent } from '@overt/wire'

/**
 * Reads answer events (spec/answer-events.md) from a server-sent event stream. Comments keep the line
 * open and say nothing.
 */
export async function* answerEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<NumberedEvent> {
  let id: string | null = null
  let data: string[] = []
  for await (const line of lines(body)) {
    if (line === '') {
      if (data.length > 0) {
        yield NumberedEvent.parse({ n: Number(id), event: JSON.parse(data.join('\n')) })
      }
      data = []
      continue
    }
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (field === 'id') id = value
    else if (field === 'data') data.push(value)
  }
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const whole = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = whole.pop() ?? ''
    for (const line of whole) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
}
