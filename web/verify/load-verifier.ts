import { bringModule } from '../kit/part.ts'

/** The whole verifier is one file of its own, which comes when something is to be checked. @throws Failure where it cannot come. */
export const loadVerifier = () => bringModule(() => import('@overt/verifier'))
