import { amendmentList, charterHistory, disclosureList } from './charter.ts'
import { fieldNames, noiseCommit, sha256, toBase64Url } from '@overt/verifier'
import { AskRequest, ConversationChange, KeyRequest, NewInstructions } from '@overt/wire'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json, problem, type Exchange, type Route } from './exchange.ts'
import { modelRoutes } from './model-routes.ts'
import { recordPage, recordSummary, recordedCharters } from './record.ts'
import { replay } from './replay.ts'
import { owner, type World } from './world.ts'

export async function answerRequest(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fixture')
  const body = await bodyOf(request)
  for (const [method, pattern, handler] of routes) {
    const match = pattern.exec(url.pathname)
    if (request.method !== method || match === null) continue
    await handler({ world, request, response, url, id: decodeURIComponent(match[1] ?? ''), body })
    return
  }
  problem(response, 404, 'not_found', 'There is no such address.')
}

const routes: readonly Route[] = [
  ['GET', /^\/api\/session$/, ({ world, response }) => json(response, 200, world.session)],
  ['POST', /^\/api\/session\/link$/, useLink],
  ['POST', /^\/api\/session$/, signIn],
  ['DELETE', /^\/api\/session$/, signOut],
  [
    'PUT',
    /^\/api\/account\/credentials$/,
    ({ world, response }) => json(response, 200, world.session),
  ],
  ['DELETE', /^\/api\/account$/, signOut],
  ['GET', /^\/api\/records\/summary$/, ({ response }) => json(response, 200, recordSummary)],
  ['GET', /^\/api\/records\/charters$/, ({ response }) => json(response, 200, recordedCharters)],
  ['GET', /^\/api\/records$/, ({ response }) => json(response, 200, recordPage)],
  ['GET', /^\/api\/keys$/, ({ world, response }) => json(response, 200, { keys: world.keys })],
  ['POST', /^\/api\/keys$/, createKey],
  ['DELETE', /^\/api\/keys\/([^/]+)$/, revokeKey],
  ['GET', /^\/api\/models$/, listModels],
  ...modelRoutes,
  ['GET', /^\/api\/conversations$/, listConversations],
  ['GET', /^\/api\/conversations\/([^/]+)$/, getConversation],
  ['PATCH', /^\/api\/conversations\/([^/]+)$/, change],
  ['GET', /^\/api\/instructions$/, getInstructions],
  ['PUT', /^\/api\/instructions$/, putInstructions],
  ['DELETE', /^\/api\/conversations\/([^/]+)$/, erase],
  ['DELETE', /^\/api\/conversations\/([^/]+)\/messages\/[^/]+$/, eraseFrom],
  ['POST', /^\/api\/questions$/, ask],
  ['GET', /^\/api\/answers\/([^/]+)\/events$/, stream],
  ['POST', /^\/api\/answers\/([^/]+)\/stop$/, stop],
  ['POST', /^\/v1\/noise$/, noise],
  ['GET', /^\/v1\/receipts\/([^/]+)$/, receipt],
  ['POST', /^\/v1\/receipts\/([^/]+)\/replay$/, replay],
  ['GET', /^\/api\/disclosure$/, ({ response }) => json(response, 200, disclosureList)],
  [
    'GET',
    /^\/api\/earlier$/,
    ({ world, response }) => json(response, 200, { ledgers: world.earlier }),
  ],
  ['GET', /^\/api\/charter$/, ({ response }) => json(response, 200, charterHistory)],
  [
    'GET',
    /^\/api\/audits$/,
    async ({ world, response }) => json(response, 200, { audits: await world.audits.latest() }),
  ],
  ['GET', /^\/api\/amendments$/, ({ response }) => json(response, 200, amendmentList)],
  [
    'GET',
    /^\/api\/transparency$/,
    async ({ world, response }) => json(response, 200, await world.transparency()),
  ],
]

function listModels({ world, response }: Exchange): void {
  const { models } = world
  json(response, 200, { models: models?.all ?? [world.model], room: models?.room ?? null })
}

function useLink({ world, response, body }: Exchange): void {
  if (!new TextDecoder().decode(body).includes('good')) {
    problem(response, 401, 'link_used', 'This link was used already or has expired.')
    return
  }
  world.session = { account: { ...owner, email: null }, ownerless: false }
  json(response, 200, world.session)
}

function signIn({ world, response, body }: Exchange): void {
  if (!new TextDecoder().decode(body).includes('correct horse')) {
    problem(response, 401, 'not_signed_in', 'This e-mail and password do not match.')
    return
  }
  world.session = { account: { ...owner }, ownerless: false }
  json(response, 200, world.session)
}

function signOut({ world, response }: Exchange): void {
  world.session = { account: null, ownerless: false }
  response.writeHead(204).end()
}

