import type { AskRequest, AskResponse } from '@overt/wire'
import { z } from '../kit/zod.ts'
import { fetchNoise, postQuestion, questionBody } from '../api/api.ts'
import { keep } from '../kit/keep.ts'

/** What this tab sent, to compare with what a receipt says was asked. */
export const Sent = z.object({ nonce: z.string(), bodySha256: z.string() })
export type Sent = z.infer<typeof Sent>

export const sentRequests = keep('tab', 'sent', Sent)

/** Noise that is late is done without: the answer matters more, and its receipt says so. */
const noiseTimeoutMs = 2_000

/**
 * Asks a question. First the server commits to its noise, then it learns this tab's nonce (spec/receipt.md,
 * noise), so that it cannot try several answers and keep the one it likes.
 */
export async function askQuestion(request: AskRequest): Promise<AskResponse> {
  const body = questionBody(request)
  const shared = await shareNoise(body).catch(() => null)
  const response = await postQuestion(body, shared?.headers ?? {})
  if (shared !== null) sentRequests.write(shared.sent, response.receipt)
  return response
}

type Shared = { readonly headers: Readonly<Record<string, string>>; readonly sent: Sent }

async function shareNoise(body: string): Promise<Shared> {
  const { sha256, toBase64Url, utf8 } = await import('@overt/verifier')
  const { id } = await fetchNoise(AbortSignal.timeout(noiseTimeoutMs))
  const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  const bodySha256 = toBase64Url(await sha256(utf8(body)))
  return { headers: { 'overt-noise': id, 'overt-nonce': nonce }, sent: { nonce, bodySha256 } }
}
