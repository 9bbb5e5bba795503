/** An anticipated failure of the embedded stack. The message is one sentence that says what to do; it is shown as it is. */
export class StackError extends Error {
  override readonly name = "StackError";
}
