import { z } from 'zod'

/** GET /api/session. `account` is null when nobody is signed in. */
export const SessionResponse = z.object({
  account: z
    .object({
      id: z.string(),
      name: z.string(),
      /** Null until the owner has chosen one: then only the link signs in. */
      email: z.string().nullable(),
      owner: z.boolean(),
      /** Reads records and nothing else. */
      auditor: z.boolean(),
    })
    .nullable(),
  /** True until the first owner link was used. */
  ownerless: z.boolean(),
})
export type SessionResponse = z.infer<typeof SessionResponse>

/** POST /api/session/link: the one-time link's token, taken from the page address's fragment. */
export const LinkRequest = z.strictObject({ token: z.string().min(1).max(200) })
export type LinkRequest = z.infer<typeof LinkRequest>

/** POST /api/session: sign in by e-mail and password. DELETE /api/session signs out. */
export const SignInRequest = z.strictObject({
  email: z.email().max(254),
  password: z.string().min(1).max(256),
})
export type SignInRequest = z.infer<typeof SignInRequest>

/** PUT /api/account/credentials: the e-mail and password for later visits. */
export const CredentialsRequest = z.strictObject({
  name: z.string().min(1).max(100),
  email: z.email().max(254),
  password: z.string().min(10).max(256),
  /** Asked for once a password exists. */
  currentPassword: z.string().max(256).nullable().default(null),
})
export type CredentialsRequest = z.infer<typeof CredentialsRequest>

/** DELETE /api/account: the typed word, and the password where there is one. */
export const AccountErasureRequest = z.strictObject({
  confirm: z.literal('erase everything'),
  password: z.string().max(256).nullable().default(null),
})
export type AccountErasureRequest = z.infer<typeof AccountErasureRequest>

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, to recognise it by. */
  prefix: z.string(),
  created: z.string(),
  lastUsed: z.string().nullable(),
  revoked: z.string().nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>

/** GET /api/keys */
export const KeyList = z.object({ keys: z.array(ApiKey) })
export type KeyList = z.infer<typeof KeyList>

/** POST /api/keys */
export const KeyRequest = z.strictObject({ name: z.string().min(1).max(100) })
export type KeyRequest = z.infer<typeof KeyRequest>

/** The only time that the key itself is shown. */
export const NewKey = z.object({ id: z.string(), name: z.string(), key: z.string() })
export type NewKey = z.infer<typeof NewKey>
