import { once } from 'node:events'
import { type RequestListener, createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { promises } from '../../test/promises.ts'
import { openRemoteLedger } from './remote-ledger.ts'

promises('monitor:hostile')

/** A ledger's address whose server does as it likes; counts what it was asked. */
async function hostile(answer: RequestListener) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.on('error', () => {})
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = `http://127.0.0.1:${port}/ledger`
  return { url, asked, open: (patienceMs = 10_000) => openRemoteLedger(url, fetch, patienceMs) }
}

test('a body without end is cut off behind the longest that a ledger has', async () => {
  const chunk = Buffer.alloc(1024 * 1024)
  const { open } = await hostile((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  await expect(open().read('tile/0/000')).rejects.toThrow('longer than any file of a ledger')
})

test('a body that is small on the wire and vast unpacked is cut off as well', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  expect(bomb.length).toBeLessThan(100_000)
  const { open } = await hostile((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
  })
  await expect(open().read('tile/0/000')).rejects.toThrow('longer than any file of a ledger')
})

test('a server that sends nothing more is left when patience ends', async () => {
  const { open, asked } = await hostile((_, response) => void response.writeHead(200).write('o'))
  await expect(open(100).checkpoint()).rejects.toThrow(/could not read .*\/ledger\/checkpoint/)
  expect(asked).toHaveLength(3)
})

test('a redirect is not followed: what was named is what is watched', async () => {
  const { open, asked } = await hostile((_, response) => {
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  await expect(open().checkpoint()).rejects.toThrow('it answered 302')
  expect(asked).not.toContain('/elsewhere')
})

test('a body that ends before its length is no file', async () => {
  const { open } = await hostile((_, response) => {
    response.writeHead(200, { 'content-length': '8192' })
    response.write('short', () => response.destroy())
  })
  await expect(open().read('tile/0/000')).rejects.toThrow('could not read')
})

test('bytes that are no text are no checkpoint', async () => {
  const { open } = await hostile((_, response) => response.end(Buffer.from([0xff, 0xfe, 0x00])))
  await expect(open().checkpoint()).rejects.toThrow('is no text: look at the address')
})
