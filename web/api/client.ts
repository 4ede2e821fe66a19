import type { z } from '../kit/zod.ts'
import { Failure, failureOf } from './failure.ts'

type Call = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/** Sends one request to this page's own server. @throws Failure unless the status is 2xx. */
export async function send(path: string, call: Call = {}): Promise<Response> {
  const headers = {
    accept: 'application/json',
    // The language that the person chose here, which need not be the browser's.
    'accept-language': document.documentElement.lang,
    ...call.headers,
    ...contentType(call.body),
  }
  const request: RequestInit = { method: call.method ?? 'GET', headers, credentials: 'same-origin' }
  if (call.body !== undefined) request.body = call.body
  if (call.signal !== undefined) request.signal = call.signal
  const response = await fetch(path, request).catch((cause: unknown) => {
    if (call.signal?.aborted === true) throw cause
    throw new Failure('unreachable', { cause })
  })
  if (!response.ok) throw await failureOf(response)
  return response
}

/** Sends and parses at the border: what does not match the wire is a failure, never a guess. */
export async function ask<T>(schema: z.ZodType<T>, path: string, call: Call = {}): Promise<T> {
  const response = await send(path, call)
  const body: unknown = await response.json().catch(() => null)
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new Failure('unreadable', { cause: parsed.error })
  return parsed.data
}

const contentType = (body: string | undefined): Record<string, string> =>
  body === undefined ? {} : { 'content-type': 'application/json' }
