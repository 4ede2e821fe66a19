/** Keeps proxies from closing a stream that waits for the model. */
const PING_MS = 15_000
/** A connection that takes nothing for so long has nobody behind it. */
const UNREAD_MS = 300_000

/** What a stream is sent over; it is cut when nobody reads. */
type Connection = { destroy(): unknown }

const encoder = new TextEncoder()

/**
 * A stream of server-sent events. `left` is aborted when the client goes away; frames must not throw,
 * since nobody is left to tell.
 */
export function sseResponse(
  frames: AsyncIterable<string>,
  left: AbortController,
  headers: { readonly [name: string]: string } = {},
  connection?: Connection,
): Response {
  const source = sourceOf(frames, left, connection)
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

/** The frames as they are asked for, with a ping while there is none, until nobody takes them. */
function sourceOf(
  frames: AsyncIterable<string>,
  left: AbortController,
  connection?: Connection,
): UnderlyingDefaultSource<Uint8Array> {
  const iterator = frames[Symbol.asyncIterator]()
  let timer: ReturnType<typeof setInterval> | undefined
  let isAwaited = false
  let unreadMs = 0
  const end = () => {
    clearInterval(timer)
    left.abort()
    return iterator.return?.()
  }
  const tick = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    // Nothing more is said to a reader who is still busy with what was said before.
    const isTaken = isAwaited && controller.desiredSize === 0
    unreadMs = isTaken ? 0 : unreadMs + PING_MS
    if (isTaken) controller.enqueue(encoder.encode(': ping\n\n'))
    if (unreadMs < UNREAD_MS) return
    // What its end throws, nobody hears.
    void end()?.catch(() => undefined)
    connection?.destroy()
  }
  return {
    async pull(controller) {
      timer ??= setInterval(tick, PING_MS, controller)
      isAwaited = true
      unreadMs = 0
      const { done, value } = await iterator.next()
      isAwaited = false
      if (left.signal.aborted) return
      if (!done) return controller.enqueue(encoder.encode(value))
      clearInterval(timer)
      controller.close()
    },
    cancel: async () => void (await end()),
  }
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
