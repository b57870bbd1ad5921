/**
 * The error by which a validator of one's own says why it refuses a value, in words that hold no value.
 *
 * Any other message is replaced, since it may quote what it was given.
 */
export class SafeMessageError extends Error {
  override readonly name: string = 'SafeMessageError'
}

/** Makes a {@link SafeMessageError}: `throw safeMessage('has to be a multiple of 8')`, with `new` or without. */
export const safeMessage: { (message: string): SafeMessageError; new (message: string): SafeMessageError } =
  function safeMessage(message: string) {
    return new SafeMessageError(message)
  } as never
