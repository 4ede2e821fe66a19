import { readFile } from 'node:fs/promises'
import { Hono, type Context } from 'hono'
import { FOR_EVER, knows, tagOf } from './cache.ts'
import type { Env, HttpParts } from './parts.ts'
import { refuse } from './problem.ts'
import { listWebFiles, type WebFile } from './web-files.ts'

/** Where every file of the web app may be; most of what matches is none. */
export const ANY_FILE = '/*'

/** The pages of the web app; each is the one document, which reads the address itself. */
const pages = [
  '/',
  '/c/:conversation',
  '/transparency',
  '/verify',
  '/detect',
  '/settings',
  '/records',
  '/models',
]

/** The web app and the verifier's downloads, as they lay in their folders at start. */
export function webRoutes({
  webFolder,
  verifierFolder,
}: Pick<HttpParts, 'webFolder' | 'verifierFolder'>) {
  const web = listWebFiles(webFolder)
  const verifier = listWebFiles(verifierFolder)
  const routes = new Hono<Env>()
  for (const page of pages) routes.get(page, (c) => document(c, web.get('/index.html')))
  for (const name of ['overt-verify.html', 'overt-verify.mjs']) {
    routes.get(`/verify/${name}`, (c) => {
      c.header('content-disposition', `attachment; filename="${name}"`)
      return send(c, verifier.get(`/${name}`))
    })
  }
  routes.get(ANY_FILE, async (c, next) => {
    const file = web.get(new URL(c.req.url).pathname)
    return file === undefined ? next() : send(c, file)
  })
  return routes
}

function document(c: Context<Env>, file: WebFile | undefined): Promise<Response> | Response {
  return file === undefined ? c.html(notBuilt, 503) : send(c, file)
}

async function send(c: Context<Env>, file: WebFile | undefined): Promise<Response> {
  if (file === undefined) throw refuse('not_found', 'This file is not part of this installation.')
  const { path, coding } = copyFor(c, file)
  const bytes = new Uint8Array(await readFile(path))
  const etag = tagOf(bytes)
  c.header('etag', etag)
  c.header('vary', 'accept-encoding')
  c.header('cache-control', file.hashed ? FOR_EVER : 'no-cache')
  if (knows(c, etag)) return c.body(null, 304)
  if (coding !== null) c.header('content-encoding', coding)
  return c.body(bytes, 200, { 'content-type': file.type })
}

/** The smallest copy that the browser can read. */
function copyFor(c: Context<Env>, { file, compressed }: WebFile) {
  const accepted = c.req.header('accept-encoding') ?? ''
  for (const coding of ['br', 'gzip'] as const) {
    const path = compressed[coding]
    if (path !== undefined && accepts(accepted, coding)) return { path, coding }
  }
  return { path: file, coding: null }
}

const accepts = (header: string, coding: string): boolean =>
  header.split(',').some((item) => {
    const [name = '', weight = ''] = item.split(';')
    return name.trim().toLowerCase() === coding && !/^\s*q=0(?:\.0*)?\s*$/.test(weight)
  })

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Overt</title>
<h1>The web app is not built</h1>
<p>This server runs, but the files of its web app are not there. Stop it, run
<code>npm run build</code>, and start it again. The API and the command line work without.</p>
</html>
`
