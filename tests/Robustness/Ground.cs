using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests;

/// <summary>What the parts of a world stand on: they end in reverse order, and their files and ports go with them.</summary>
internal abstract class Ground : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("hyperfleet-robustness-");
    private readonly List<LoopbackPort> _ports = [];

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
            await part.DisposeAsync();
        _ports.ForEach(port => port.Dispose());
        _files.Delete(recursive: true);
    }

    /// <summary>Starts a world; one that fails to start leaves nothing behind.</summary>
    protected static async Task<T> StartAsync<T>(T world, Func<T, Task> startAsync)
        where T : Ground
    {
        try
        {
            await startAsync(world);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    protected string BrokerFile(TcpProxy wire, string consumer) => Write($"broker-{wire.Port}-{consumer.Replace('+', '_')}.yaml", $$"""
        brokerHost: 127.0.0.1:{{wire.Port}}
        topics:
          sourceEvents: sources/maestro/consumers/{{consumer}}/sourceevents
          agentEvents: sources/maestro/consumers/{{consumer}}/agentevents
        """);

    protected string Write(string name, string text)
    {
        var path = Path.Combine(_files.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    protected int TakePort()
    {
        lock (_ports)
        {
            _ports.Add(LoopbackPort.Take());
            return _ports[^1].Number;
        }
    }

    protected T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        lock (_parts)
            _parts.Add(part);
        return part;
    }
}