function createKey({ world, response, body }: Exchange): void {
  const { name } = KeyRequest.parse(JSON.parse(new TextDecoder().decode(body)))
  const key = `ovt_${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`
  const id = `k${world.keys.length + 1}`
  world.keys.push({
    id,
    name,
    prefix: key.slice(0, 8),
    created: new Date().toISOString(),
    lastUsed: null,
    revoked: null,
  })
  json(response, 201, { id, name, key })
}

function revokeKey({ world, response, id }: Exchange): void {
  const at = world.keys.findIndex((one) => one.id === id)
  const key = world.keys[at]
  if (key !== undefined) world.keys[at] = { ...key, revoked: new Date().toISOString() }
  response.writeHead(204).end()
}

function listConversations({ world, response }: Exchange): void {
  const conversations = [...world.conversations.values()]
    .map(({ id, title, created, updated }) => ({ id, title, created, updated }))
    .toSorted((a, b) => b.updated.localeCompare(a.updated))
  json(response, 200, { conversations, next: null })
}

function getConversation({ world, response, id }: Exchange): void {
  const conversation = world.conversations.get(id)
  if (conversation === undefined)
    problem(response, 404, 'not_found', 'There is no such conversation.')
  else json(response, 200, conversation)
}

function change({ world, response, id, body }: Exchange): void {
  const conversation = world.conversations.get(id)
  const { title, instructions, model } = ConversationChange.parse(
    JSON.parse(new TextDecoder().decode(body)),
  )
  if (conversation === undefined) {
    problem(response, 404, 'not_found', 'There is no such conversation.')
    return
  }
  const changed = {
    ...conversation,
    title: title ?? conversation.title,
    instructions: instructions === undefined ? conversation.instructions : instructions,
    model: model === undefined ? conversation.model : model,
  }
  world.conversations.set(id, changed)
  json(response, 200, changed)
}

function getInstructions({ world, response }: Exchange): void {
  json(response, 200, { instructions: world.instructions })
}

function putInstructions({ world, response, body }: Exchange): void {
  world.instructions = NewInstructions.parse(
    JSON.parse(new TextDecoder().decode(body)),
  ).instructions
  json(response, 200, { instructions: world.instructions })
}

function erase({ world, response, id }: Exchange): void {
  world.conversations.delete(id)
  response.writeHead(204).end()
}

function eraseFrom({ world, response, url, id }: Exchange): void {
  world.eraseFrom(id, url.pathname.split('/').at(-1) ?? '')
  response.writeHead(204).end()
}

async function ask({ world, request, response, body }: Exchange): Promise<void> {
  if (world.refuse !== null) {
    const { status, code, detail } = world.refuse
    world.refuse = null
    problem(response, status, code, detail)
    return
  }
  const asked = AskRequest.parse(JSON.parse(new TextDecoder().decode(body)))
  json(
    response,
    202,
    world.ask(asked, {
      nonce: header(request, 'overt-nonce'),
      noise: header(request, 'overt-noise'),
      bodySha256: toBase64Url(await sha256(body)),
    }),
  )
}

async function stream({ world, request, response, id }: Exchange): Promise<void> {
  if (!world.answers.has(id)) {
    problem(response, 404, 'not_found', 'There is no such answer.')
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const from = Number(header(request, 'last-event-id') ?? -1) + 1
  for (let n = from; !response.destroyed; n += 1) {
    if (world.cutAfter !== null && n - from >= world.cutAfter) {
      // Half an event, then nothing: what a dropped connection leaves.
      response.write(`id: ${n}\nevent: delta\nda`)
      setTimeout(() => response.destroy(), 20)
      return
    }
    const event = await world.event(id, n)
    if (event === null) break
    response.write(`id: ${n}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  }
  response.end()
}

function stop({ world, response, id }: Exchange): void {
  const answer = world.answers.get(id)
  if (answer !== undefined) answer.stopped = true
  response.writeHead(204).end()
}

async function noise({ world, response }: Exchange): Promise<void> {
  const k = crypto.getRandomValues(new Uint8Array(32))
  const id = toBase64Url(crypto.getRandomValues(new Uint8Array(16)))
  world.noises.set(id, k)
  json(response, 200, { id, commit: toBase64Url(await noiseCommit(k)) })
}

async function receipt({ world, response, url, id }: Exchange): Promise<void> {
  const show = url.searchParams.get('show')
  const named = show === null ? null : fieldNames.filter((name) => show.split(',').includes(name))
  const bundle = await world.bundle(id, named)
  if (bundle === null) {
    json(response, 404, {
      error: {
        message: 'There is no such receipt.',
        type: 'invalid_request_error',
        param: null,
        code: 'not_found',
      },
    })
    return
  }
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-disposition': `attachment; filename="${id}.receipt.json"`,
  })
  response.end(bundle)
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' ? value : null
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}
