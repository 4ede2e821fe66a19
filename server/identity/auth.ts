import { betterAuth, type BetterAuthOptions, type BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { getMigrations } from 'better-auth/db/migration'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Logger } from '../observe/logger.ts'
import type { Database, Store } from '../store/database.ts'

const DAY_SECONDS = 24 * 60 * 60
const SESSION_SECONDS = 30 * DAY_SECONDS

export type AuthSettings = {
  readonly store: Store
  readonly secret: string
  /** Where browsers reach us: https makes the cookie Secure. */
  readonly baseUrl: string
  readonly logger: Logger
}

/**
 * Sessions and password checks are better-auth's; its own routes are never served. Its tables are
 * made here, in one transaction, because a command may start beside the server.
 */
export async function openAuth(settings: AuthSettings) {
  await settings.store.transact(async (tx) => {
    const { runMigrations } = await getMigrations(options(settings, tx))
    await runMigrations()
  })
  const auth = betterAuth({ ...options(settings, settings.store.db), plugins: [sessionPlugin()] })
  await auth.$context
  return auth
}

export type Auth = Awaited<ReturnType<typeof openAuth>>

const options = ({ secret, baseUrl, logger }: AuthSettings, db: Kysely<Database>) =>
  ({
    secret,
    baseURL: baseUrl,
    telemetry: { enabled: false },
    database: { db, type: 'sqlite' },
    emailAndPassword: { enabled: true, disableSignUp: true },
    // `auth_` keeps its tables apart from ours, where an account is a person's login.
    user: {
      modelName: 'auth_user',
      additionalFields: { owner: { type: 'boolean', required: true, input: false } },
    },
    session: {
      modelName: 'auth_session',
      expiresIn: SESSION_SECONDS,
      updateAge: DAY_SECONDS,
    },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    advanced: { cookiePrefix: 'overt', ipAddress: { disableIpTracking: true } },
    // Its further arguments may hold what a person typed.
    logger: {
      level: 'warn',
      log: (level, message) => logger[level === 'error' ? 'error' : 'warn']({ level }, message),
    },
  }) satisfies BetterAuthOptions

/** Begins a session for an account that proved itself without a password. */
const sessionPlugin = () =>
  ({
    id: 'overt-session',
    endpoints: {
      beginSession: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ account: z.string() }) },
        async (context) => {
          const { internalAdapter } = context.context
          const user = await internalAdapter.findUserById(context.body.account)
          if (user === null) throw new APIError('NOT_FOUND')
          const session = await internalAdapter.createSession(user.id)
          await setSessionCookie(context, { session, user })
          return context.json({ account: user.id })
        },
      ),
    },
  }) satisfies BetterAuthPlugin
