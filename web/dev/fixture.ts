import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { answerRequest } from './routes.ts'
import { World, type WorldOptions } from './world.ts'

// For development and tests only: serves dist under the product's own headers, with a server in memory behind it.

/** The policy that the product sends, word for word. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; " +
  "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** Where `vite build` puts the web. */
const dist = join(import.meta.dirname, '..', 'dist')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export type Fixture = {
  readonly address: string
  readonly world: World
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export async function openFixture(
  options: WorldOptions & { readonly port?: number },
): Promise<Fixture> {
  const world = await World.open(options)
  const server = createServer((request, response) => {
    respond(world, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const at = server.address()
  const port = typeof at === 'object' && at !== null ? at.port : 0
  return {
    address: `http://127.0.0.1:${port}`,
    world,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function respond(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('content-security-policy', policy)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'same-origin')
  const { pathname } = new URL(request.url ?? '/', 'http://fixture')
  if (/^\/(api|v1|ledger)\//.test(pathname)) return answerRequest(world, request, response)
  const asked = join(dist, normalize(pathname))
  const isFile = asked.startsWith(dist) && existsSync(asked) && statSync(asked).isFile()
  if (!isFile && extname(pathname) !== '') {
    // As the product answers: a file of another build is nowhere.
    response.writeHead(404).end()
    return
  }
  const path = isFile ? asked : join(dist, 'index.html')
  response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
  response.setHeader(
    'cache-control',
    pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  )
  createReadStream(path).pipe(response)
}
