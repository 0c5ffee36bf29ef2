/** The part of a scheduler message that is about the Pod's own node; the whole text when it has another form. */
export function saysOfNode(message: string): string {
  return message;
}
