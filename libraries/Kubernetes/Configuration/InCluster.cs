namespace HyperFleet.Kubernetes.Configuration;

/// <summary>The connection that a pod finds in its environment: service address, mounted authority, rotating token.</summary>
public static class InCluster
{
    private const string Mount = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static string? Host => Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");

    /// <exception cref="KubeconfigException">This process does not run in a pod with a service account.</exception>
    public static KubernetesConnection Connect() => Connect(Mount, Host, Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"));

    internal static KubernetesConnection Connect(string mount, string? host, string? port)
    {
        if (string.IsNullOrEmpty(host))
            throw new KubeconfigException("not in a cluster: KUBERNETES_SERVICE_HOST is not set; give a kubeconfig instead");
        return new(new UriBuilder("https", host, int.TryParse(port, out var number) ? number : 443).Uri)
        {
            CertificateAuthority = Read(mount, "ca.crt") ?? throw new KubeconfigException($"not in a cluster: {mount}/ca.crt is missing"),
            TokenFile = Path.Combine(mount, "token"),
            Namespace = Read(mount, "namespace")?.Trim() ?? "default",
        };
    }

    private static string? Read(string mount, string name) => Path.Combine(mount, name) is var path && File.Exists(path) ? File.ReadAllText(path) : null;
}
