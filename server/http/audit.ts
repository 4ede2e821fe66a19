import type { AuditList } from '@overt/wire'
import { Hono } from 'hono'
import type { Env, HttpParts } from './parts.ts'

/** What came of replaying answers at random, for everybody: entries that a reader checks. */
export const auditRoutes = ({ audits }: Pick<HttpParts, 'audits'>) =>
  new Hono<Env>().get('/', async (c) => {
    c.header('access-control-allow-origin', '*')
    c.header('cross-origin-resource-policy', 'cross-origin')
    const list: AuditList = { audits: await audits.latest() }
    return c.json(list)
  })
