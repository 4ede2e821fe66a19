import type {
  ApiKey,
  CredentialsRequest,
  NewKey,
  SessionResponse,
  SignInRequest,
} from '@overt/wire'
import type { Db } from '../store/database.ts'
import type { AuditorAccount } from './auditor-rows.ts'

/** Who is asking, and by what. */
export type Caller = {
  readonly account: string
  readonly by: 'session' | 'key'
  readonly owner: boolean
  /** Reads records and nothing else. */
  readonly auditor: boolean
}

/** Why somebody was not let in; the code is a wire ProblemCode. */
export type Refusal = {
  readonly code:
    | 'not_signed_in'
    | 'key_refused'
    | 'link_used'
    | 'too_many_requests'
    | 'invalid_request'
  readonly detail: string
  readonly retryAfterSeconds: number | null
  /** The field that was refused, where one field was. */
  readonly param?: string
}

export type SignedIn = { readonly ok: true; readonly setCookies: readonly string[] }
export type NotSignedIn = { readonly ok: false; readonly refusal: Refusal }

/** Accounts, sessions and keys. The only importer of better-auth. */
export interface Identity {
  /** From the session cookie or `Authorization: Bearer`; a bad key is refused, no credential at all is null. */
  caller(headers: Headers): Promise<Caller | Refusal | null>
  session(headers: Headers): Promise<SessionResponse>
  /** The cookies that lengthen a session once it is a day old; mostly none. */
  renew(headers: Headers): Promise<readonly string[]>
  /** Uses up the one-time owner link; the first one makes the owner. Attempts of one `address` are limited. */
  useLink(token: string, headers: Headers, address: string): Promise<SignedIn | NotSignedIn>
  signIn(request: SignInRequest, headers: Headers, address: string): Promise<SignedIn | NotSignedIn>
  signOut(headers: Headers): Promise<readonly string[]>
  /** Ends every other session of the account. */
  setCredentials(
    request: CredentialsRequest,
    headers: Headers,
    address: string,
  ): Promise<SignedIn | NotSignedIn>
  /**
   * Forgets an account: name, address, password, sessions, keys. In the caller's transaction, with all
   * else that it holds. False when there is none.
   */
  forget(tx: Db, account: string): Promise<boolean>
  /** Whether this is the account's password, or it has none; attempts of one `address` are limited. */
  confirms(account: string, password: string | null, address: string): Promise<Refusal | null>
  keys(account: string): Promise<readonly ApiKey[]>
  createKey(account: string, name: string): Promise<NewKey>
  /** False when there is no such live key of this account. */
  revokeKey(account: string, id: string): Promise<boolean>
  /** A new auditor, and the token of a one-time link that signs them in. Valid for one hour. */
  addAuditor(name: string): Promise<AuditorAccount & { readonly token: string }>
  auditors(): Promise<readonly AuditorAccount[]>
  /** Ends their sessions and keys at once; false when there is no such auditor. */
  removeAuditor(id: string): Promise<boolean>
  /** A new one-time token; earlier unused ones die. Valid for one hour. */
  ownerLink(): Promise<string>
  /** The owner's account id, made now if there is none yet (the CLI's keys belong to it). */
  ownerAccount(): Promise<string>
}
