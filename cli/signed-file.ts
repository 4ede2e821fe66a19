import { writeFile } from 'node:fs/promises'
import { SubmitResponse } from '@overt/wire'
import type { Context } from './context.ts'
import { Exit, codeOf, failed, sentence } from './exit.ts'
import type { Where } from './openers.ts'

/** Never over a file that is there. */
export async function writeNew(path: string, text: string, mode = 0o644): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode })
  } catch (error) {
    const why = codeOf(error) === 'EEXIST' ? 'it is there already' : sentence(error)
    throw new Exit(failed, `${path} was not written: ${why}.`, { cause: error })
  }
}

/** Gives a signed file to the running server. It needs no account: the signature is what counts. */
export async function submitFile(
  { openers, fetch: send }: Context,
  where: Where,
  url: string | undefined,
  file: string,
): Promise<SubmitResponse> {
  const server = (url ?? (await (await openers()).readSettings(where)).url).replace(/\/+$/, '')
  const response = await send(`${server}/api/amendments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ file }),
  }).catch((cause: unknown) => {
    throw new Exit(failed, `No server answers at ${server}: start one with \`./overt serve\`.`, {
      cause,
    })
  })
  const body: unknown = await response.json().catch(() => null)
  const taken = response.ok ? SubmitResponse.safeParse(body) : null
  if (taken?.success) return taken.data
  if (taken)
    throw new Exit(failed, `${server} took it, and answered as no Overt of this version does.`)
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : null
  throw new Exit(
    failed,
    typeof detail === 'string' ? detail : `The server said ${response.status}.`,
  )
}
