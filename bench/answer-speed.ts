import { type Figure, type Row, median } from './figure.ts'
import { type Running, startServer } from './server.ts'

const outputTokens = 96
const rounds = 3

/** First token and tokens a second through HTTP, as a client of /v1 sees them. */
export const answerSpeed: Figure = {
  name: 'answer-speed',
  title: 'Answers through HTTP',
  measure: async () => {
    await using server = await startServer({ model: true })
    await server.ready()
    const key = server.key()
    await ask(server, key, 0)
    return [
      ...(await measureStreams(server, key, 1, { firstMs: 157, rate: 97 })),
      ...(await measureStreams(server, key, 4, { firstMs: 552, rate: 137 })),
    ]
  },
}

type Timed = { readonly firstMs: number; readonly tokens: number }

async function measureStreams(
  server: Running,
  key: string,
  streams: number,
  aim: { readonly firstMs: number; readonly rate: number },
): Promise<readonly Row[]> {
  const firsts: number[] = []
  const rates: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now()
    const asked = Array.from({ length: streams }, (_, at) => ask(server, key, round * 10 + at + 1))
    const timed = await Promise.all(asked)
    const seconds = (performance.now() - started) / 1000
    firsts.push(...timed.map(({ firstMs }) => firstMs))
    rates.push(timed.reduce((sum, { tokens }) => sum + tokens, 0) / seconds)
  }
  const of = streams === 1 ? '1 stream' : `${streams} streams`
  return [
    { figure: `First token, ${of}`, value: median(firsts), unit: 'ms', aim: { most: aim.firstMs } },
    {
      figure: `Tokens a second, ${of}`,
      value: median(rates),
      unit: 'tokens/s',
      aim: { least: aim.rate },
    },
  ]
}

/** One streamed completion of about 38 prompt tokens, a different one each time: nothing is reused. */
async function ask({ url }: Running, key: string, number: number): Promise<Timed> {
  const content = `Story ${number}. Tell me at length how a small village by the sea, with ${number + 2} boats and one lighthouse, came through the great storm of that winter.`
  const started = performance.now()
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: await firstModel(url, key),
      messages: [{ role: 'user', content }],
      max_tokens: outputTokens,
      temperature: 0.8,
      stream: true,
      stream_options: { include_usage: true },
    }),
  })
  if (!response.ok || response.body === null)
    throw new Error(`HTTP ${response.status}: ${await response.text()}`)
  let firstMs = 0
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (firstMs === 0 && /"content":"[^"]/.test(text)) firstMs = performance.now() - started
  }
  return { firstMs, tokens: Number(/"completion_tokens":(\d+)/.exec(text)?.[1] ?? 0) }
}

async function firstModel(url: string, key: string): Promise<string> {
  const response = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })
  const { data }: { readonly data: readonly { readonly id: string }[] } = await response.json()
  return data[0]?.id ?? ''
}
