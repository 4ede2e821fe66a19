/** Keeps proxies from closing a stream that waits for the model. */
const PING_MS = 15_000

const encoder = new TextEncoder()

/**
 * A stream of server-sent events. `left` is aborted when the client goes away; frames must not throw,
 * since nobody is left to tell.
 */
export function sseResponse(
  frames: AsyncIterable<string>,
  left: AbortController,
  headers: { readonly [name: string]: string } = {},
): Response {
  const iterator = frames[Symbol.asyncIterator]()
  let ping: ReturnType<typeof setInterval> | undefined
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      ping ??= setInterval(() => keepAlive(controller), PING_MS)
      const { done, value } = await iterator.next()
      if (!done) return controller.enqueue(encoder.encode(value))
      clearInterval(ping)
      // The stream may have been cancelled while the last frame was awaited.
      if (!left.signal.aborted) controller.close()
    },
    async cancel() {
      clearInterval(ping)
      left.abort()
      await iterator.return?.()
    },
  }
  // Nothing begins before somebody reads: the answer to a HEAD request is never read.
  const body = new ReadableStream<Uint8Array>(source, { highWaterMark: 0 })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      ...headers,
    },
  })
}

/** Says nothing to a reader who is still busy with what was said before. */
function keepAlive(controller: ReadableStreamDefaultController<Uint8Array>): void {
  if (controller.desiredSize === 0) controller.enqueue(encoder.encode(': ping\n\n'))
}

/** Aborted when the request's connection closes, or by hand. */
export function leaving(request: Request): AbortController {
  const left = new AbortController()
  if (request.signal.aborted) left.abort()
  else request.signal.addEventListener('abort', () => left.abort(), { once: true })
  return left
}

/** One event; `data` is JSON and so holds no line break. */
export const frame = (fields: {
  readonly id?: number
  readonly event?: string
  readonly data: string
}) =>
  `${fields.id === undefined ? '' : `id: ${fields.id}\n`}${
    fields.event === undefined ? '' : `event: ${fields.event}\n`
  }data: ${fields.data}\n\n`
