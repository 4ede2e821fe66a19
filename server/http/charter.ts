import { type Json, canonical } from '@overt/verifier'
import { DraftRequest, SubmitRequest } from '@overt/wire'
import { type Context, Hono } from 'hono'
import { formatAmendment } from '../charter/amendment/amendment-file.ts'
import { diffOf } from '../charter/amendment/change.ts'
import { CharterError } from '../charter/charter-error.ts'
import { readJson } from './body.ts'
import { signedIn } from './caller.ts'
import type { Env, HttpParts, SignedInEnv } from './parts.ts'
import { notFound, refuse } from './problem.ts'

type Parts = Pick<HttpParts, 'amendments' | 'charter' | 'identity' | 'config'>

/** The charter for everybody: the history that pages show, and each version as one document, for ever. */
export const charterRoutes = ({ amendments, charter }: Parts) =>
  new Hono<Env>()
    .get('/api/charter', (c) => c.json(amendments.history()))
    .get('/api/disclosure', (c) => c.json(amendments.disclosures()))
    .get('/charter.json', (c) => {
      openToAll(c)
      return tellVersion(c, amendments.version(charter().seq))
    })
    .get(`/charter/${seqPath}`, (c) => {
      openToAll(c)
      return tellVersion(c, amendments.version(Number(c.req.param('seq'))))
    })

export const seqPath = ':seq{[1-9][0-9]{0,8}}'

const asJson = { 'content-type': 'application/json' }

export const openToAll = (c: { header(name: string, value: string): void }): void => {
  c.header('access-control-allow-origin', '*')
  c.header('cross-origin-resource-policy', 'cross-origin')
}

/** In canonical form, so that whoever fetches it can hash it. @throws ProblemError for one that never was. */
export function tellVersion(c: Context<Env>, version: object | null): Response {
  if (version === null) throw notFound()
  const value: Json = JSON.parse(JSON.stringify(version))
  return c.body(canonical(value), 200, asJson)
}

/**
 * Amendments. Whoever brings a member's signature needs no account: the signature is what counts, and
 * without one nothing is kept.
 */
export const amendmentRoutes = (parts: Parts) => {
  const { amendments, config } = parts
  return new Hono<Env>()
    .get('/', async (c) => c.json({ amendments: await amendments.list() }))
    .post('/', async (c) => {
      const { file } = await readJson(c, SubmitRequest, config.limits.bodyBytes)
      const { hash, counts } = await amendments.submit(file)
      const amendment = hash === null ? null : await amendments.get(hash)
      return c.json({ hash, amendment, counts })
    })
    .route('/draft', draftRoutes(parts))
    .get('/:hash', async (c) => {
      const file = await amendments.file(c.req.param('hash'))
      if (file === null) throw notFound()
      return c.body(file, 200, {
        ...asJson,
        'content-disposition': 'attachment; filename="charter.amendment.json"',
      })
    })
}

const draftRoutes = ({ amendments, identity, config }: Parts) =>
  new Hono<SignedInEnv>().use(signedIn(identity)).post('/', async (c) => {
    const { files, rationale, evaluation } = await readJson(
      c,
      DraftRequest,
      config.limits.bodyBytes,
    )
    const named = new Map(files.map(({ name, text }) => [name, text]))
    const draft = await amendments.draft(named, rationale, evaluation).catch((error: unknown) => {
      throw error instanceof CharterError ? refuse('invalid_request', error.message) : error
    })
    return c.json({ file: formatAmendment(draft), diff: diffOf(draft) })
  })
