import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import * as server from '../server/charter-openers.ts'
import { openCharter } from '../server/charter/open-charter.ts'
import { silentLogger } from '../server/observe/logger.ts'
import { overt } from '../cli/context.fixture.ts'

// A home with its board, and the command line of whoever decides there.

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))

export const passphrase = 'correct horse battery'

/** A home beside a server that runs on it, and the command line on both. */
export async function install() {
  const home = await mkdtemp(join(tmpdir(), 'overt-cli-'))
  const time = { ahead: 0 }
  const clock = () => Date.now() + time.ahead
  const options = { home, name: 'test.example', clock, random, logger: silentLogger }
  const opened = await openCharter({ ...options, elapsed: clock })
  onTestFinished(async () => {
    await opened[Symbol.asyncDispose]()
    await rm(home, { recursive: true })
  })
  const { amendments } = opened
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    if (request.method === 'GET') return Response.json({ amendments: await amendments.list() })
    try {
      const { file } = await request.json()
      const { hash, counts } = await amendments.submit(file)
      return Response.json({ hash, counts, amendment: hash && (await amendments.get(hash)) })
    } catch (error) {
      return Response.json({ detail: error instanceof Error ? error.message : '' }, { status: 409 })
    }
  }
  const readSettings = async () => ({ home, url: 'http://127.0.0.1:8484' })
  const openers = { ...server, readSettings }
  const at = (name: string) => join(home, name)
  const run = (line: readonly string[], stdin = '') =>
    overt(['--home', home, ...line], { openers, fetch, stdin, clock })
  return { opened, time, at, run }
}

/** Three members, each with a key file named as they are, on the data folder's machine. */
export async function grown() {
  const made = await install()
  const { at, run } = made
  const sign = (file: string, out: string, key?: string) =>
    run(
      ['amendment', 'approve', at(file), '--out', at(out), ...(key ? ['--key', at(key)] : [])],
      key ? passphrase : 'sign',
    )
  const members: string[] = []
  for (const name of ['ada', 'bob', 'cy']) {
    const key = await run(['member', 'new', '--name', name, '--out', at(name)], passphrase)
    members.push(key.out.trim())
  }
  const board = ['board', 'propose', '--member', ...members, '--threshold', '2']
  await run([...board, '--rationale', 'We are three.', '--out', at('b')])
  return { ...made, sign, board }
}
