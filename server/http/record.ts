import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { readQuery } from './body.ts'
import { recordReader } from './caller.ts'
import type { NameOf } from '../record/records.ts'
import { PageQuery } from './page-query.ts'
import type { HttpParts, SignedInEnv } from './parts.ts'
import { notFound } from './problem.ts'

type Parts = Pick<HttpParts, 'identity' | 'records' | 'models' | 'logger'>

/** What was answered under which rules, for the owner and auditors; no text is behind any of it. */
export const recordRoutes = ({ identity, records, models, logger }: Parts) =>
  new Hono<SignedInEnv>()
    .use(recordReader(identity))
    .get('/', async (c) => {
      const { after, limit } = readQuery(c, PageQuery)
      return c.json(await records.page(after, limit, namesOf(models)))
    })
    .get('/summary', async (c) => c.json(await records.summary()))
    .get('/charters', async (c) => c.json(await records.charters()))
    .get('/tombs/:id', async (c) => {
      // An auditor knows no conversation to ask about.
      const tomb = c.var.caller.owner ? await records.tomb(c.req.param('id')) : null
      if (tomb === null) throw notFound()
      return c.json({ tomb })
    })
    .get('/export', (c) => {
      c.header('content-type', 'application/jsonl; charset=utf-8')
      c.header('content-disposition', 'attachment; filename="overt-record.jsonl"')
      return stream(
        c,
        async (out) => {
          for await (const line of records.export(c.req.raw.signal)) await out.write(line)
        },
        // Without its last line an export is none, and whoever reads it sees that.
        async (error) => logger.warn({ error }, 'an export of the record was cut short'),
      )
    })

/** A record tells weights by their digest, and a provider's model by its id. */
function namesOf(models: Parts['models']): NameOf {
  const known = models.list().map(({ digest, id, name }) => [digest ?? id, name] as const)
  // Of two names for the same weights the first counts.
  const names = new Map(known.toReversed())
  return (model) => names.get(model) ?? null
}
