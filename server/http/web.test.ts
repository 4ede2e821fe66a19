import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, differences, openHttp, raw, type Scenario } from './http.fixture.ts'

const script = 'console.log("overt")\n'
let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'overt-web-'))
  const web = join(root, 'web')
  mkdirSync(join(web, 'assets'), { recursive: true })
  mkdirSync(join(root, 'verifier'))
  writeFileSync(join(root, 'secret.html'), 'secret')
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Overt</title>')
  writeFileSync(join(web, 'favicon.svg'), '<svg/>')
  writeFileSync(join(web, 'assets', 'app-1a2b.js'), script)
  writeFileSync(join(web, 'assets', 'app-1a2b.js.br'), brotliCompressSync(script))
  writeFileSync(join(web, 'assets', 'app-1a2b.js.gz'), gzipSync(script))
  writeFileSync(join(web, 'assets', 'font-3c.woff2'), 'font')
  writeFileSync(join(web, 'assets', 'notes.unknown'), 'secret')
  symlinkSync(join(root, 'secret.html'), join(web, 'linked.html'))
  writeFileSync(join(root, 'verifier', 'overt-verify.html'), '<!doctype html>verify')
  writeFileSync(join(root, 'verifier', 'overt-verify.mjs'), 'verify')
  writeFileSync(join(root, 'verifier', 'private.html'), 'secret')
})
afterAll(() => rmSync(root, { recursive: true }))

const open = () =>
  openHttp({ webFolder: join(root, 'web'), verifierFolder: join(root, 'verifier') })

const forEver = 'public, max-age=31536000, immutable'
const page = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' }
/** Every page that the web app knows is one that a reload, or a link from elsewhere, must find here. */
const routes = readFileSync(join(import.meta.dirname, '../../web/routes.tsx'), 'utf8')
const paths = Array.from(routes.matchAll(/ path: '(\/[^']*)'/g), ([, path = '']) =>
  path.replace('$conversation', 'some-conversation'),
)

const scenarios: readonly Scenario[] = [
  ...paths.map((path) => ({
    name: `the page ${path} is the one document, asked for anew each time`,
    line: `GET ${path}`,
    status: 200,
    contains: ['<title>Overt</title>'],
    sends: page,
  })),
  {
    name: 'a file named after its bytes never changes',
    line: 'GET /assets/app-1a2b.js',
    status: 200,
    contains: [script],
    sends: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': forEver },
  },
  {
    name: 'fonts have their type',
    line: 'GET /assets/font-3c.woff2',
    status: 200,
    sends: { 'content-type': 'font/woff2' },
  },
  {
    name: 'a file whose name does not change is asked for anew',
    line: 'GET /favicon.svg',
    status: 200,
    sends: { 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' },
  },
  {
    name: 'the verifier is a download',
    line: 'GET /verify/overt-verify.html',
    status: 200,
    contains: ['verify'],
    sends: { 'content-disposition': 'attachment; filename="overt-verify.html"' },
  },
  { name: 'so is its script', line: 'GET /verify/overt-verify.mjs', status: 200 },
  { name: 'nothing else of that folder is', line: 'GET /verify/private.html', status: 404 },
  { name: 'an unknown type is not served', line: 'GET /assets/notes.unknown', status: 404 },
  { name: 'a link out of the folder is not followed', line: 'GET /linked.html', status: 404 },
  { name: 'a missing file is missing', line: 'GET /assets/app-0000.js', status: 404 },
  { name: 'a deeper page is none', line: 'GET /c/a/b', status: 404 },
]

test('the web app is served as the table says', async () => {
  await using world = await open()
  for (const scenario of scenarios) {
    expect(await differences(world, scenario), scenario.name).toEqual([])
  }
})

test('a browser gets the smallest copy that it can read, and the same text each way', async () => {
  await using world = await open()
  for (const [accepts, coding] of [
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['gzip;q=0.5, br;q=0', 'gzip'],
    ['identity', null],
  ] as const) {
    const headers = { 'accept-encoding': accepts }
    const got = await ask(world, 'GET /assets/app-1a2b.js', { headers })
    expect(got.headers.get('content-encoding'), accepts).toBe(coding)
    expect(got.headers.get('vary')).toBe('accept-encoding')
    expect(got.text).toBe(script)
  }
})

test('who has the document already gets only its tag', async () => {
  await using world = await open()
  const etag = (await ask(world, 'GET /')).headers.get('etag') ?? ''
  const again = await ask(world, 'GET /settings', { headers: { 'if-none-match': etag } })
  expect([again.status, again.text]).toEqual([304, ''])
})

test('no address leads out of the folder', async () => {
  await using world = await open()
  for (const path of [
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.html',
    '//secret.html',
    '/./../secret.html',
    '/..\\secret.html',
    '/verify/..%2fsecret.html',
    `${root}/secret.html`,
    '/web/index.html',
  ]) {
    const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nConnection: close\r\n\r\n`
    const response = await raw(world.port, request)
    expect(response, path).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(response).not.toMatch(/\r\n\r\nsecret/)
  }
})

test('where the web is not built, a page says so and the API works', async () => {
  await using world = await openHttp()
  const { status, headers, text } = await ask(world, 'GET /')
  expect([status, headers.get('content-type')]).toEqual([503, 'text/html; charset=UTF-8'])
  expect(text).toContain('npm run build')
  expect((await ask(world, 'GET /verify/overt-verify.html')).status).toBe(404)
  expect((await ask(world, 'GET /healthz')).status).toBe(200)
})

test('the pages are those of the web app', () => {
  expect(paths).toContain('/records')
  expect(paths.length).toBeGreaterThan(7)
})
