import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ModelList } from '@overt/wire'
import { expect, test } from 'vitest'
import { promises } from '../promises.ts'
import { type Api, newHome, openApi, openWorld, overt, ready, type World } from '../world.ts'

promises('audit:daily', 'audit:once', 'audit:inconclusive', 'audit:shown')

// The daily audit as it happens on a server of the real model: nobody waits for the night, everything else is so.

const database = (home: string) => new DatabaseSync(join(home, 'overt.sqlite'), { timeout: 5_000 })

/** The job is due as if the night had come; resolves once it is over. */
async function night(home: string): Promise<void> {
  const db = database(home)
  db.exec("update job set due = '2000-01-01T00:00:00.000Z' where kind = 'audit'")
  const due = () => db.prepare("select due from job where kind = 'audit'").get()?.['due']
  while (String(due()).startsWith('2000')) await sleep(50)
  db.close()
}

const Kept = z.object({ plan: z.object({ done: z.int() }).nullable() })

/** How many of the answers that were drawn have been replayed; null while none is drawn. */
function done(home: string): number | null {
  const db = database(home)
  const row = db.prepare("select value from setting where name = 'audits'").get()
  db.close()
  return row === undefined
    ? null
    : (Kept.parse(JSON.parse(String(row['value']))).plan?.done ?? null)
}

/** A short answer; resolves with its conversation once it is sealed. */
async function answered(api: Api, content: string): Promise<string> {
  const models = ModelList.parse(await (await api.fetch('/api/models')).json())
  const model = models.models.find((one) => one.default)?.id
  const response = await api.post('/v1/chat/completions', {
    model,
    messages: [{ role: 'user', content }],
    max_tokens: 8,
  })
  const { id } = z.object({ id: z.string() }).parse(await response.json())
  const [started] = await api.events(id.replace('chatcmpl-', ''))
  return started?.type === 'started' ? started.conversation : ''
}

const list = z.object({
  audits: z.array(z.object({ audit: z.record(z.string(), z.unknown()) })),
})

async function told(world: World) {
  const { output } = await overt(['audit', 'list', '--url', world.url, '--json'], {
    home: newHome(),
  })
  return list.parse(JSON.parse(output)).audits.map(({ audit }) => audit)
}

async function monitored(world: World): Promise<string> {
  const policy = join(newHome(), 'trust.policy')
  const shown = await overt(['policy', 'show'], { home: world.home })
  writeFileSync(policy, shown.output)
  const state = join(newHome(), 'state')
  const line = ['monitor', `${world.url}/ledger`, '--policy', policy, '--state', state]
  const look = await overt(line, { home: newHome() })
  expect(look).toMatchObject({ code: 0, errors: '' })
  return look.output
}

test(
  'a server that is killed in the middle of its audit goes on with it: an erased answer is inconclusive, all others are exact, and a monitor draws the same',
  { timeout: 600_000 },
  async () => {
    const home = newHome()
    const env = { OVERT_MODEL_CONTEXT_TOKENS: '256', OVERT_AUDIT_PERCENT: '100' }
    const first = await openWorld({ home, env })
    await ready(first)
    const api = await openApi(first)
    const conversations: string[] = []
    for (const text of ['Name a colour.', 'Name a fruit.', 'Name a town.', 'Name a ship.']) {
      conversations.push(await answered(api, text))
    }
    await night(home)
    expect(await told(first)).toEqual([])
    await answered(api, 'What comes later?')
    const erased = await api.fetch(`/api/conversations/${conversations[2]}`, { method: 'DELETE' })
    expect(erased.ok).toBe(true)
    // It has begun, and more than one answer is left when the power goes.
    const audit = night(home)
    while ((done(home) ?? 0) < 1) await sleep(20)
    await first.kill('SIGKILL')
    expect(done(home)).toBeLessThan(4)

    const second = await openWorld({ home, env })
    await ready(second)
    await audit
    const again = await openApi(second, api.key)
    await answered(again, 'What comes after that?')
    const [entry, ...others] = await told(second)
    expect(others).toEqual([])
    expect(entry).toMatchObject({ from: 0, drawn: 4, exact: 3, inconclusive: 1, inconsistent: 0 })
    expect(await monitored(second)).toContain('audit')
  },
)
