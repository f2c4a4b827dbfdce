using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.Tests.Configuration;

/// <summary>A folder with a deployment file and a task file.</summary>
internal sealed class ConfigFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("config-");

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public AdapterDefinition Load(string task, string deployment = "adapter: {name: probe}", IReadOnlyDictionary<string, string>? environment = null)
    {
        Write("adapter.yaml", deployment);
        Write("task.yaml", task);
        return ConfigurationLoader.Load(
            new ConfigurationFiles(PathOf("adapter.yaml"), PathOf("task.yaml")), AdapterSettings.Table(), null, environment ?? new Dictionary<string, string>());
    }

    public string Failure(string task, string deployment = "adapter: {name: probe}") =>
        Assert.Throws<ConfigurationFailure>(() => Load(task, deployment)).Message;

    public void Dispose() => _directory.Delete(recursive: true);
}
