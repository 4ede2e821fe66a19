import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { catalogue, type CatalogueEntry } from './catalogue.ts'

/** How the hub may misbehave. */
export type HubFault = {
  /** Cuts the connection after this many bytes of one answer. */
  readonly cutAfter?: number
  /** How many answers are cut; without it, all. */
  readonly cuts?: number
  readonly ignoreRange?: boolean
  readonly wrongRange?: boolean
  /** Sends this instead of the file. */
  readonly bytes?: Uint8Array
  /** Leaves out the headers that say size and digest. */
  readonly silent?: boolean
  /** Claims this digest. */
  readonly digest?: string
  /** Accepts the connection and never answers, or stops after `cutAfter` bytes without a word. */
  readonly stall?: 'head' | 'get' | 'body'
  readonly status?: number
  /** Answers GET alone. */
  readonly noHead?: boolean
  /** With `status`, how many seconds it asks to wait. */
  readonly retryAfter?: number
  /** Once the cuts are used up, every answer has this status. */
  readonly thenStatus?: number
  /** Sends a byte each so many milliseconds. */
  readonly drip?: number
  /** The size that it claims. */
  readonly size?: number
  /** The etag of its store. */
  readonly tag?: string
  readonly circle?: boolean
  /** The store does not say how long its file is. */
  readonly chunked?: boolean
}

export type TestHub = AsyncDisposable & {
  readonly url: string
  fault: HubFault
  /** `HEAD`, `GET`, or `GET bytes=100-`: what came, in order, without the redirects' second half. */
  readonly requests: string[]
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

/** A server that answers for one file as the model hub does: digest on its own answer, bytes from a store. */
export async function openTestHub(
  { hub }: Pick<CatalogueEntry, 'hub'>,
  file: Uint8Array,
): Promise<TestHub> {
  const resolve = `/${hub.repository}/resolve/${hub.revision}/${hub.file}`
  const server = createServer((request, response) => {
    const isStore = request.url === '/store/blob'
    if (!isStore && request.url !== resolve) return void response.writeHead(404).end()
    if (!isStore) {
      const range = request.headers.range === undefined ? '' : ` ${request.headers.range}`
      state.requests.push(`${request.method}${range}`)
    }
    if (isStore && request.headers.range !== undefined && isOver(state.fault)) {
      response.writeHead(state.fault.thenStatus ?? 500).end()
    } else if (isStore) store(state, file, request, response)
    else redirect(state, file, request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const state: TestHub = {
    url: `http://127.0.0.1:${port}`,
    fault: {},
    requests: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return state
}

const isOver = ({ cuts, thenStatus }: HubFault) => cuts === 0 && thenStatus !== undefined

function redirect(
  hub: TestHub,
  file: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { silent, digest = sha256(file), stall, status, circle } = hub.fault
  const head = request.method === 'HEAD'
  if (stall === (head ? 'head' : 'get')) return
  if (head && hub.fault.noHead === true) return void response.writeHead(405).end()
  if (status !== undefined) {
    const { retryAfter } = hub.fault
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
    return void response.writeHead(status).end()
  }
  const headers = { 'x-linked-size': hub.fault.size ?? file.length, 'x-linked-etag': `"${digest}"` }
  const location = circle === true ? request.url : '/store/blob'
  response.writeHead(302, { location, ...(silent !== true && circle !== true && headers) }).end()
}

function store(hub: TestHub, file: Uint8Array, request: IncomingMessage, response: ServerResponse) {
  const { bytes = file, drip } = hub.fault
  const from = begun(hub.fault, request, bytes, response)
  if (request.method === 'HEAD' || drip === undefined) {
    return send(hub, bytes.subarray(from), request, response)
  }
  const timer = setInterval(() => response.write('x'), drip)
  response.once('close', () => clearInterval(timer))
}

/** Answers with the head, and gives where the body begins. */
function begun(
  { ignoreRange, wrongRange, chunked, tag = '"a-git-object"' }: HubFault,
  request: IncomingMessage,
  bytes: Uint8Array,
  response: ServerResponse,
): number {
  const asked = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN)
  const partial = Number.isInteger(asked) && ignoreRange !== true
  const from = partial ? asked : 0
  const total = `bytes ${wrongRange === true ? 0 : from}-${bytes.length - 1}/${bytes.length}`
  const length = chunked === true ? {} : { 'content-length': bytes.length - from }
  const headers = { ...length, etag: tag }
  response.writeHead(
    partial ? 206 : 200,
    partial ? { ...headers, 'content-range': total } : headers,
  )
  return from
}

function send(hub: TestHub, body: Uint8Array, request: IncomingMessage, response: ServerResponse) {
  const { cutAfter, cuts = Infinity, stall } = hub.fault
  if (request.method === 'HEAD' || cutAfter === undefined || cuts === 0)
    return void response.end(body)
  hub.fault = { ...hub.fault, cuts: cuts - 1 }
  response.write(body.subarray(0, cutAfter), () => {
    if (stall !== 'body') response.destroy()
  })
}

/** An entry of the catalogue that stands for these bytes; with `pinned` false its digest is not known. */
export function testEntry(
  bytes: Uint8Array,
  options: { readonly pinned?: boolean } = {},
): CatalogueEntry {
  const [first] = catalogue
  if (first === undefined) throw new Error('the catalogue is empty')
  const pinned = options.pinned ?? true
  return { ...first, sizeBytes: bytes.length, sha256: pinned ? sha256(bytes) : null }
}
