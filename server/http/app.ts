import { Hono } from 'hono'
import { access } from './access.ts'
import { answerRoutes } from './answer.ts'
import { auditRoutes } from './audit.ts'
import { amendmentRoutes, charterRoutes } from './charter.ts'
import { conversationRoutes } from './conversation.ts'
import { detectRoutes } from './detect.ts'
import { earlierRoutes } from './earlier.ts'
import { failures } from './failure.ts'
import { healthRoutes } from './health.ts'
import { hostAllowed } from './host.ts'
import { instructionsRoutes } from './instructions.ts'
import { keyRoutes } from './key.ts'
import { ledgerRoutes } from './ledger.ts'
import { metricsRoutes } from './metrics.ts'
import { modelRoutes } from './model.ts'
import { originChecked } from './origin.ts'
import type { Env, HttpParts } from './parts.ts'
import { questionRoutes } from './question.ts'
import { Rate } from './rate.ts'
import { noiseRoutes, receiptRoutes } from './receipt.ts'
import { recordRoutes } from './record.ts'
import { requestId } from './request-id.ts'
import { securityHeaders } from './security-headers.ts'
import { accountRoutes, sessionRoutes } from './session.ts'
import { transparencyRoutes } from './transparency.ts'
import { completionRoutes } from './v1/completion.ts'
import { embeddingRoutes } from './v1/embedding.ts'
import { v1ModelRoutes } from './v1/model.ts'
import { webRoutes } from './web.ts'

/** The map of the server: what every request passes, then where each address leads. */
export function createApp(parts: HttpParts): Hono<Env> {
  const perMinute = parts.config.limits.requestsPerMinute
  const rate = new Rate(parts.clock, perMinute)
  const app = new Hono<Env>()
  failures(app, parts.logger)

  app.use(requestId)
  app.use(access(parts))
  app.use(securityHeaders)
  app.route('/', healthRoutes(parts))
  app.use(hostAllowed(parts.config))
  app.use(originChecked(parts.config))

  app.route('/api/session', sessionRoutes(parts))
  app.route('/api/account', accountRoutes(parts))
  app.route('/api/keys', keyRoutes(parts))
  app.route('/api/models', modelRoutes(parts))
  app.route('/api/conversations', conversationRoutes(parts))
  app.route('/api/instructions', instructionsRoutes(parts))
  app.route('/api/questions', questionRoutes({ ...parts, rate }))
  app.route('/api/answers', answerRoutes(parts))
  app.route('/api/records', recordRoutes(parts))
  app.route('/api/audits', auditRoutes(parts))
  app.route('/api/transparency', transparencyRoutes(parts))
  app.route('/api/detect', detectRoutes({ ...parts, rate: new Rate(parts.clock, perMinute) }))
  app.route('/api/amendments', amendmentRoutes(parts))
  app.route('/', charterRoutes(parts))
  app.route('/', earlierRoutes(parts))

  app.route('/v1/models', v1ModelRoutes(parts))
  app.route('/v1/chat/completions', completionRoutes({ ...parts, rate }))
  app.route('/v1/embeddings', embeddingRoutes({ ...parts, rate }))
  app.route('/v1/receipts', receiptRoutes(parts))
  app.route('/v1/noise', noiseRoutes(parts))

  app.route('/ledger', ledgerRoutes(parts))
  app.route('/metrics', metricsRoutes(parts))
  app.route('/', webRoutes(parts))
  return app
}
