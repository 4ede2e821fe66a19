import type { ModelInspection, ModelRoom } from '@overt/wire'

/** What the owner does to the models of a running server. */
export interface ModelKeeper {
  room(): Promise<ModelRoom>
  /** @throws ModelError `model_not_found`. */
  inspect(id: string): Promise<ModelInspection>
  /**
   * Puts a hub's file, an address or a path on the list; a path is loaded at its first question, the
   * others are fetched by `fetch`. @throws ModelError, GgufError with one sentence.
   */
  add(from: string, sha256: string | null): Promise<{ readonly id: string }>
  /**
   * Begins to fetch, and goes on with what came before. Returns at once: the model's status tells how
   * far it has come. `licence` is the one that the person was shown.
   * @throws ModelError `invalid_request` when it is another.
   */
  fetch(id: string, licence: string | null): void
  /** Stops a fetch; what came of it stays. False when none was under way. */
  cancel(id: string): Promise<boolean>
  /** Makes it the model that answers when none is named, from now on and after a restart. */
  choose(id: string): Promise<void>
  /** Resolves with the bytes that were freed. @throws ModelError when it is in use and not forced. */
  remove(id: string, force: boolean): Promise<number>
}
