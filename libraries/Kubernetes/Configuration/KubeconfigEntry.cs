using System.Text;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.Kubernetes.Configuration;

/// <summary>One named cluster, user or context, and the directory that its file names are relative to.</summary>
internal sealed record KubeconfigEntry(YamlMappingNode? Map, string Directory)
{
    internal static KubeconfigEntry Empty { get; } = new(null, "");

    internal string? Text(string key) => KubeconfigYaml.Text(Map, key);

    internal KubernetesConnection ToConnection(KubeconfigEntry user) => new(ServerAddress())
    {
        CertificateAuthority = Content("certificate-authority"),
        Insecure = Flag("insecure-skip-tls-verify"),
        TlsServerName = Text("tls-server-name"),
        Proxy = Text("proxy-url") is { } proxy ? new Uri(proxy) : null,
        ClientCertificate = user.Content("client-certificate"),
        ClientKey = user.Content("client-key"),
        Token = user.Text("token"),
        TokenFile = user.PathOf("tokenFile"),
        Username = user.Text("username"),
        Password = user.Text("password"),
        ImpersonatedUser = user.Text("as"),
        ImpersonatedGroups = KubeconfigYaml.Texts(user.Map, "as-groups"),
        Exec = user.Plugin(),
    };

    private Uri ServerAddress() => Uri.TryCreate(Text("server"), UriKind.Absolute, out var server)
        ? server
        : throw new KubeconfigException($"kubeconfig cluster has no usable server address: \"{Text("server")}\"");

    private bool Flag(string key) => string.Equals(Text(key), "true", StringComparison.OrdinalIgnoreCase);

    private string? PathOf(string key) => Text(key) is { } path ? Path.Combine(Directory, path) : null;

    private string? Content(string key)
    {
        if (Text(key + "-data") is { } data)
            return Decode(key, data);
        if (PathOf(key) is not { } path)
            return null;
        return File.Exists(path) ? File.ReadAllText(path) : throw new KubeconfigException($"kubeconfig names {key} {path}, which does not exist");
    }

    private static string Decode(string key, string data)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException e)
        {
            throw new KubeconfigException($"kubeconfig {key}-data is not base64", e);
        }
    }

    private ExecPlugin? Plugin()
    {
        if (KubeconfigYaml.Map(Map, "exec") is not { } exec)
            return null;
        var command = KubeconfigYaml.Text(exec, "command") ?? throw new KubeconfigException("kubeconfig exec names no command");
        return new(KubeconfigYaml.Text(exec, "apiVersion") ?? "client.authentication.k8s.io/v1", Resolve(command))
        {
            Arguments = KubeconfigYaml.Texts(exec, "args"),
            Environment = KubeconfigYaml.Items(exec, "env").ToDictionary(x => KubeconfigYaml.Text(x, "name") ?? "", x => KubeconfigYaml.Text(x, "value") ?? ""),
            InstallHint = KubeconfigYaml.Text(exec, "installHint"),
            ProvideClusterInfo = KubeconfigYaml.Text(exec, "provideClusterInfo") == "true",
        };
    }

    // A bare name is looked up in PATH; one with a separator is relative to the file, as kubectl has it.
    private string Resolve(string command) => command.Contains('/') ? Path.Combine(Directory, command) : command;
}
