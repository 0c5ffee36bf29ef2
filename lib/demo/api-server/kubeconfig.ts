/** A kubeconfig with one cluster, one user with a token, one context. No CA: the server speaks plain HTTP on loopback. */
export function kubeconfigText(url: string, token: string, context: string): string {
  return `apiVersion: v1
kind: Config
current-context: ${context}
clusters:
  - name: ${context}
    cluster:
      server: ${url}
contexts:
  - name: ${context}
    context:
      cluster: ${context}
      user: ${context}
users:
  - name: ${context}
    user:
      token: ${token}
`;
}
