namespace HyperFleet.Kubernetes.Configuration;

/// <summary>Clusters, users and contexts, read from kubeconfig text or files. Where files are merged, the first to set a value wins.</summary>
public sealed class Kubeconfig
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private readonly Dictionary<string, KubeconfigEntry> _clusters = [];
    private readonly Dictionary<string, KubeconfigEntry> _users = [];
    private readonly Dictionary<string, KubeconfigEntry> _contexts = [];

    private Kubeconfig()
    {
    }

    public string? CurrentContext { get; private set; }

    /// <param name="text">YAML or JSON.</param>
    /// <param name="directory">What relative file names in the text are relative to.</param>
    /// <exception cref="KubeconfigException">The text is not a kubeconfig.</exception>
    public static Kubeconfig Parse(string text, string directory = "")
    {
        var config = new Kubeconfig();
        config.Add(text, directory, "kubeconfig");
        return config;
    }

    /// <exception cref="KubeconfigException">A file is missing, too large or not a kubeconfig.</exception>
    public static Kubeconfig Load(params IEnumerable<string> paths)
    {
        var config = new Kubeconfig();
        foreach (var path in paths)
            config.AddFile(path);
        return config;
    }

    /// <summary>The connection of a context; null is the current one.</summary>
    /// <exception cref="KubeconfigException">The context, its cluster, its user or one of their files is missing.</exception>
    public KubernetesConnection Connect(string? context = null)
    {
        var name = context ?? CurrentContext ?? throw new KubeconfigException("kubeconfig names no current-context: set one, or name a context");
        var chosen = Find(_contexts, "context", name);
        var cluster = Find(_clusters, "cluster", chosen.Text("cluster") ?? "");
        var user = chosen.Text("user") is { Length: > 0 } userName ? Find(_users, "user", userName) : KubeconfigEntry.Empty;
        return cluster.ToConnection(user) with { Namespace = chosen.Text("namespace") ?? "default" };
    }

    private static KubeconfigEntry Find(Dictionary<string, KubeconfigEntry> entries, string what, string name) =>
        entries.GetValueOrDefault(name) ?? throw new KubeconfigException($"kubeconfig has no {what} \"{name}\": it has {(entries.Count == 0 ? "none" : string.Join(", ", entries.Keys))}");

    private void AddFile(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new KubeconfigException($"kubeconfig {path} does not exist");
        if (file.Length > MaxBytes)
            throw new KubeconfigException($"kubeconfig {path} is larger than {MaxBytes} bytes");
        Add(File.ReadAllText(path), file.DirectoryName ?? "", path);
    }

    private void Add(string text, string directory, string source)
    {
        var root = KubeconfigYaml.Read(text, source);
        CurrentContext ??= KubeconfigYaml.Text(root, "current-context");
        Collect(_clusters, root, "clusters", "cluster", directory);
        Collect(_users, root, "users", "user", directory);
        Collect(_contexts, root, "contexts", "context", directory);
    }

    private static void Collect(Dictionary<string, KubeconfigEntry> entries, YamlDotNet.RepresentationModel.YamlMappingNode root, string list, string item, string directory)
    {
        foreach (var entry in KubeconfigYaml.Items(root, list))
            if (KubeconfigYaml.Text(entry, "name") is { } name)
                entries.TryAdd(name, new(KubeconfigYaml.Map(entry, item), directory));
    }
}
