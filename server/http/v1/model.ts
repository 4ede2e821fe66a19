import type { ModelStatus } from '@overt/wire'
import { Hono } from 'hono'
import { signedIn } from '../caller.ts'
import type { HttpParts, SignedInEnv } from '../parts.ts'
import { refuse } from '../problem.ts'
import { systemFingerprint } from './fingerprint.ts'

type Parts = Pick<HttpParts, 'identity' | 'models' | 'clock'>

/** The models that can be asked now or soon, as OpenAI lists them, with what we know of each. */
export function v1ModelRoutes({ identity, models, clock }: Parts) {
  const created = Math.floor(clock() / 1000)
  const askable = () =>
    models
      .list()
      .filter(({ state }) => state !== 'absent' && state !== 'failed')
      .map((status) => ({
        id: status.id,
        object: 'model',
        created,
        owned_by: 'overt',
        overt: {
          purpose: status.purpose,
          state: status.state,
          weights: status.digest,
          ...measured(models, status),
        },
      }))
  return (
    new Hono<SignedInEnv>()
      .use(signedIn(identity))
      .get('/', (c) => c.json({ object: 'list', data: askable() }))
      // A provider's model has a slash in its id.
      .get('/:id{.+}', (c) => {
        const found = askable().find(({ id }) => id === c.req.param('id'))
        if (found === undefined) throw refuse('model_not_found', 'There is no such model here.')
        return c.json(found)
      })
  )
}

/** What the engine measured of itself when it was loaded: what a receipt of its answers says, in its words. */
function measured(models: Parts['models'], { id, state, purpose }: ModelStatus) {
  if (state !== 'ready' || purpose === 'embedding') return {}
  const { identity } = models.get(id).engine
  const { replay } = identity
  const system_fingerprint = systemFingerprint(identity)
  if (identity.kind === 'remote') return { system_fingerprint, replay, engine: null }
  const { digest: engine, library, variant, kv, flash, repack } = identity
  return { system_fingerprint, replay, engine, library, variant, kv, flash, repack }
}
