import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Client, Refused, type Session, openClient } from './client.ts'
import type { Context } from './context.ts'
import { Exit, codeOf, usage } from './exit.ts'
import type { Where } from './openers.ts'

export type SessionOptions = Where & {
  readonly url: string | undefined
  readonly key: string | undefined
}

/**
 * A client of the running server with a key that it takes. Without a key of the person's own, the
 * command line has one in `<home>/cli.key`, made at the first question and made again once revoked.
 */
export async function openSession(context: Context, options: SessionOptions): Promise<Client> {
  const { openers, fetch: send } = context
  const settings = await (await openers()).readSettings({ home: options.home })
  const url = (options.url ?? settings.url).replace(/\/+$/, '')
  const { key } = options
  if (key !== undefined) return greeted(openClient({ url, key }, send))
  // The key in this data folder opens no other server, and must not be sent to one.
  if (options.url !== undefined) throw new Exit(usage, 'A server named by --url needs its --key.')
  const stored = await storedKey(settings.home)
  // Before a key is made: is there a server to use it on?
  await greeted(openClient({ url, key: '' }, send))
  if (stored !== null && (await isTaken({ url, key: stored }, send))) {
    return openClient({ url, key: stored }, send)
  }
  return openClient({ url, key: await makeKey(context, settings.home) }, send)
}

async function greeted(client: Client): Promise<Client> {
  await client.greet()
  return client
}

async function isTaken(session: Session, send: typeof fetch): Promise<boolean> {
  try {
    await openClient(session, send).noise()
    return true
  } catch (error) {
    if (error instanceof Refused && error.code === 'key_refused') return false
    throw error
  }
}

const keyFile = (home: string): string => join(home, 'cli.key')

async function storedKey(home: string): Promise<string | null> {
  try {
    return (await readFile(keyFile(home), 'utf8')).trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

async function makeKey({ openers }: Context, home: string): Promise<string> {
  await using keys = await (await openers()).openKeys({ home })
  const { key } = await keys.create('overt ask')
  await rm(keyFile(home), { force: true })
  await writeFile(keyFile(home), `${key}\n`, { mode: 0o600, flag: 'wx' })
  return key
}
