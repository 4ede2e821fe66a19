import type { IncomingMessage, ServerResponse } from 'node:http'
import type { World } from './world.ts'

export type Exchange = {
  readonly world: World
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** What the route's pattern caught. */
  readonly id: string
  readonly body: Uint8Array
}

type Handler = (exchange: Exchange) => Promise<void> | void
export type Route = readonly [method: string, pattern: RegExp, handler: Handler]

export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

export function problem(
  response: ServerResponse,
  status: number,
  code: string,
  detail: string,
): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify({ code, status, detail, param: null, retryAfterSeconds: null }))
}
